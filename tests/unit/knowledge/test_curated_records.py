"""Hand-kept clinical records: expressions, codes, citations, and what must be among them."""

from __future__ import annotations

import csv
import gzip
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.assessment import OncogenicityClass
from oncobasis.core.biomarker import And, Or
from oncobasis.core.knowledge import Confidence, Significance, VetoEffect
from oncobasis.core.reference import GeneRole
from oncobasis.knowledge.rows import Row, read_rows
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.rules.conditions import parse_conditions
from oncobasis.rules.grammar import atoms_of, parse, to_text
from oncobasis.rules.keys import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
CURATED = KNOWLEDGE / "curated"
FILES = ("vetoes", "supersessions", "test_lists", "rules")
REASONS = frozenset(
    {
        "on_target_resistance", "primary_resistance", "bypass_resistance", "required_wild_type",
        "required_biomarker_absent", "label_exclusion", "paradoxical_activation", "reversion",
        "lineage_change", "relative_resistance", "dose_condition", "immune_caution", "toxicity",
    }
)  # fmt: skip
OWN_TARGET = frozenset({"on_target_resistance", "primary_resistance", "paradoxical_activation"})
CHECKPOINT = frozenset({"pembrolizumab", "nivolumab", "atezolizumab", "durvalumab", "cemiplimab"})


@lru_cache
def records(name: str) -> tuple[Row, ...]:
    return tuple(read_rows(CURATED / f"{name}.tsv"))


@lru_cache
def parents() -> dict[str, str]:
    return {row["code"]: row["parent"] for row in read_rows(KNOWLEDGE / "oncotree.tsv")}


def lineage(code: str) -> Iterator[str]:
    while code:
        yield code
        code = parents().get(code, "")


def expressions(row: Row, name: str) -> tuple[str, ...]:
    if name == "test_lists":
        return row.parts("atoms")
    return tuple(text for text in (row["when"], row.get("unless")) if text)


def is_cited(row: Row) -> bool:
    return bool(row.get("pmids") or row.get("civic_ids") or row.get("url"))


def drugs_in(text: str) -> set[str]:
    return {part.strip() for part in re.split(r"[+|]", text) if part.strip()}


def sufficient(text: str) -> set[str]:
    """What makes the expression true by itself: the alternatives of an OR."""
    tree = parse(text)
    return {to_text(item) for item in (tree.items if isinstance(tree, Or) else (tree,))}


def speaking_against(drug: str, atom: str, code: str = "") -> list[Row]:
    """Records against a drug for which the atom suffices, optionally in a tumour type."""
    return [
        row
        for row in records("vetoes")
        if row["target"] == drug
        and atom in sufficient(row["when"])
        and (not code or {"ANY", *lineage(code)} & set(row.parts("oncotree")))
    ]


@pytest.mark.parametrize("name", FILES)
def test_every_expression_is_canonical(name: str) -> None:
    for row in records(name):
        for text in expressions(row, name):
            assert to_text(parse(text)) == text, row.place


@pytest.mark.parametrize("name", FILES)
def test_ids_are_unique_and_speaking(name: str) -> None:
    ids = [row["id"] for row in records(name)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", item) for item in ids)


@pytest.mark.parametrize("name", FILES)
def test_every_tumour_type_is_an_oncotree_code(name: str) -> None:
    known = {"ANY", "SOLID", *parents()}
    for row in records(name):
        assert row.parts("oncotree"), row.place
        assert {*row.parts("oncotree"), *row.parts("exclude")} <= known, row.place


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("vetoes", ("target", "exceptions")),
        ("supersessions", ("older", "newer")),
        ("rules", ("regimen",)),
    ],
)
def test_every_drug_has_the_name_of_the_drug_table(name: str, columns: tuple[str, ...]) -> None:
    known = {row["name"] for row in read_rows(KNOWLEDGE / "drugs.tsv")}
    for row in records(name):
        assert set().union(*(drugs_in(row[column]) for column in columns)) <= known, row.place


@pytest.mark.parametrize("name", [*FILES, "oncogenicity_exceptions"])
def test_citations_have_the_form_of_their_column(name: str) -> None:
    for row in records(name):
        assert all(re.fullmatch(r"\d{7,8}", pmid) for pmid in row.parts("pmids")), row.place
        assert all(item.isdigit() for item in row.parts("civic_ids")), row.place
        assert all(url.startswith("http") for url in row.parts("url", " ")), row.place


