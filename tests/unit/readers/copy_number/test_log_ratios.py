"""CNVkit's segments and seg files; all values are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.copy_number_files import (
    CNVKIT,
    CNVKIT_CALL,
    SEG,
    InventedPlaces,
    balanced,
    calls,
    remarks,
    table,
)
from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.log_ratios import read_cnvkit, read_seg
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.options import CopyNumberOptions, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult

    Read = Callable[..., ReadResult]

KIT = FileFormat.CNVKIT
# The invented genes are in no record.
EVERY = CopyNumberOptions(every_gene=True)


def test_cnvkit_names_the_genes_of_a_segment(read: Read) -> None:
    text = table(
        CNVKIT,
        "chr7 55000000 117000000 EGFR,MET,EGFR 2.1 40",
        "chr9 21960000 21999000 CDKN2A -3.2 9",
        "chr17 1 9 - 2.5 3",
    )
    result = read(text, KIT)
    assert calls(result) == {
        "EGFR": ["amplification"],
        "MET": ["amplification"],
        "CDKN2A": ["deep_deletion"],
    }
    assert dict(result.counts.reasons) == {"outside_gene": 1}
    assert "copy_number_relative" in remarks(result)


@pytest.mark.parametrize("name", ["-", "Antitarget", "Background", "."])
def test_bins_without_a_gene_are_no_gene(read: Read, name: str) -> None:
    text = table(CNVKIT, f"chr7 1 900 {name} 2.5 3", "chr17 1 900 ERBB2 2.1 9")
    result = read(text, KIT)
    assert calls(result) == {"ERBB2": ["amplification"]}
    assert "gene_names_unknown" not in remarks(result)


def test_names_of_other_transcripts_are_counted_together(read: Read) -> None:
    result = read(table(CNVKIT, "chr17 1 900 ERBB2,MIR4728,RP11-145E5.5 2.1 9"), KIT)
    assert calls(result) == {"ERBB2": ["amplification"]}
    assert remarks(result)["gene_names_unknown"]["count"] == "2"


def test_a_gene_on_segments_that_differ_is_judged_with_care(read: Read) -> None:
    text = table(
        CNVKIT,
        "chr7 100 200 MET 3.9 7",
        "chr7 200 300 MET 0.5 7",
        "chr13 100 200 RB1 -4 5",
        "chr13 200 300 RB1 0.0 5",
    )
    result = read(text, KIT)
    assert calls(result) == {"MET": ["gain"], "RB1": ["loss"]}
    assert remarks(result)["gene_in_parts"]["named"] == "MET, RB1"


def test_what_a_low_purity_may_hide_is_said(read: Read) -> None:
    text = table(CNVKIT, "chr7 100 200 MET 1.0 7", "chr13 100 200 RB1 -1.3 5")
    result = read(text, KIT)
    assert calls(result) == {"MET": ["gain"], "RB1": ["loss"]}
    assert remarks(result)["amplification_not_excluded"]["named"] == "MET"
    assert remarks(result)["deep_deletion_not_excluded"]["named"] == "RB1"


def test_copies_of_cnvkit_call_count_before_the_ratio(read: Read) -> None:
    text = table(
        CNVKIT_CALL,
        "chr17 100 200 ERBB2 1.1 8 7 1 20",
        "chr9 100 200 CDKN2A -0.9 0 0 0 4",
        "chr5 100 200 APC -0.5 2 2 0 30",
    )
    result = read(text, KIT)
    expected = {"ERBB2": ["amplification"], "CDKN2A": ["deep_deletion"]}
    assert calls(result) == {**expected, "APC": ["copy_neutral_loh"]}
    assert "ploidy_unknown" in remarks(result)
    assert "copies_by_threshold" not in remarks(result)


def test_copies_that_are_those_of_thresholds_are_named_so(read: Read) -> None:
    columns = ("chromosome", "start", "end", "gene", "log2", "cn", "probes")
    text = table(
        columns,
        "chr1 1 9 JUN 0.0 2 9",
        "chr2 1 9 ALK 0.3 3 9",
        "chr3 1 9 VHL -0.3 1 9",
        "chr9 1 9 CDKN2A -1.2 0 9",
        "chr17 1 9 ERBB2 1.9 8 9",
    )
    assert "copies_by_threshold" in remarks(read(text, KIT))
    assert "copies_by_threshold" not in remarks(read(text, KIT, ReadOptions(purity=0.6)))


def test_a_reversed_segment_is_unreadable(read: Read) -> None:
    """CNVkit itself refuses such a row; older versions wrote them for empty segments."""
    text = table(CNVKIT, "chr3 181430142 178952200 SOX2 -4.2 0", "chr3 1 9 VHL 0.1 4")
    result = read(text, KIT)
    assert dict(result.counts.reasons) == {"row_unreadable": 1, "copy_number_neutral": 1}


def test_a_file_without_names_is_met_by_place(
    written: Callable[..., Path], places: InventedPlaces
) -> None:
    path = written(table(CNVKIT, "chr1 1000 2000 - 2.1 40", "chr1 2000 4999 - 0 40"), "x.cns")
    result = balanced(read_cnvkit(path, ReadOptions(assembly="GRCh38", copy_number=EVERY), places))
    assert calls(result) == {"FIRST": ["amplification"]}
    unknown = balanced(read_cnvkit(path, ReadOptions()))
    assert dict(unknown.counts.reasons) == {"no_assembly": 2}


def test_a_start_counted_from_zero(written: Callable[..., Path], places: InventedPlaces) -> None:
    """The first base of FIRST is 1001, which a BED interval begins with 1000."""
    path = written(table(CNVKIT, "chr1 2000 5000 - 2.1 40", "chr1 1000 2000 - 0.0 9"), "x.cns")
    assert calls(read_cnvkit(path, ReadOptions(assembly="GRCh38", copy_number=EVERY), places)) == {}


def test_a_seg_file_meets_genes_by_place(
    written: Callable[..., Path], places: InventedPlaces
) -> None:
    text = table(SEG, "T 1 1 4000 9 2.0", "T 1 4.001e3 8000 9 -0.6", "T 23 1 4000 9 -0.9")
    path = written(text, "x.seg")
    result = balanced(read_seg(path, ReadOptions(assembly="hg38", copy_number=EVERY), places))
    assert calls(result) == {"FIRST": ["amplification"], "SECOND": ["loss"]}
    assert dict(result.counts.reasons) == {"sex_unknown": 1}
    assert (result.samples, result.assembly) == (("T",), "GRCh38")


def test_a_purity_makes_the_ratio_absolute(
    written: Callable[..., Path], places: InventedPlaces
) -> None:
    path = written(table(SEG, "T 1 1 4000 9 1.2", "T 1 4001 8000 9 -1.0"), "x.seg")
    options = ReadOptions(assembly="GRCh38", purity=0.5, ploidy=2.0, copy_number=EVERY)
    result = balanced(read_seg(path, options, places))
    assert calls(result) == {"FIRST": ["amplification"], "SECOND": ["deep_deletion"]}
    assert result.purity == 0.5
    assert "copy_number_relative" not in remarks(result)


def test_values_without_a_negative_one_may_be_copies(
    written: Callable[..., Path], places: InventedPlaces
) -> None:
    path = written(table(SEG, "T 1 1 4000 9 8", "T 1 4001 8000 9 2"), "x.seg")
    result = balanced(read_seg(path, ReadOptions(assembly="GRCh38", copy_number=EVERY), places))
    assert result.alterations == ()
    assert dict(result.counts.reasons) == {"scale_unknown": 2}
    assert "segment_scale_unknown" in remarks(result)


def test_a_seg_file_of_several_samples_needs_a_choice(
    written: Callable[..., Path], places: InventedPlaces
) -> None:
    path = written(table(SEG, "A 1 1 4000 9 2.0", "B 1 1 4000 9 -0.6"), "x.seg")
    with pytest.raises(InputError, match="2 samples"):
        read_seg(path, ReadOptions(assembly="GRCh38", copy_number=EVERY), places)
    chosen = read_seg(path, ReadOptions(assembly="GRCh38", sample="B", copy_number=EVERY), places)
    assert calls(chosen) == {"FIRST": ["loss"]}
