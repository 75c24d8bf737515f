"""Mistakes that software of this field is known to make, asked end to end.

Those with a clinical statement of their own are in tests/spec; docs/risk/hazards.yaml lists all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders.spec import ask, knowledge
from oncobasis import assess
from oncobasis.core.alteration import Specimen, SpecimenKind
from oncobasis.core.assessment import Stance
from oncobasis.core.case import AssayScope
from oncobasis.core.errors import InputError
from oncobasis.readers.case.case_file import case_for_question

AS_OF = date(2026, 11, 22)


def stances(drug: str, scope: AssayScope | None) -> set[Stance]:
    """Stances of the regimen of one drug in colorectal cancer where no variant was found."""
    case = replace(case_for_question("COADREAD", ()), scope=scope)
    answer = assess(case, knowledge(), as_of=AS_OF)
    return {r.stance for r in answer.recommendations if [t.name for t in r.therapies] == [drug]}


def test_a_gain_is_not_an_amplification() -> None:
    ask("BRCA", "ERBB2 gain").does_not_recommend(
        "trastuzumab deruxtecan", "docetaxel + pertuzumab + trastuzumab"
    )
    ask("BRCA", "ERBB2 amplification").recommends("docetaxel + pertuzumab + trastuzumab")


def test_an_event_inside_a_gene_is_not_a_fusion_of_it() -> None:
    ask("LUAD", "ALK intragenic deletion").offers_no_regimen_with("alectinib", "lorlatinib")


@pytest.mark.parametrize("finding", ["FGFR2 deletion", "FGFR2 amplification", "FGFR2 S252W"])
def test_another_alteration_of_the_gene_does_not_answer_the_fusion_test(finding: str) -> None:
    """It brings no therapy up, and the test is still missing."""
    answer = ask("CHOL", finding)
    answer.recommends_no_regimen_with("pemigatinib", "futibatinib")
    answer.asks_for("FGFR2 fusion")


def test_an_intronic_change_without_protein_is_not_oncogenic() -> None:
    answer = ask("OV", "BRCA1 c.213-11T>G")
    answer.classifies("BRCA1 c.213-11T>G", "uncertain").offers_no_regimen_with("olaparib")


def test_a_canonical_splice_site_of_a_tumour_suppressor_is() -> None:
    ask("PRAD", "BRCA2 c.7618-1G>A").classifies("BRCA2 c.7618-1G>A", "likely_oncogenic")


@pytest.mark.parametrize(
    ("finding", "is_met"), [("germline", True), ("somatic", False), ("", False)]
)
def test_a_germline_label_asks_for_a_germline_variant(
    finding: str,
    is_met: bool,  # noqa: FBT001
) -> None:
    answer = ask("PAAD", f"BRCA2 S1982fs {finding}".strip())
    if is_met:
        answer.offers("olaparib").at_tier("I-A")
    else:
        answer.leaves_undetermined("olaparib", missing="BRCA2 pathogenic mutation germline")


@pytest.mark.parametrize(
    ("tumor_type", "findings", "not_detected"),
    [
        ("LUAD", ("EGFR L858R",), ("EGFR",)),
        ("COADREAD", ("KRAS G12D",), ("KRAS",)),
        ("BRCA", ("HER2 positive", "HER2 negative"), ()),
        ("UCEC", ("MSI-H", "MSS"), ()),
    ],
)
def test_findings_that_contradict_each_other_are_refused(
    tumor_type: str, findings: tuple[str, ...], not_detected: tuple[str, ...]
) -> None:
    with pytest.raises(InputError, match="contradict") as caught:
        ask(tumor_type, *findings, not_detected=not_detected)
    assert caught.value.exit_code == 3
    assert caught.value.remedy


def test_a_negative_plasma_test_counts_only_with_enough_tumour_in_it() -> None:
    """RAS wild type is met by an assay that covers the genes, not by a nearly empty sample."""

    def plasma(fraction: float | None) -> AssayScope:
        specimen = Specimen(SpecimenKind.CTDNA, tumor_fraction=fraction)
        return AssayScope("plasma panel", genes=None, small_variants=True, specimen=specimen)

    open_ones = {Stance.UNDETERMINED}
    assert stances("panitumumab", None) == open_ones
    assert stances("panitumumab", plasma(None)) == open_ones
    assert stances("panitumumab", plasma(0.001)) == open_ones
    assert stances("panitumumab", plasma(0.2)) != open_ones


def test_an_old_source_is_a_warning_of_every_answer() -> None:
    stale = {
        dict(w.params)["source"]
        for w in ask("LUAD", "EGFR L858R").assessment.warnings
        if w.code == "source_stale"
    }
    assert stale == {"CIViC evidence"}


def test_an_answer_without_options_says_so() -> None:
    answer = ask("MEL", "BRCA2 N372H germline")
    assert answer.assessment.summary
    assert answer.assessment.withheld_count > 0


def test_a_defect_is_reported_without_the_values_it_met(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from oncobasis import cli_commands  # noqa: PLC0415  # patched before the command looks it up
    from oncobasis.cli import main  # noqa: PLC0415

    def broken(*_: object) -> None:
        raise RuntimeError("Patient Kim, born 1961")

    monkeypatch.delenv("ONCOBASIS_DEBUG", raising=False)
    monkeypatch.setattr(cli_commands, "_answering", broken)
    assert main(["ask", "LUAD", "EGFR L858R"]) == 6
    said = capsys.readouterr()
    assert "Kim" not in said.out + said.err
    assert "RuntimeError" in said.err
