"""How what files hold joins a case: repeats, contradictions, gaps and other patients' samples."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oncobasis.core.alteration import (
    Alteration,
    CopyNumber,
    CopyNumberKind,
    GenomicChange,
    Observation,
    Signature,
    SignatureKind,
    SmallVariant,
    SourceLine,
)
from oncobasis.core.case import AssayScope, Clinical, TumorCase, Uncovered
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.readers.case.case_file import case_file_from_mapping
from oncobasis.readers.case.tumor import tumor_facts
from oncobasis.readers.documents.document import Plain
from oncobasis.readers.intake.merge import with_results
from oncobasis.readers.reading.result import PatientFacts, ReadCounts, ReadResult

COUNTS = ReadCounts(1, 1, 1, 1, 0, 0)
NOTHING = ReadCounts(0, 0, 0, 0, 0, 0)
CODES = ("contradictory_input", "files_of_different_samples")


def a_case(*findings: str, negative: tuple[str, ...] = ()) -> TumorCase:
    document: dict[str, Plain] = {
        "tumor_type": "LUAD",
        "alterations": [*findings],
        "not_detected": [*negative],
    }
    return case_file_from_mapping(document).case


def a_result(*alterations: Alteration, sample: str = "") -> ReadResult:
    return ReadResult(alterations, (), (), COUNTS, (sample,) if sample else ())


def l858r(position: int | None = 55191822, **observed: float) -> SmallVariant:
    place = None if position is None else GenomicChange("GRCh38", "7", position, "T", "G")
    source = SourceLine("EGFR L858R", "t.vcf", 12)
    return SmallVariant(
        "EGFR",
        parse_protein("p.Leu858Arg"),
        genomic=place,
        observed=Observation(source=source, **observed),  # type: ignore[arg-type]
    )


def codes(case: TumorCase) -> list[str]:
    return [remark.code for remark in case.remarks if remark.code in CODES]


def test_what_was_written_and_what_the_file_shows_is_one_finding() -> None:
    case = with_results(a_case("EGFR L858R"), [("t.vcf", a_result(l858r(allele_fraction=0.31)))])
    (seen,) = case.alterations
    assert isinstance(seen, SmallVariant)
    assert seen.genomic is not None
    assert seen.observed.allele_fraction == 0.31


def test_two_base_changes_of_one_protein_change_stay_two() -> None:
    result = a_result(l858r(55191822), l858r(55191823))
    assert len(with_results(a_case(), [("t.vcf", result)]).alterations) == 2


def test_the_same_row_in_two_files_is_one_finding() -> None:
    both = [("a.vcf", a_result(l858r())), ("b.vcf", a_result(l858r()))]
    assert len(with_results(a_case(), both).alterations) == 1


def test_a_denied_finding_that_a_file_shows_is_said_and_the_denial_dropped() -> None:
    case = with_results(a_case(negative=("EGFR",)), [("t.vcf", a_result(l858r()))])
    assert codes(case) == ["contradictory_input"]
    assert not case.negatives
    assert len(case.alterations) == 1


def test_a_denial_that_no_file_disputes_stays() -> None:
    case = with_results(a_case(negative=("KRAS",)), [("t.vcf", a_result(l858r()))])
    assert [negative.gene for negative in case.negatives] == ["KRAS"]
    assert not codes(case)


def test_two_results_that_cannot_both_be_true_are_refused() -> None:
    stable = Signature(SignatureKind.MSI, "S", observed=Observation(source=SourceLine("MSS")))
    with pytest.raises(InputError, match="contradict"):
        with_results(a_case("MSI-H"), [("r.tsv", a_result(stable))])


def test_amplification_in_one_file_and_deletion_in_the_other_are_refused() -> None:
    up = CopyNumber("ERBB2", CopyNumberKind.AMPLIFICATION)
    down = CopyNumber("ERBB2", CopyNumberKind.DEEP_DELETION)
    with pytest.raises(InputError, match="contradict"):
        with_results(a_case(), [("a.cns", a_result(up)), ("b.seg", a_result(down))])


def test_files_of_two_samples_are_said() -> None:
    both = [("a.vcf", a_result(l858r(), sample="T1")), ("b.maf", a_result(sample="T2"))]
    case = with_results(a_case(), both)
    assert codes(case) == ["files_of_different_samples"]


def test_a_record_fills_what_the_case_leaves_open_and_never_overrules_it() -> None:
    found = PatientFacts("LUAD", Clinical(age=61, line=2))
    result = replace(a_result(), patient=found)
    case = replace(a_case(), clinical=Clinical(line=1))
    merged = with_results(case, [("b.json", result)])
    assert (merged.clinical.age, merged.clinical.line) == (61, 1)
    assert codes(merged) == ["contradictory_input"]


def test_a_record_of_another_cancer_is_said() -> None:
    other = tumor_facts("COADREAD").tumor_type
    assert codes(with_results(a_case(), [("b.json", a_result())], other)) == ["contradictory_input"]


def test_what_files_leave_open_narrows_the_scope() -> None:
    open_part = Uncovered("KRAS", reason="not_annotated")
    case = replace(a_case(), scope=AssayScope("exome", None, small_variants=True))
    merged = with_results(case, [("t.vcf", replace(a_result(), uncovered=(open_part,)))])
    assert merged.scope is not None
    assert merged.scope.uncovered == (open_part,)


@pytest.mark.parametrize(
    ("result", "genes", "read"),
    [
        (replace(a_result(), format="cnvkit"), None, False),
        (replace(a_result(), format="vcf"), None, True),
        (replace(a_result(), format="vcf", counts=NOTHING), None, False),
        (replace(a_result(), format="vcf", counts=NOTHING), frozenset({"KRAS"}), True),
    ],
)
def test_an_exome_without_rows_of_its_sequence_shows_no_absence(
    result: ReadResult,
    genes: frozenset[str] | None,
    read: bool,  # noqa: FBT001
) -> None:
    case = replace(a_case(), scope=AssayScope("a", genes, small_variants=True))
    merged = with_results(case, [("t", result)])
    assert merged.scope is not None
    assert merged.scope.small_variants is read


def test_calls_against_a_normal_say_nothing_of_inherited_variants() -> None:
    case = replace(a_case(), scope=AssayScope("exome", None, small_variants=True))
    paired = replace(a_result(l858r()), samples=("T", "N"), format="vcf")
    merged = with_results(case, [("t.vcf", paired)])
    assert merged.scope is not None
    assert merged.scope.germline_subtracted
