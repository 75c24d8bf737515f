"""The approval records: readings accounted for, fields readable, known labels right."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.biomarker import Unsupported
from oncobasis.core.knowledge import ApprovalStatus, Confidence
from oncobasis.knowledge.importers.approvals import import_approvals
from oncobasis.knowledge.importers.approvals_biomarkers import union
from oncobasis.knowledge.importers.approvals_conditions import (
    conditions_of,
    read_terms,
    split_terms,
)
from oncobasis.knowledge.importers.approvals_rows import (
    SHIPPED_STATUS,
    changed,
    products,
    read_added,
    read_changes,
    read_readings,
)
from oncobasis.knowledge.importers.tsv import read_records
from oncobasis.nomenclature.drugs import DrugStatus, load_drugs
from oncobasis.rules.conditions import parse_conditions
from oncobasis.rules.grammar import atoms_of, parse, to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[3] / "knowledge"
TABLES = FOLDER / "approvals"
AGENCIES = ("fda", "ema", "hc")
ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
CLASS_THERAPIES = {"chemotherapy", "endocrine therapy"}


def records(agency: str) -> list[dict[str, str]]:
    return read_records(TABLES / f"{agency}.tsv")


def every_record() -> Iterator[dict[str, str]]:
    for agency in AGENCIES:
        yield from records(agency)


@pytest.fixture(scope="module")
def oncotree_codes() -> set[str]:
    return {record["code"] for record in read_records(FOLDER / "oncotree.tsv")} | {"SOLID"}


# Form of the records


def test_ids_are_unique_over_all_agencies() -> None:
    twice = [i for i, n in Counter(r["id"] for r in every_record()).items() if n > 1]
    assert twice == []


def test_every_biomarker_is_canonical_and_evaluable() -> None:
    for record in every_record():
        tree = parse(record["biomarker"])
        assert to_text(tree) == record["biomarker"], record["id"]
        assert not any(isinstance(atom, Unsupported) for atom in atoms_of(tree)), record["id"]


def test_every_condition_parses() -> None:
    for record in every_record():
        found = parse_conditions(record["conditions"])
        assert len(found) == len(set(found)), record["id"]


def test_no_record_asks_for_two_settings_lines_or_ages() -> None:
    for record in every_record():
        kinds = Counter(str(c.kind) for c in parse_conditions(record["conditions"]))
        assert kinds["setting"] <= 1, record["id"]
        assert kinds["line"] <= 1, record["id"]
        assert kinds["age"] <= 1, record["id"]


def test_every_tumour_code_is_known(oncotree_codes: set[str]) -> None:
    for record in every_record():
        codes = record["oncotree"].split(";") + [c for c in record["exclude"].split(";") if c]
        assert set(codes) <= oncotree_codes, record["id"]
        assert record["oncotree"], record["id"]


def test_every_drug_is_known_by_its_generic_name() -> None:
    drugs = load_drugs()
    for record in every_record():
        for name in record["therapies"].split(" + "):
            if name not in CLASS_THERAPIES:
                assert drugs.resolve(name).status is DrugStatus.EXACT, (record["id"], name)


def test_every_earlier_therapy_is_a_known_drug_class_or_procedure() -> None:
    drugs = load_drugs()
    known = {DrugStatus.EXACT, DrugStatus.PROCEDURE}
    for record in every_record():
        for condition in parse_conditions(record["conditions"]):
            if str(condition.kind) not in {"prior", "no_prior"} or condition.value == "any":
                continue
            for word in condition.value.split("|"):
                is_class = word.startswith("class:")
                status = drugs.resolve(word.removeprefix("class:")).status
                assert (status is DrugStatus.CLASS) if is_class else status in known, word


def test_dates_statuses_and_confidence_are_of_their_vocabulary() -> None:
    for record in every_record():
        assert not record["date"] or ISO_DATE.fullmatch(record["date"]), record["id"]
        assert ApprovalStatus(record["status"])
        assert Confidence(record["confidence"])


def test_a_label_is_not_older_than_the_approval_it_stands_for() -> None:
    for record in records("fda"):
        year = re.search(r"/(?:label|nda)/(\d{4})/", record["url"])
        assert year is None or year[1] >= record["date"][:4], record["id"]


# What may make tier I-A


def test_only_live_sure_dated_linked_records_make_tier_ia() -> None:
    for record in every_record():
        if record["tier_ia"] == "yes":
            assert record["agency"] in {"FDA", "EMA"}, record["id"]
            assert record["status"] in {"regular", "accelerated"}, record["id"]
            assert record["confidence"] == "high", record["id"]
            assert record["date"], record["id"]
            assert record["url"].startswith("http"), record["id"]


def test_health_canada_never_makes_tier_ia() -> None:
    assert {r["tier_ia"] for r in records("hc")} == {"no"}
    assert {r["confidence"] for r in records("hc")} == {"unverified"}


@pytest.mark.parametrize("brand", ["Exkivity", "Tazverik", "Truseltiq"])
def test_withdrawn_approvals_stay_and_never_count(brand: str) -> None:
    found = [r for r in records("fda") if brand in r["brand"]]
    assert found
    assert {(r["status"], r["tier_ia"]) for r in found} == {("withdrawn", "no")}


# Lineage


@pytest.mark.parametrize("agency", ["fda", "ema"])
def test_every_reading_with_a_known_status_is_in_exactly_one_record(
    agency: str, shared_data: Path
) -> None:
    read = read_readings(shared_data / "knowledge/approvals", agency)
    rows = changed([*read, *read_added(TABLES, agency)], read_changes(TABLES))
    due = {row.id for row in rows if row.status in SHIPPED_STATUS}
    found = Counter(row for r in records(agency) for row in r["rows"].split(","))
    assert set(found) == due
    assert max(found.values()) == 1


def test_rows_of_unknown_status_do_not_ship(shared_data: Path) -> None:
    rows = [
        row
        for agency in ("fda", "ema")
        for row in changed(
            read_readings(shared_data / "knowledge/approvals", agency), read_changes(TABLES)
        )
        if row.status not in SHIPPED_STATUS
    ]
    listed = (FOLDER.parent / "docs/methods/approvals.md").read_text("utf-8")
    assert rows
    for row in rows:
        assert f"`{row.id}`" in listed


def test_every_doubtful_row_was_read_again(shared_data: Path) -> None:
    reread = {r["row"] for r in read_records(TABLES / "second_reading.tsv")}
    for agency in ("fda", "ema"):
        for row in read_readings(shared_data / "knowledge/approvals", agency):
            assert row.confidence == "high" or row.id in reread, row.id


def test_a_raised_row_names_the_page_that_settled_it() -> None:
    for record in read_records(TABLES / "second_reading.tsv"):
        assert record["decision"] in {"raised", "linked", "corrected", "kept"}
        if record["decision"] in {"raised", "linked"}:
            assert record["url"].startswith("http"), record["row"]
        assert record["note"]


def test_the_importer_writes_the_same_bytes_again(shared_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "approvals"
    target.mkdir()
    for table in TABLES.glob("*.tsv"):
        if table.stem not in AGENCIES:
            (target / table.name).write_bytes(table.read_bytes())
    import_approvals(shared_data, tmp_path)
    for agency in AGENCIES:
        assert (target / f"{agency}.tsv").read_bytes() == (TABLES / f"{agency}.tsv").read_bytes()


# The words


def test_terms_split_only_outside_brackets() -> None:
    assert split_terms("adult; t(15;17) and/or PML::RARA;single agent") == [
        "adult",
        "t(15;17) and/or PML::RARA",
        "single agent",
    ]


@pytest.mark.parametrize(
    ("line", "requires", "expected"),
    [
        ("first", "metastatic; adult", ("line(1)", "setting(advanced)", "age(>=18)")),
        ("later", "metastatic", ("setting(advanced)", "prior(any)")),
        ("later", "after progression on EGFR TKI", ("prior(class:EGFR TKI)",)),
        ("any", "unresectable or metastatic", ("setting(advanced)",)),
        ("adjuvant", "early breast cancer", ("setting(adjuvant)",)),
        ("maintenance", "previously untreated follicular", ("setting(maintenance)",)),
        ("any", "age>=1; pediatric", ("age(1-17)",)),
        (
            "later",
            "progressed following treatment OR no satisfactory alternative therapy",
            ("confirm(progressed after treatment, or no satisfactory alternative)",),
        ),
    ],
)
def test_line_and_terms_become_conditions(
    line: str, requires: str, expected: tuple[str, ...]
) -> None:
    assert conditions_of(line, requires, (), read_terms(TABLES)) == expected


@pytest.mark.parametrize(
    ("expressions", "joined"),
    [
        (("MSI-H", "dMMR"), "MSI-H OR dMMR"),
        (
            ("HR positive AND AKT1 p.E17K", "HR positive AND PTEN frameshift"),
            "HR positive AND (AKT1 p.E17K OR PTEN frameshift)",
        ),
        (("BRAF p.V600E", "BRAF codon V600"), "BRAF codon V600"),
        (
            ("ER positive", "PR positive", "ER positive AND PR positive"),
            "ER positive OR PR positive",
        ),
        (
            ("BRCA1 pathogenic mutation", "BRCA1 pathogenic mutation germline"),
            "BRCA1 pathogenic mutation",
        ),
    ],
)
def test_alternatives_of_one_indication_are_joined(
    expressions: tuple[str, ...], joined: str
) -> None:
    assert union(expressions) == joined


def test_an_older_label_is_never_taken_for_a_newer_approval(shared_data: Path) -> None:
    known = products(read_readings(shared_data / "knowledge/approvals", "fda"))
    assert known.link("Tagrisso", "2031-01-01") == ""
    assert known.link("Keytruda", "2019-04-11").endswith("/2026/125514Orig1s186lbl.pdf")


# The labels that the engine's answers rest on

LABELS = [
    ("NSCLC", "osimertinib", "EGFR p.L858R", "line(1)"),
    ("NSCLC", "osimertinib", "EGFR p.T790M", "prior(class:EGFR TKI)"),
    ("COADREAD", "cetuximab + encorafenib", "BRAF p.V600E", "prior(any)"),
    ("COADREAD", "cetuximab + encorafenib + fluorouracil + leucovorin + oxaliplatin",
     "BRAF p.V600E", "setting(advanced)"),
    ("MEL", "dabrafenib + trametinib", "BRAF p.V600E", "setting(advanced)"),
    ("MEL", "binimetinib + encorafenib", "BRAF p.V600E", "setting(advanced)"),
    ("MEL", "cobimetinib + vemurafenib", "BRAF p.V600E", "setting(advanced)"),
    ("GIST", "avapritinib", "PDGFRA p.D842V", "setting(advanced)"),
    ("NSCLC", "sotorasib", "KRAS p.G12C", "prior(any)"),
    ("NSCLC", "adagrasib", "KRAS p.G12C", "prior(any)"),
    ("BRCA", "alpelisib + fulvestrant", "PIK3CA p.H1047R", "prior(class:endocrine therapy)"),
    ("BRCA", "capivasertib + fulvestrant", "AKT1 p.E17K", "prior(class:endocrine therapy)"),
    ("BRCA", "fulvestrant + inavolisib + palbociclib", "PIK3CA oncogenic mutation", "line(1)"),
    ("NSCLC", "capmatinib", "MET exon 14 skipping", "setting(advanced)"),
    ("NSCLC", "tepotinib", "MET exon 14 skipping", "setting(advanced)"),
    ("NSCLC", "alectinib", "*::ALK fusion", "setting(advanced)"),
    ("NSCLC", "brigatinib", "*::ALK fusion", "setting(advanced)"),
    ("NSCLC", "lorlatinib", "*::ALK fusion", "setting(advanced)"),
    ("NSCLC", "ensartinib", "*::ALK fusion", "no_prior(class:ALK TKI)"),
    ("NSCLC", "crizotinib", "*::ALK fusion", "setting(advanced)"),
    ("NSCLC", "selpercatinib", "*::RET fusion", "setting(advanced)"),
    ("NSCLC", "pralsetinib", "*::RET fusion", "setting(advanced)"),
    ("NSCLC", "amivantamab + carboplatin + pemetrexed", "EGFR exon 20 in-frame insertion",
     "line(1)"),
    ("NSCLC", "sunvozertinib", "EGFR exon 20 in-frame insertion",
     "prior(class:platinum chemotherapy)"),
    ("NSCLC", "trastuzumab deruxtecan", "ERBB2 oncogenic mutation", "prior(any)"),
    ("LUAD", "zongertinib", "ERBB2 residues 720-987 oncogenic mutation", "line(1)"),
    ("LUAD", "sevabertinib", "ERBB2 residues 720-987 oncogenic mutation", "prior(any)"),
    ("CHOL", "pemigatinib", "FGFR2::* fusion", "prior(any)"),
    ("IHCH", "futibatinib", "FGFR2::* fusion", "prior(any)"),
    ("UCEC", "pembrolizumab", "MSI-H", "prior(any)"),
    ("UCEC", "dostarlimab", "dMMR", "prior(class:platinum chemotherapy)"),
    ("PRAD", "olaparib", "BRCA2 pathogenic mutation", "state(castration_resistant)"),
    ("PRAD", "rucaparib", "BRCA2 pathogenic mutation", "state(castration_resistant)"),
    ("PRAD", "enzalutamide + talazoparib", "BRCA2 pathogenic mutation",
     "state(castration_resistant)"),
    ("PRAD", "abiraterone + niraparib + prednisone", "BRCA2 pathogenic mutation",
     "state(castration_sensitive)"),
    ("STAD", "fluorouracil + oxaliplatin + zolbetuximab", "CLDN18.2 positive", "line(1)"),
    ("STAD", "capecitabine + oxaliplatin + zolbetuximab", "HER2 negative", "line(1)"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "regimen", "atom", "condition"), LABELS)
def test_a_known_fda_label_makes_tier_ia(
    code: str, regimen: str, atom: str, condition: str
) -> None:
    found = [
        record
        for record in records("fda")
        if code in record["oncotree"].split(";")
        and record["therapies"] == regimen
        and atom in {to_text(a) for a in atoms_of(parse(record["biomarker"]))}
        and condition in record["conditions"].split("; ")
    ]
    assert [r["tier_ia"] for r in found] == ["yes"]


def test_a_committee_recommendation_alone_makes_no_tier_ia() -> None:
    """Imfinzi in the EU: the decision itself was not seen."""
    rows = {f"ema_missing:{number}" for number in (36, 37, 38, 39)}
    found = [r for r in records("ema") if rows & set(r["rows"].split(","))]
    assert found
    assert {(r["confidence"], r["tier_ia"]) for r in found} == {("medium", "no")}


def test_first_line_braf_mek_pairs_do_not_ask_for_a_line() -> None:
    for record in records("fda"):
        if record["oncotree"] == "MEL" and "+" in record["therapies"]:
            assert "line(" not in record["conditions"], record["id"]


def test_anti_egfr_antibodies_alone_ask_for_ras_wild_type() -> None:
    braf_or_g12c = {"encorafenib", "sotorasib", "adagrasib"}
    for agency in ("fda", "ema"):
        for record in records(agency):
            drugs = set(record["therapies"].split(" + "))
            if drugs & {"cetuximab", "panitumumab"} and not drugs & braf_or_g12c:
                assert "KRAS wild type AND NRAS wild type" in record["biomarker"], record["id"]


def test_a_known_resistance_mutation_is_a_limit_of_the_ntrk_labels_not_a_biomarker() -> None:
    found = [r for r in records("fda") if r["therapies"] in {"larotrectinib", "entrectinib"}]
    assert found
    assert not any("resistance" in r["biomarker"] for r in found)


def test_germline_is_asked_only_where_the_label_says_so() -> None:
    by_regimen = {(r["therapies"], r["oncotree"]): r["biomarker"] for r in records("fda")}
    assert "germline" in by_regimen["olaparib", "PAAD"]
    assert "germline" in by_regimen["talazoparib", "BRCA"]
    assert "germline" not in by_regimen["olaparib", "PRAD"]


def test_subcutaneous_forms_are_products_of_the_same_fact() -> None:
    found = [r for r in records("fda") if "Keytruda Qlex" in r["brand"].split(";")]
    assert found
    assert all("Keytruda" in r["brand"].split(";") for r in found)