def test_a_veto_has_a_citation_that_was_seen() -> None:
    for row in records("vetoes"):
        if VetoEffect(row["effect"]) is not VetoEffect.CAUTION:
            assert is_cited(row), row.place
            assert Confidence(row["confidence"]) is not Confidence.UNVERIFIED, row.place


def test_a_record_without_a_citation_says_so() -> None:
    for row in (*records("vetoes"), *records("oncogenicity_exceptions")):
        if not is_cited(row):
            assert row["confidence"] == "unverified", row.place


def test_a_veto_below_level_b_is_a_change_of_the_drugs_own_target() -> None:
    for row in records("vetoes"):
        assert row["reason"] in REASONS, row.place
        assert row["level"] in {"A", "B", "C", "D", "E", "label", ""}, row.place
        if row["effect"] == "veto" and row["reason"] not in OWN_TARGET:
            assert row["level"] in {"A", "B", "label"}, row.place


def test_a_regimen_is_vetoed_only_as_such() -> None:
    for row in records("vetoes"):
        if "+" in row["target"]:
            assert row.yes("exact"), row.place


def test_nothing_vetoes_a_checkpoint_inhibitor() -> None:
    effects = {row["effect"] for row in records("vetoes") if row["target"] in CHECKPOINT}
    assert effects == {"caution"}


@pytest.mark.parametrize(
    ("drug", "atom", "code"),
    [
        ("cetuximab", "KRAS oncogenic mutation", "COADREAD"),
        ("panitumumab", "NRAS oncogenic mutation", "COAD"),
        ("cetuximab", "BRAF p.V600E", "COADREAD"),
        ("panitumumab", "BRAF p.V600E", "READ"),
        ("vemurafenib", "BRAF p.V600E", "COADREAD"),
        ("encorafenib", "BRAF p.V600E", "COADREAD"),
        ("dabrafenib + trametinib", "BRAF p.V600E", "COADREAD"),
        ("gefitinib", "EGFR p.T790M", "LUAD"),
        ("erlotinib", "EGFR p.T790M", "LUAD"),
        ("afatinib", "EGFR p.T790M", "LUAD"),
        ("dacomitinib", "EGFR p.T790M", "NSCLC"),
        ("icotinib", "EGFR p.T790M", "NSCLC"),
        ("osimertinib", "EGFR p.C797S", "LUAD"),
        ("erlotinib", "EGFR exon 20 in-frame insertion", "LUAD"),
        ("afatinib", "EGFR exon 20 in-frame insertion", "LUAD"),
        ("crizotinib", "ALK p.G1202R", "LUAD"),
        ("alectinib", "ALK p.G1202R", "LUAD"),
        ("crizotinib", "ALK p.L1196M", "LUAD"),
        ("alectinib", "ALK p.I1171N", "LUAD"),
        ("crizotinib", "ROS1 p.G2032R", "LUAD"),
        ("crizotinib", "ROS1 p.D2033N", "LUAD"),
        ("lorlatinib", "ROS1 p.L2086F", "LUAD"),
        ("vandetanib", "RET p.V804M", "THME"),
        ("selpercatinib", "RET p.G810R", "THME"),
        ("pralsetinib", "RET p.G810S", "LUAD"),
        ("larotrectinib", "NTRK1 p.G595R", "COAD"),
        ("entrectinib", "NTRK3 p.G623R", "BRCA"),
        ("repotrectinib", "NTRK1 p.G667C", "LUAD"),
        ("sotorasib", "KRAS p.Y96D", "LUAD"),
        ("pemigatinib", "FGFR2 p.V565F", "IHCH"),
        ("pemigatinib", "FGFR2 p.N550K", "CHOL"),
        ("capmatinib", "MET p.D1228N", "LUAD"),
        ("tepotinib", "MET p.Y1230C", "LUAD"),
        ("ibrutinib", "BTK p.C481S", "CLLSLL"),
        ("zanubrutinib", "BTK p.L528W", "CLLSLL"),
        ("pirtobrutinib", "BTK p.T474I", "MCL"),
        ("venetoclax", "BCL2 p.G101V", "CLLSLL"),
        ("imatinib", "ABL1 p.T315I", "CMLBCRABL1"),
        ("dasatinib", "ABL1 p.T315I", "BLLBCRABL1"),
        ("nilotinib", "ABL1 p.Y253H", "CML"),
        ("dasatinib", "ABL1 p.F317L", "CML"),
        ("imatinib", "PDGFRA p.D842V", "GIST"),
        ("sunitinib", "PDGFRA p.D842V", "GIST"),
        ("imatinib", "KIT p.T670I", "GIST"),
        ("imatinib", "KIT p.D816V", "SM"),
        ("letrozole", "ESR1 p.D538G", "BRCA"),
        ("enzalutamide", "AR p.F877L", "PRAD"),
        ("bicalutamide", "AR codon W742", "PRAD"),
        ("abiraterone", "AR isoform AR-V7", "PRAD"),
        ("olaparib", "BRCA1 resistance mutation", "HGSOC"),
        ("rucaparib", "BRCA2 resistance mutation", "PRAD"),
        ("enasidenib", "IDH2 p.Q316E", "AML"),
        ("quizartinib", "FLT3 p.F691L", "AML"),
        ("quizartinib", "FLT3 p.D835Y", "AML"),
        ("sorafenib", "FLT3 p.D835V", "AML"),
    ],
)
def test_vetoed(drug: str, atom: str, code: str) -> None:
    assert "veto" in {row["effect"] for row in speaking_against(drug, atom, code)}


