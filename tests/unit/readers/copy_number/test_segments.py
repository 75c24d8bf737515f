"""Segments with copies of each allele, met with invented genes of 1,000 bases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.copy_number_files import ALLELES, InventedPlaces, balanced, calls, remarks, table
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.codes_contigs import LENGTHS
from oncobasis.readers.copy_number.allele_segments import read_allele_segments
from oncobasis.readers.copy_number.table.chromosomes import chromosome_of
from oncobasis.readers.reading.options import CopyNumberOptions, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult

    Written = Callable[..., Path]

EVERY = CopyNumberOptions(every_gene=True)
ON38 = ReadOptions(assembly="GRCh38", ploidy=2.0, copy_number=EVERY)


@pytest.fixture
def segments(written: Written, places: InventedPlaces) -> Callable[..., ReadResult]:
    def reading(text: str, options: ReadOptions = ON38) -> ReadResult:
        path = written(text, "synthetic.tsv")
        if options.copy_number == CopyNumberOptions():
            # The invented genes are in no record.
            options = replace(options, copy_number=EVERY)
        return balanced(read_allele_segments(path, options, places))

    return reading


def test_a_segment_over_a_gene_gives_its_call(segments: Callable[..., ReadResult]) -> None:
    result = segments(table(ALLELES, "1 1 4000 8 1", "1 4001 8000 1 1", "1 8001 12000 0 0"))
    assert calls(result) == {"FIRST": ["amplification"], "THIRD": ["deep_deletion"]}
    assert result.alterations[0].observed.source is not None
    assert result.alterations[0].observed.source.text == "FIRST 8+1 copies"
    assert result.counts.reported == 2


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("8 1", "7 1", ["amplification"]),
        ("8 1", "2 1", ["gain"]),
        ("8 1", "1 1", None),
        ("0 0", "1 0", ["loh", "loss"]),
        ("0 0", "1 1", ["loss"]),
        ("1 0", "1 1", None),
        ("2 0", "2 0", ["copy_neutral_loh"]),
        ("2 0", "1 1", None),
    ],
)
def test_a_gene_on_two_segments(
    segments: Callable[..., ReadResult], left: str, right: str, expected: list[str] | None
) -> None:
    result = segments(table(ALLELES, f"1 1 1500 {left}", f"1 1501 4000 {right}"))
    assert calls(result).get("FIRST") == expected
    differs = left != right and {left, right} != {"8 1", "7 1"}
    assert ("gene_in_parts" in remarks(result)) is differs


def test_a_breakpoint_in_a_gene_without_a_common_call_is_listed(
    segments: Callable[..., ReadResult],
) -> None:
    result = segments(table(ALLELES, "1 1 1500 8 1", "1 1501 4000 1 1"))
    assert dict(result.counts.reasons) == {"gene_in_parts": 1, "copy_number_neutral": 1}
    assert result.filtered[0].gene == "FIRST"


@pytest.mark.parametrize(
    ("end", "expected"), [(2000, ["amplification"]), (1901, ["amplification"]), (1890, ["gain"])]
)
def test_an_amplification_needs_nine_tenths_of_the_gene(
    segments: Callable[..., ReadResult], end: int, expected: list[str]
) -> None:
    result = segments(table(ALLELES, f"1 1 {end} 8 1"))
    assert calls(result) == {"FIRST": expected}


def test_a_gap_between_segments_does_not_break_a_gene(
    segments: Callable[..., ReadResult],
) -> None:
    result = segments(table(ALLELES, "1 1 1490 8 1", "1 1510 4000 8 1"))
    assert calls(result) == {"FIRST": ["amplification"]}


def test_segments_without_a_gene_and_of_other_contigs_are_in_the_books(
    segments: Callable[..., ReadResult],
) -> None:
    result = segments(
        table(ALLELES, "2 1 900 8 1", "1 1 4000 8 1", "GL000192.1 1 900 8 1", "MT 1 16569 8 1")
    )
    assert dict(result.counts.reasons) == {"outside_gene": 1, "contig_not_primary": 2}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1 4000 1 8 1", "row_unreadable"),
        ("1 x 4000 8 1", "row_unreadable"),
        ("1 1 4000 eight 1", "row_unreadable"),
        ("1 1 4000 -4 1", "row_unreadable"),
        ("1 1 4000 NA NA", "not_measured"),
        ("1 1 4000", "row_unreadable"),
        ("1 1 4000 8 1 9", "row_unreadable"),
    ],
)
def test_a_row_that_cannot_be_read_is_listed(
    segments: Callable[..., ReadResult], row: str, reason: str
) -> None:
    result = segments(table(ALLELES, row, "1 8001 12000 1 1"))
    assert dict(result.counts.reasons)[reason] == 1
    assert result.alterations == ()


def test_a_segment_given_twice_counts_once(segments: Callable[..., ReadResult]) -> None:
    result = segments(table(ALLELES, "1 1 4000 8 1", "chr1 1 4000 8 1"))
    assert calls(result) == {"FIRST": ["amplification"]}
    assert dict(result.counts.reasons) == {"duplicate": 1}


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        ("sample chr startpos endpos nMajor nMinor", "S 1 1 4000 2 0", "copy_neutral_loh"),
        ("chrom seg start end cf.em tcn.em lcn.em", "1 1 1 4000 0.5 8 1", "amplification"),
        ("chrom seg start end cf.em tcn.em lcn.em", "1 1 1 4000 0.5 8 NA", "amplification"),
        ('"chromosome" "start.pos" "end.pos" "CNt" "A" "B"', '"chr1" 1 4000 3 2 1', "gain"),
        (
            "#chromosome start end copyNumber minorAlleleCopyNumber majorAlleleCopyNumber",
            "1 1 4000 2.02 -0.06 2.08",
            "copy_neutral_loh",
        ),
        (
            "GDC_Aliquot Chromosome Start End Copy_Number Major_Copy_Number Minor_Copy_Number",
            "S chr1 1 4000 0 0 0",
            "deep_deletion",
        ),
        ("chrom start end total_cn", "23.0 1 4000 9", "amplification"),
        ("chrom start end A B", "1 1 4e3 0 2", "copy_neutral_loh"),
    ],
)
def test_columns_of_known_programs(
    segments: Callable[..., ReadResult], columns: str, row: str, expected: str
) -> None:
    found = calls(segments(table(columns.split(" "), row)))
    assert list(found.values()) == [[expected]]


def test_purity_and_ploidy_of_the_comments_are_kept(
    segments: Callable[..., ReadResult],
) -> None:
    text = "# purity=62%\n# ploidy: 3.4\n" + table(ALLELES, "1 1 4000 8 1")
    result = segments(text, ReadOptions(assembly="GRCh38"))
    assert (result.purity, result.ploidy) == (0.62, 3.4)
    assert calls(result) == {"FIRST": ["gain"]}


def test_the_ploidy_is_the_most_common_number_of_copies(
    segments: Callable[..., ReadResult],
) -> None:
    rows = [f"{n} 1 100000000 {'2 2' if n < 13 else '1 1'}" for n in range(1, 22)]
    result = segments(table(ALLELES, *rows), ReadOptions())
    assert result.ploidy == 4
    assert remarks(result)["ploidy_computed"] == {"ploidy": "4"}
    few = segments(table(ALLELES, "1 1 4000 2 2"), ReadOptions())
    assert few.ploidy is None
    assert "ploidy_unknown" in remarks(few)


def test_without_an_assembly_no_gene_is_guessed(written: Written) -> None:
    path = written(table(ALLELES, "17 39000000 41000000 8 1"), "tumour.GRCh38.tsv")
    result = balanced(read_allele_segments(path, ReadOptions()))
    assert result.alterations == ()
    assert result.assembly is None
    assert dict(result.counts.reasons) == {"no_assembly": 1}
    assert result.filtered[0].reasons[0].needed == "--assembly GRCh37 or GRCh38"
    assert "assembly_unknown" in remarks(result)


def test_the_assembly_of_a_comment_counts(written: Written) -> None:
    path = written("# genome=hg38\n" + table(ALLELES, "17 39000000 41000000 8 1"), "tumour.tsv")
    assert "ERBB2" in calls(read_allele_segments(path, ReadOptions()))
    with pytest.raises(InputError, match="GRCh38"):
        read_allele_segments(path, ReadOptions(assembly="GRCh37"))


def test_a_position_beyond_the_chromosome_is_a_wrong_build(written: Written) -> None:
    end = LENGTHS["GRCh37"]["1"]
    path = written(table(ALLELES, "1 1 4000 1 1", f"1 5000 {end} 1 1"), "tumour.tsv")
    with pytest.raises(InputError, match=r"tumour.tsv line 3: .*wrong genome build"):
        read_allele_segments(path, ReadOptions(assembly="GRCh38"))
    assert read_allele_segments(path, ReadOptions(assembly="hg19")).assembly == "GRCh37"


def test_of_several_samples_one_must_be_chosen(segments: Callable[..., ReadResult]) -> None:
    text = table(("sample", *ALLELES), "A 1 1 4000 8 1", "B 1 1 4000 1 1")
    with pytest.raises(InputError, match="name one with --sample: A, B"):
        segments(text)
    result = segments(text, ReadOptions(assembly="GRCh38", sample="A", ploidy=2))
    assert calls(result) == {"FIRST": ["amplification"]}
    assert dict(result.counts.reasons) == {"other_sample": 1}


def test_sex_chromosomes_need_the_sex(segments: Callable[..., ReadResult]) -> None:
    text = table(ALLELES, "X 1 4000 1 0", "Y 1 4000 0 0")
    unknown = segments(text)
    assert dict(unknown.counts.reasons) == {"sex_unknown": 2}
    assert remarks(unknown)["sex_unknown"]["named"] == "ONX, ONY"
    man = segments(text, ReadOptions(assembly="GRCh38", ploidy=2, sex="male"))
    assert calls(man) == {"ONY": ["deep_deletion"]}
    woman = segments(text, ReadOptions(assembly="GRCh38", ploidy=2, sex="female"))
    assert calls(woman) == {"ONX": ["loh", "loss"]}


def test_what_was_judged_whole_is_the_scope(segments: Callable[..., ReadResult]) -> None:
    scope = segments(table(ALLELES, "1 1 5500 1 1", "1 5501 20000 2 1", "X 1 4000 1 0")).scope
    assert scope is not None
    assert scope.copy_number
    assert not scope.small_variants
    assert scope.genes == frozenset({"FIRST", "THIRD"})


def test_copies_without_alleles_give_no_scope(segments: Callable[..., ReadResult]) -> None:
    """They can't say that no allele was lost."""
    assert segments(table(("chrom", "start", "end", "total_cn"), "1 1 4000 2")).scope is None


