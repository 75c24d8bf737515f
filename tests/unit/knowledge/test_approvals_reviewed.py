"""Approval records as corrected after a clinical review: split rows, and what is still asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oncobasis.knowledge.importers.tsv import read_records
from oncobasis.nomenclature.drugs import DrugStatus, load_drugs
from oncobasis.rules.conditions import parse_conditions

FOLDER = Path(__file__).parents[3] / "knowledge"
DAY = re.compile(r"\d{4}(?:-\d{2}-\d{2})?")


def records(agency: str) -> list[dict[str, str]]:
    return read_records(FOLDER / "approvals" / f"{agency}.tsv")


def conditions_by_regimen(regimen: str, code: str) -> list[set[str]]:
    return [
        set(record["conditions"].split("; "))
        for record in records("fda")
        if record["therapies"] == regimen and code in record["oncotree"].split(";")
    ]


def test_erlotinib_alone_is_for_the_first_line_or_after_chemotherapy() -> None:
    found = conditions_by_regimen("erlotinib", "NSCLC")
    assert len(found) == 2
    first, later = sorted(found, key=lambda c: "line(>=2)" in c)
    assert {"line(1)", "setting(advanced|maintenance)"} <= first
    assert {"line(>=2)", "prior(class:chemotherapy)"} <= later


def test_erdafitinib_settles_an_earlier_pd_1_inhibitor() -> None:
    found = conditions_by_regimen("erdafitinib", "BLCA")
    had = [c for c in found if "prior(class:PD-1/PD-L1 inhibitor)" in c]
    without = [c for c in found if "no_prior(class:PD-1/PD-L1 inhibitor)" in c]
    assert len(had) == len(without) == 1
    assert not any(c.startswith("confirm(") for c in had[0])
    assert "confirm(not eligible for a PD-1/PD-L1 inhibitor)" in without[0]


REPEATS = ("metastatic, or", "not a candidate for curative", "not a candidate for resection",
           "candidate for systemic", "resectable")  # fmt: skip


@pytest.mark.parametrize("agency", ["fda", "ema"])
def test_nothing_is_asked_that_only_repeats_the_setting(agency: str) -> None:
    for record in records(agency):
        for condition in parse_conditions(record["conditions"]):
            if str(condition.kind) == "confirm":
                assert not condition.value.startswith(REPEATS), record["id"]
                settled = "setting(advanced)" in record["conditions"]
                assert not (settled and condition.value == "requires systemic therapy")


@pytest.mark.parametrize("drug", ["dostarlimab", "pembrolizumab"])
def test_first_line_chemoimmunotherapy_is_live_in_mmr_deficient_endometrial_cancer(
    drug: str,
) -> None:
    regimen = " + ".join(sorted(("carboplatin", "paclitaxel", drug)))
    found = [r for r in records("fda") if (r["oncotree"], r["therapies"]) == ("UCEC", regimen)]
    assert [(r["biomarker"], r["status"], r["tier_ia"]) for r in found] == [
        ("MSI-H OR dMMR", "regular", "yes")
    ]


def test_an_unavailable_drug_has_no_live_record_and_a_page() -> None:
    drugs = load_drugs()
    gone = read_records(FOLDER / "curated" / "unavailable_drugs.tsv")
    names = {record["drug"] for record in gone}
    assert len(names) == len(gone)
    for record in gone:
        assert drugs.resolve(record["drug"]).status is DrugStatus.EXACT, record["drug"]
        assert DAY.fullmatch(record["since"])
        assert record["reason"] in {"withdrawn", "never_approved"}
        assert record["url"].startswith("http")
    for record in [*records("fda"), *records("ema")]:
        live = record["status"] in {"regular", "accelerated"}
        assert not (live and names & set(record["therapies"].split(" + "))), record["id"]