@pytest.mark.parametrize(
    ("drug", "atom", "effect"),
    [
        ("osimertinib", "MET amplification", "caution"),
        ("gefitinib", "MET amplification", "caution"),
        ("lazertinib", "EGFR p.C797S", "caution"),
        ("ivosidenib", "IDH1 p.S280F", "caution"),
        ("abiraterone", "AR p.L702H", "caution"),
        ("pembrolizumab", "B2M biallelic loss of function", "caution"),
        ("nivolumab", "JAK1 biallelic loss of function", "caution"),
        ("pembrolizumab", "STK11 loss of function", "caution"),
        ("atezolizumab", "KEAP1 loss of function", "caution"),
        ("pembrolizumab", "EGFR oncogenic mutation", "caution"),
        ("pembrolizumab", "MDM2 amplification", "caution"),
        ("palbociclib", "RB1 loss of function", "caution"),
        ("trastuzumab", "PIK3CA oncogenic mutation", "caution"),
        ("irinotecan", 'UGT1A1 phenotype "poor metabolizer"', "caution"),
        ("sacituzumab govitecan", "UGT1A1 allele *28/*28", "caution"),
        ("mercaptopurine", 'TPMT phenotype "poor metabolizer"', "caution"),
        ("thioguanine", 'NUDT15 phenotype "poor metabolizer"', "caution"),
        ("fluorouracil", 'DPYD phenotype "intermediate metabolizer"', "caution"),
        ("fluorouracil", 'DPYD phenotype "poor metabolizer"', "contraindication"),
        ("capecitabine", 'DPYD phenotype "poor metabolizer"', "contraindication"),
    ],
)
def test_no_more_than(drug: str, atom: str, effect: str) -> None:
    assert {row["effect"] for row in speaking_against(drug, atom)} == {effect}


@pytest.mark.parametrize(
    ("drug", "atom"),
    [
        ("osimertinib", "EGFR p.T790M"),
        ("avapritinib", "PDGFRA p.D842V"),
        ("lorlatinib", "ALK p.L1196M"),
        ("pirtobrutinib", "BTK p.C481S"),
        ("amivantamab", "EGFR exon 20 in-frame insertion"),
        ("selpercatinib", "RET p.V804M"),
    ],
)
def test_what_keeps_working_is_not_touched(drug: str, atom: str) -> None:
    assert speaking_against(drug, atom) == []


def test_compound_alk_mutations_veto_lorlatinib() -> None:
    rows = [r for r in records("vetoes") if r["target"] == "lorlatinib" and "ALK" in r["when"]]
    assert len(rows) >= 3
    assert all(isinstance(parse(row["when"]), And) for row in rows)


@pytest.mark.parametrize("drug", ["ponatinib", "asciminib"])
def test_t315i_alone_vetoes_neither_ponatinib_nor_asciminib(drug: str) -> None:
    against = speaking_against(drug, "ABL1 p.T315I")
    assert {row["effect"] for row in against} <= {"caution"}


