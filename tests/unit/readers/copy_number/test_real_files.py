"""The public files: what stands in them must come out, and every row must be in the books."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from builders.copy_number_files import ALLELES, balanced, calls, remarks, table
from oncobasis.core.alteration import CopyNumber
from oncobasis.readers.copy_number.read import read_copy_number
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.intake.recognise import recognise
from oncobasis.readers.reading.options import CopyNumberOptions, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult

    Shared = Callable[[str], Path]

PCGR = "variants/pcgr/T001-COAD.grch38.cna.tsv"
GENES = frozenset({"ERBB2", "NRAS", "MYC", "TP53", "APC", "SMAD4", "KRAS", "AR", "CDKN2A", "EZH2"})


def reading(path: Path, format_: FileFormat, **given: str | float | None) -> ReadResult:
    options = ReadOptions(
        copy_number=CopyNumberOptions(genes=GENES),
        assembly=given.get("assembly"),  # type: ignore[arg-type]
        sample=given.get("sample"),  # type: ignore[arg-type]
    )
    return balanced(read_copy_number(path, options, format_))


def test_allele_specific_segments_of_a_colorectal_cancer(shared_file: Shared) -> None:
    result = reading(shared_file(PCGR), FileFormat.ALLELE_SEGMENTS, assembly="GRCh38")
    assert result.counts.rows == 260
    found = {
        (seen.gene, seen.kind.value): seen.copies
        for seen in result.alterations
        if isinstance(seen, CopyNumber)
    }
    # chr1 114430211-116197573 has 23 + 1 copies; chr17 over ERBB2 8 + 1.
    assert found["NRAS", "amplification"] == 24
    assert found["ERBB2", "amplification"] == 9
    assert ("MYC", "amplification") not in found
    assert result.ploidy == 2
    assert remarks(result)["sex_unknown"]["named"] == "AR"
    assert remarks(result)["gene_in_parts"]["named"] == "EZH2"
    assert result.scope is not None
    assert result.scope.genes is not None
    assert "EGFR" in result.scope.genes
    assert "AR" not in result.scope.genes


def test_without_the_assembly_every_segment_is_listed(shared_file: Shared) -> None:
    result = reading(shared_file(PCGR), FileFormat.ALLELE_SEGMENTS)
    assert dict(result.counts.reasons) == {"no_assembly": 260}
    assert result.alterations == ()


def test_the_other_build_is_noticed(shared_file: Shared) -> None:
    with pytest.raises(Exception, match="wrong genome build"):
        reading(shared_file(PCGR), FileFormat.ALLELE_SEGMENTS, assembly="GRCh37")
    seg = shared_file("variants/cna/TCGA.AB.3009.hg19.seg.txt")
    with pytest.raises(Exception, match="wrong genome build"):
        reading(seg, FileFormat.SEG, assembly="GRCh38")


def test_segments_of_an_amplicon_panel(shared_file: Shared) -> None:
    path = shared_file("variants/cna/amplicon.cns")
    result = balanced(read_copy_number(path, ReadOptions(), FileFormat.CNVKIT))
    assert result.counts.rows == 88
    # Eight rows end before they start.
    assert dict(result.counts.reasons)["row_unreadable"] == 8
    found = calls(result)
    assert found["MET"] == ["amplification"]
    assert found["CDKN2A"] == ["deep_deletion"]
    assert found["SMAD4"] == ["deep_deletion"]
    # Parts of RB1 are at -1.3, others at -5.8; parts of AKT1 at 0.9 and 2.3.
    assert found["RB1"] == ["loss"]
    assert found["AKT1"] == ["gain"]
    assert "MYC" in remarks(result)["deep_deletion_not_excluded"]["named"]
    assert remarks(result)["gene_names_unknown"]["count"] == "16"


def test_segments_of_a_hybrid_capture_panel(shared_file: Shared) -> None:
    path = shared_file("variants/cna/tr95t.cns")
    result = balanced(read_copy_number(path, ReadOptions(), FileFormat.CNVKIT))
    assert result.counts.rows == 124
    assert calls(result)["MDM2"] == ["amplification"]
    assert calls(result)["CDK4"] == ["amplification"]
    assert result.counts.not_understood == 0


def test_a_seg_file_of_a_leukaemia(shared_file: Shared) -> None:
    path = shared_file("variants/cna/TCGA.AB.3009.hg19.seg.txt")
    options = ReadOptions(assembly="GRCh37")
    result = balanced(read_copy_number(path, options, FileFormat.SEG))
    assert result.counts.rows == 818
    assert result.samples == ("TCGA-AB-3009",)
    kinds = Counter(seen.kind.value for seen in result.alterations if isinstance(seen, CopyNumber))
    assert set(kinds) <= {"gain", "loss"}


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        (PCGR, FileFormat.ALLELE_SEGMENTS),
        ("variants/cna/amplicon.cns", FileFormat.CNVKIT),
        ("variants/cna/tr95t.cns", FileFormat.CNVKIT),
        ("variants/cna/TCGA.AB.3009.hg19.seg.txt", FileFormat.SEG),
        ("variants/cna/all_lesions.conf_99.txt", FileFormat.GISTIC_LESIONS),
    ],
)
def test_each_file_is_recognised_by_its_content(
    shared_file: Shared, name: str, format_: FileFormat
) -> None:
    assert recognise(shared_file(name)) is format_


@pytest.mark.parametrize(
    ("assembly", "segment"),
    [("GRCh37", "17 37800000 37900000 8 1"), ("GRCh38", "17 39643747 39743747 8 1")],
)
def test_the_same_amplicon_on_both_builds(
    written: Callable[..., Path], assembly: str, segment: str
) -> None:
    """ERBB2 lies at 17:37.84-37.89 Mb on GRCh37 and 1.84 Mb further on GRCh38; invented calls."""
    path = written(table(ALLELES, segment), "x.tsv")
    result = reading(path, FileFormat.ALLELE_SEGMENTS, assembly=assembly)
    assert calls(result) == {"ERBB2": ["amplification"]}


def test_peaks_of_gistic_give_no_finding(shared_file: Shared) -> None:
    path = shared_file("variants/cna/all_lesions.conf_99.txt")
    sample = "TCGA-AB-2805-03A-01D-0756-21"
    result = reading(path, FileFormat.GISTIC_LESIONS, sample=sample)
    assert result.alterations == ()
    assert dict(result.counts.reasons) == {
        "copy_number_neutral": 14,
        "duplicate": 16,
        "peak_without_gene": 2,
    }
