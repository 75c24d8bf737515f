"""Names of therapies: drugs, salts, biosimilars, brands, codes, regimens and classes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.nomenclature.drugs import DrugStatus, load_drugs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DRUGS = load_drugs()


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("imatinib", "imatinib"),
        ("Imatinib Mesylate", "imatinib"),
        ("imatinib 400 mg", "imatinib"),
        ("Gleevec", "imatinib"),
        ("STI-571", "imatinib"),
        ("trastuzumab-dkst", "trastuzumab"),
        ("trastuzumab and hyaluronidase-oysk", "trastuzumab"),
        ("pembrolizumab and berahyaluronidase alfa-pmph", "pembrolizumab"),
        ("fam-trastuzumab deruxtecan-nxki", "trastuzumab deruxtecan"),
        ("T-DXd", "trastuzumab deruxtecan"),
        ("Enhertu", "trastuzumab deruxtecan"),
        ("ado-trastuzumab emtansine", "trastuzumab emtansine"),
        ("Kadcyla", "trastuzumab emtansine"),
        ("sacituzumab govitecan-hziy", "sacituzumab govitecan"),
        ("lapatinib ditosylate", "lapatinib"),
        ("Trametinib Dimethyl Sulfoxide", "trametinib"),
        ("abiraterone acetate", "abiraterone"),
        ("5-FU", "fluorouracil"),
        ("nab-paclitaxel", "nab-paclitaxel"),
        ("Abraxane", "nab-paclitaxel"),
        ("177Lu-oxodotreotide", "lutetium lu 177 dotatate"),
        ("ncit:C66944", "brentuximab vedotin"),
        ("C66944", "brentuximab vedotin"),
        ("valproic acid", "valproic acid"),
        ("arsenic trioxide", "arsenic trioxide"),
    ],
)
def test_a_drug_is_named_by_its_inn(word: str, name: str) -> None:
    assert DRUGS.resolve(word).name == name


def test_conjugates_are_not_their_antibody() -> None:
    antibody = DRUGS.resolve("trastuzumab")
    assert DRUGS.resolve("trastuzumab deruxtecan").names != antibody.names
    assert DRUGS.resolve("trastuzumab emtansine").names != antibody.names
    assert not DRUGS.is_a("trastuzumab deruxtecan", "her2_antibody")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("osimertinib", DrugStatus.EXACT),
        ("Tagrisso", DrugStatus.SYNONYM),
        ("osimertinib mesylate", DrugStatus.SYNONYM),
        ("FOLFOX", DrugStatus.COMBINATION),
        ("platinum doublet", DrugStatus.CLASS),
        ("radiotherapy", DrugStatus.PROCEDURE),
        ("nosuchinib", DrugStatus.UNKNOWN),
    ],
)
def test_the_kind_of_word_is_stated(word: str, status: DrugStatus) -> None:
    assert DRUGS.resolve(word).status is status


def test_an_unknown_drug_gets_suggestions_and_no_guess() -> None:
    reading = DRUGS.resolve("osimertinibb")
    assert (reading.names, reading.suggestions) == ((), ("osimertinib",))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("dabrafenib + trametinib", ("dabrafenib", "trametinib")),
        ("trametinib + dabrafenib + Mekinist", ("dabrafenib", "trametinib")),
        ("Tafinlar and Mekinist", ("dabrafenib", "trametinib")),
        ("carboplatin plus pemetrexed", ("carboplatin", "pemetrexed")),
        ("R-CHOP", ("cyclophosphamide", "doxorubicin", "prednisone", "rituximab", "vincristine")),
        ("CAPOX", ("capecitabine", "oxaliplatin")),
        ("FOLFIRI", ("fluorouracil", "irinotecan", "leucovorin")),
        ("FOLFOXIRI", ("fluorouracil", "irinotecan", "leucovorin", "oxaliplatin")),
        (
            "encorafenib + cetuximab + mFOLFOX6",
            ("cetuximab", "encorafenib", "fluorouracil", "leucovorin", "oxaliplatin"),
        ),
        ("amivantamab and hyaluronidase + lazertinib", ("amivantamab", "lazertinib")),
        ("Phesgo", ("pertuzumab", "trastuzumab")),
        ("platinum + pemetrexed", ("pemetrexed", "platinum")),
        ("Novel drug X + osimertinib", ("novel drug x", "osimertinib")),
    ],
)
def test_a_regimen_is_its_sorted_ingredients(text: str, names: tuple[str, ...]) -> None:
    assert DRUGS.parse_regimen(text) == names


@given(st.permutations(["osimertinib", "carboplatin", "pemetrexed", "bevacizumab"]))
def test_a_regimen_does_not_depend_on_the_order_of_writing(order: list[str]) -> None:
    assert DRUGS.parse_regimen(" + ".join(order)) == tuple(sorted(order))


@pytest.mark.parametrize(
    ("name", "class_id"),
    [
        ("gefitinib", "egfr_tki_1g"),
        ("erlotinib", "egfr_tki"),
        ("afatinib", "egfr_tki_2g"),
        ("osimertinib", "egfr_tki_3g"),
        ("cetuximab", "anti_egfr_antibody"),
        ("panitumumab", "anti_egfr_antibody"),
        ("olaparib", "parp_inhibitor"),
        ("pembrolizumab", "checkpoint_inhibitor"),
        ("ipilimumab", "checkpoint_inhibitor"),
        ("vemurafenib", "braf_inhibitor"),
        ("trametinib", "mek_inhibitor"),
        ("ibrutinib", "btk_inhibitor_covalent"),
        ("pirtobrutinib", "btk_inhibitor"),
        ("capecitabine", "fluoropyrimidine"),
        ("cisplatin", "platinum"),
        ("letrozole", "aromatase_inhibitor"),
        ("goserelin", "gnrh_analog"),
        ("asciminib", "bcr_abl_tki"),
    ],
)
def test_classes_hold_their_drugs(name: str, class_id: str) -> None:
    assert DRUGS.is_a(name, class_id)
    assert name in DRUGS.members(class_id)


@pytest.mark.parametrize(
    ("name", "class_id"),
    [
        ("osimertinib", "egfr_tki_1g"),
        ("amivantamab", "anti_egfr_antibody"),  # RAS mutation doesn't forbid it by label
        ("adagrasib", "anti_egfr_antibody"),
        ("vandetanib", "egfr_tki"),
        ("iniparib", "parp_inhibitor"),
        ("prednisone", "endocrine_therapy"),
        ("pirtobrutinib", "btk_inhibitor_covalent"),
    ],
)
def test_near_drugs_stay_outside_a_class(name: str, class_id: str) -> None:
    assert DRUGS.classes_of(name)
    assert not DRUGS.is_a(name, class_id)


@pytest.mark.parametrize(
    ("word", "class_id"),
    [
        ("PD-1 inhibitor", "pd1_inhibitor"),
        ("anti-PD-L1", "pdl1_inhibitor"),
        ("anti-PD-(L)1", "pd1_pdl1_inhibitor"),
        ("Platinum Compound", "platinum"),
        ("CDK4/6 inhibitor", "cdk46_inhibitor"),
        ("osimertinib", None),
    ],
)
def test_a_word_may_name_a_class(word: str, class_id: str | None) -> None:
    assert DRUGS.class_of_word(word) == class_id


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    reading = DRUGS.resolve(text)
    unnamed = (DrugStatus.CLASS, DrugStatus.PROCEDURE, DrugStatus.UNKNOWN)
    assert (reading.names == ()) == (reading.status in unnamed)


@pytest.mark.parametrize("agency", ["fda", "ema"])
@pytest.mark.parametrize("part", ["second_reading", "missing"])
def test_every_therapy_of_the_approvals_is_known_and_has_a_class(
    agency: str, part: str, shared_file: Callable[[str], Path]
) -> None:
    path = shared_file(f"knowledge/approvals/{agency}_{part}.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    words = {
        word.strip()
        for row in rows
        for word in (row["therapies"] or "").replace(";", " + ").split(" + ")
        if word.strip()
    }
    assert words
    assert {word for word in words if not DRUGS.resolve(word).classes} == set()


@pytest.mark.parametrize("agency", ["fda", "ema", "hc"])
def test_name_and_ncit_code_of_an_approval_name_the_same_drug(
    agency: str, shared_file: Callable[[str], Path]
) -> None:
    path = shared_file(f"knowledge/approvals/{agency}.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    pairs = {word.partition("|")[::2] for row in rows for word in row["therapies"].split(" + ")}
    different = {
        (name, code)
        for name, code in pairs
        if code and DRUGS.resolve(name).names != DRUGS.resolve(code).names
    }
    assert different == set()
    assert {row["brand"] for row in rows if not DRUGS.resolve(row["brand"]).names} == set()