@pytest.mark.parametrize(
    ("gene", "free"),
    [
        ("KRAS oncogenic mutation", {"adagrasib + cetuximab", "sotorasib + panitumumab"}),
        ("BRAF p.V600E", {"encorafenib + cetuximab"}),
    ],
)
def test_labelled_pairs_are_exceptions(gene: str, free: set[str]) -> None:
    for drug in ("cetuximab", "panitumumab"):
        (row,) = speaking_against(drug, gene, "COADREAD")
        assert row.yes("reaches_combinations")
        assert free <= set(row.parts("exceptions", "|"))


def test_nras_mutation_has_no_exception() -> None:
    (row,) = speaking_against("cetuximab", "NRAS oncogenic mutation", "COADREAD")
    assert row.parts("exceptions", "|") == ()


def test_a_braf_inhibitor_in_colorectal_is_vetoed_alone_only() -> None:
    for drug in ("vemurafenib", "dabrafenib", "encorafenib"):
        (row,) = speaking_against(drug, "BRAF p.V600E", "COADREAD")
        assert not row.yes("reaches_combinations")


def test_c797s_reaches_osimertinib_with_chemotherapy() -> None:
    (row,) = speaking_against("osimertinib", "EGFR p.C797S")
    assert row.yes("reaches_combinations")


def test_the_sensitive_exon_20_insertion_is_free() -> None:
    for drug in ("gefitinib", "erlotinib", "afatinib", "dacomitinib", "icotinib", "osimertinib"):
        (row,) = speaking_against(drug, "EGFR exon 20 in-frame insertion")
        assert row["unless"] == "EGFR p.A763_Y764insFQEA"


def test_b2m_and_jak_cautions_end_with_msi() -> None:
    for gene in ("B2M", "JAK1", "JAK2"):
        (row,) = speaking_against("pembrolizumab", f"{gene} biallelic loss of function")
        assert row["unless"] == "MSI-H OR dMMR"


def test_civic_items_of_a_veto_name_its_gene_and_drug(
    shared_file: Callable[[str], Path],
) -> None:
    path = shared_file("knowledge/civic/01-Aug-2021-ClinicalEvidenceSummaries.tsv.gz")
    csv.field_size_limit(sys.maxsize)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        items = {line["evidence_id"]: line for line in reader}
    classes = {"hormone therapy", "aromatase inhibitor", "cetuximab", "erlotinib"}
    checked = 0
    for row in records("vetoes"):
        if row["effect"] != "veto":
            continue
        genes = set(keys_of(parse(row["when"])))
        for number in row.parts("civic_ids"):
            if (item := items.get(number)) is None:
                assert int(number) > max(map(int, items)), row.place
                continue
            named = item["drugs"].lower()
            assert any(item["gene"] in key for key in genes), (row.place, number)
            assert any(d.split()[0] in named for d in drugs_in(row["target"])) or named in classes
            assert item["evidence_direction"] == "Supports", (row.place, number)
            resisting = "Resistance" in item["clinical_significance"]
            quoted = row["confidence"] == "medium" and "names" in row["note"]
            assert resisting or "Reduced" in item["clinical_significance"] or quoted, row.place
            assert item["citation_id"] in row.parts("pmids"), (row.place, number)
            checked += 1
    assert checked > 200


def test_successors_are_cited() -> None:
    for row in records("supersessions"):
        assert is_cited(row), row.place
        assert drugs_in(row["older"]) != drugs_in(row["newer"])


@pytest.mark.parametrize(
    ("older", "newer", "code"),
    [
        ("gefitinib", "osimertinib", "NSCLC"),
        ("erlotinib", "osimertinib", "NSCLC"),
        ("crizotinib", "alectinib", "NSCLC"),
        ("crizotinib", "lorlatinib", "NSCLC"),
        ("vandetanib", "selpercatinib", "THME"),
        ("dabrafenib", "dabrafenib + trametinib", "MEL"),
        ("ibrutinib", "zanubrutinib", "CLLSLL"),
        ("trastuzumab emtansine", "trastuzumab deruxtecan", "BRCA"),
    ],
)
def test_successor(older: str, newer: str, code: str) -> None:
    assert any(
        row["older"] == older and row["newer"] == newer and code in row.parts("oncotree")
        for row in records("supersessions")
    )