def test_genes_that_no_record_names_are_counted_by_segment(
    segments: Callable[..., ReadResult],
) -> None:
    listed = CopyNumberOptions(genes=frozenset({"SECOND"}))
    options = ReadOptions(assembly="GRCh38", ploidy=2, copy_number=listed)
    result = segments(table(ALLELES, "1 1 4000 8 1", "1 4001 20000 8 1"), options)
    assert calls(result) == {"SECOND": ["amplification"]}
    assert result.counts.other_genes == 2
    assert dict(result.counts.reasons) == {"gene_without_record": 1}
    assert result.filtered[0].gene == "FIRST"


ROWS = (
    "1 1 1500 8 1", "1 1501 4000 2 1", "1 4001 8000 0 0", "1 8001 12000 2 0", "X 1 900 1 0",
    "1 8001 12000 2 0",
)  # fmt: skip


@given(order=st.permutations(ROWS))
def test_the_order_of_rows_changes_nothing(
    order: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    def found(rows: tuple[str, ...]) -> tuple[object, ...]:
        path = tmp_path_factory.mktemp("order") / "synthetic.tsv"
        path.write_text(table(ALLELES, *rows))
        result = balanced(read_allele_segments(path, ON38, InventedPlaces()))
        return calls(result), dict(result.counts.reasons), result.ploidy, result.scope

    assert found(tuple(order)) == found(ROWS)


@pytest.mark.parametrize(
    ("written_name", "name"),
    [
        ("chr7", "7"), ("7", "7"), ("CHR7", "7"), ("23", "X"), ("chr24", "Y"), ("chrX", "X"),
        ("7.0", "7"), ("25", "MT"), ("chrM", "MT"), ("chrUn_KI270302v1", None), ("27", None),
        ("6_GL000256v2_alt", None), ("", None),
    ],
)  # fmt: skip
def test_names_of_chromosomes(written_name: str, name: str | None) -> None:
    assert chromosome_of(written_name) == name