def test_no_successor_stands_before_itself() -> None:
    pairs = {(row["older"], row["newer"]) for row in records("supersessions")}
    assert not any((newer, older) in pairs for older, newer in pairs)


def test_rules_are_cited_and_readable() -> None:
    for row in records("rules"):
        assert is_cited(row), row.place
        assert row["level"] in {"A", "B", "C", "D"}, row.place
        assert Significance(row["significance"])
        assert parse_conditions(row["conditions"]) is not None


def test_test_lists_reach_thirty_tumour_types() -> None:
    codes = {row["oncotree"] for row in records("test_lists")} - {"SOLID", "ANY"}
    assert len(codes) >= 60


def test_a_test_names_its_source_or_is_unverified() -> None:
    for row in records("test_lists"):
        named = is_cited(row) or "no link seen" in row["citation"] or "news" in row["citation"]
        assert named or row["confidence"] == "unverified", row.place
        if row["confidence"] == "high":
            assert is_cited(row), row.place


def test_the_ras_test_answers_both_wild_types() -> None:
    (row,) = [r for r in records("test_lists") if r["id"] == "test-coadread-ras"]
    assert {"KRAS wild type", "NRAS wild type"} <= set(row.parts("atoms"))


def listed(code: str) -> set[str]:
    """Atoms that the tests of a tumour type answer."""
    above = set(lineage(code))
    solid = code == "SOLID" or not above & {"LYMPH", "MYELOID"}
    return {
        atom
        for row in records("test_lists")
        if row["oncotree"] in above or (solid and row["oncotree"] == "SOLID")
        for atom in row.parts("atoms")
    }


@pytest.mark.parametrize("agency", ["fda", "ema"])
def test_every_atom_of_a_live_approval_is_answered_by_a_test(agency: str) -> None:
    missing = [
        (row["id"], code, atom)
        for row in read_rows(KNOWLEDGE / f"approvals/{agency}.tsv")
        if row["status"] in {"regular", "accelerated"}
        for code in row.parts("oncotree")
        for atom in (to_text(item) for item in atoms_of(parse(row["biomarker"])))
        if atom not in listed(code)
    ]
    assert missing == []


def test_roles_are_those_of_named_genes_with_a_source() -> None:
    known = {row["symbol"] for row in read_rows(KNOWLEDGE / "gene_names_mane.tsv")}
    rows = records("gene_roles")
    assert len({row["gene"] for row in rows}) == len(rows) >= 150
    for row in rows:
        assert row["gene"] in known, row.place
        assert GeneRole(row["role"]) is not GeneRole.UNKNOWN
        assert row["source"], row.place
        assert row["url"].startswith("http"), row.place


@pytest.mark.parametrize(
    ("gene", "role"),
    [
        ("KRAS", "oncogene"),
        ("EGFR", "oncogene"),
        ("BRCA2", "tsg"),
        ("TP53", "tsg"),
        ("PALB2", "tsg"),
        ("DNMT3A", "both"),
        ("NOTCH1", "both"),
    ],
)
def test_role(gene: str, role: str) -> None:
    assert [row["role"] for row in records("gene_roles") if row["gene"] == gene] == [role]


def test_exceptions_are_canonical_changes_or_named_kinds_of_change() -> None:
    for row in records("oncogenicity_exceptions"):
        assert OncogenicityClass(row["classification"])
        assert bool(row["protein"]) != bool(row["scope"]), row.place
        if row["protein"]:
            assert parse_protein(row["protein"]).text == row["protein"], row.place


@pytest.mark.parametrize(
    ("gene", "protein", "classification"),
    [
        ("BRCA2", "K3326*", "benign"),
        ("BRCA2", "N372H", "benign"),
        ("MSH6", "G39E", "benign"),
        ("TP53", "P72R", "benign"),
        ("KIT", "M541L", "uncertain"),
    ],
)
def test_known_polymorphism(gene: str, protein: str, classification: str) -> None:
    (row,) = [
        r
        for r in records("oncogenicity_exceptions")
        if (r["gene"], r["protein"]) == (gene, protein)
    ]
    assert row["classification"] == classification
    assert is_cited(row)
    assert row["confidence"] != "unverified"
