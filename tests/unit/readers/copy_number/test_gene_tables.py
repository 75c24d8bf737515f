"""Tables with a gene in each row; all values are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.copy_number_files import balanced, calls, remarks, table
from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.read import read_copy_number
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.options import CopyNumberOptions, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.readers.reading.result import ReadResult

    Read = Callable[..., ReadResult]

GENES = FileFormat.GENE_CALLS
GISTIC = FileFormat.GISTIC_GENES
ROWS_LISTED = "rows_not_understood"
MATRIX = ("Hugo_Symbol", "Entrez_Gene_Id", "T1", "T2")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("amplification", "amplification"),
        ("AMP", "amplification"),
        ("High-level amplification", "amplification"),
        ("gain", "gain"),
        ("low_level_gain", "gain"),
        ("loss", "loss"),
        ("HETLOSS", "loss"),
        ("deletion", "loss"),
        ("HOMDEL", "deep_deletion"),
        ("Deep Deletion", "deep_deletion"),
        ("LOH", "loh"),
        ("copy-neutral LOH", "copy_neutral_loh"),
        ("2", "amplification"),
        ("1", "gain"),
        ("-1", "loss"),
        ("-1.5", "loss"),
        ("-2", "deep_deletion"),
    ],
)
def test_words_and_levels(read: Read, word: str, expected: str) -> None:
    result = read(f"Gene\tCNA\nPTEN\t{word}\n", GENES)
    assert calls(result) == {"PTEN": [expected]}


@pytest.mark.parametrize("word", ["neutral", "diploid", "0", "not amplified"])
def test_no_change_is_no_finding_and_in_the_books(read: Read, word: str) -> None:
    result = read(f"Gene\tCNA\nPTEN\t{word}\n", GENES)
    assert result.alterations == ()
    assert dict(result.counts.reasons) == {"copy_number_neutral": 1}


def test_a_word_that_is_not_known_is_listed(read: Read) -> None:
    result = read("Gene\tCNA\nPTEN\tstrange\nERBB2\tamp\n", GENES)
    assert calls(result) == {"ERBB2": ["amplification"]}
    assert result.counts.not_understood == 1
    assert result.filtered[0].gene == "PTEN"
    assert result.filtered[0].reasons[0].seen == "strange"


def test_a_gene_without_a_value_counts_as_not_tested(read: Read) -> None:
    result = read("Gene\tCNA\nPTEN\tNA\nERBB2\tamp\n", GENES)
    assert dict(result.counts.reasons) == {"not_measured": 1}
    assert remarks(result)["genes_not_measured"]["named"] == "PTEN"


def test_former_names_and_ids_of_genes_are_read(read: Read) -> None:
    text = table(("Hugo_Symbol", "Entrez_Gene_Id", "T1"), "HER2 2064 2", "NOSUCH 5728 -2")
    assert calls(read(text, GENES)) == {"ERBB2": ["amplification"], "PTEN": ["deep_deletion"]}


def test_a_name_that_is_no_gene_is_not_understood(read: Read) -> None:
    result = read("Gene\tCNA\nNOSUCH1\tamp\n", GENES)
    assert dict(result.counts.reasons) == {"no_gene": 1}
    assert remarks(result)["gene_names_unknown"] == {"count": "1", "named": "NOSUCH1"}


def test_copies_are_compared_with_the_ploidy_of_the_table(read: Read) -> None:
    text = table(("gene", "copies", "ploidy"), "ERBB2 12 3.1", "EGFR 7 3.1", "PTEN 0 3.1")
    result = read(text, GENES)
    expected = {"ERBB2": ["amplification"], "EGFR": ["gain"], "PTEN": ["deep_deletion"]}
    assert calls(result) == expected
    assert result.ploidy == 3.1
    assert remarks(result)["amplification_not_excluded"]["named"] == "EGFR"


def test_the_ploidy_of_the_file_counts_before_the_given_one(read: Read) -> None:
    text = table(("gene", "copies", "ploidy"), "EGFR 7 3.1")
    result = read(text, GENES, ReadOptions(ploidy=2.0))
    assert calls(result) == {"EGFR": ["gain"]}
    assert remarks(result)["purity_contradiction"]["used"] == "3.1"


def test_without_a_ploidy_this_is_said(read: Read) -> None:
    assert "ploidy_unknown" in remarks(read("gene\tcopies\nEGFR\t7\n", GENES))


def test_numbers_beyond_the_levels_in_a_column_of_calls_are_refused(read: Read) -> None:
    """0 would be *no change* as a level and *no copy* as a number of copies."""
    with pytest.raises(InputError, match="line 3: the numbers in the column CNA are no levels"):
        read("Gene\tCNA\nPTEN\t0\nERBB2\t8\n", GENES)


def test_a_word_that_its_copies_contradict_is_not_used(read: Read) -> None:
    result = read("Gene\tCall\tcopies\nEGFR\tamp\t2\nERBB2\tamp\t9\n", GENES)
    assert calls(result) == {"ERBB2": ["amplification"]}
    assert remarks(result)["contradictory_input"]["second"] == "2 copies"


def test_copies_say_how_deep_a_deletion_is(read: Read) -> None:
    text = "Gene\tCall\tcopies\nPTEN\tdeletion\t0\nRB1\tdeletion\t1\nEGFR\tgain\t8\n"
    result = read(text, GENES)
    expected = {"PTEN": ["deep_deletion"], "RB1": ["loss"], "EGFR": ["gain"]}
    assert calls(result) == expected
    assert remarks(result)["amplification_not_excluded"]["named"] == "EGFR"


def test_a_gene_that_stands_twice_must_say_the_same(read: Read) -> None:
    for rows in (("MET amp", "MET gain"), ("MET gain", "MET amp")):
        result = read(table(("Gene", "CNA"), *rows), GENES)
        assert calls(result) == {"MET": ["gain"]}
        assert remarks(result)["gene_in_parts"]["named"] == "MET"
    same = read(table(("Gene", "CNA"), "MET amp", "cMET amp"), GENES)
    assert calls(same) == {"MET": ["amplification"]}
    assert dict(same.counts.reasons) == {"duplicate": 1}


def test_a_matrix_of_several_samples_needs_a_choice(read: Read) -> None:
    text = table(MATRIX, "ERBB2 2064 2 0", "PTEN 5728 -2 NA")
    with pytest.raises(InputError, match="2 samples"):
        read(text, GENES)
    with pytest.raises(InputError, match="no sample 'T3'"):
        read(text, GENES, ReadOptions(sample="T3"))
    first = read(text, GENES, ReadOptions(sample="T1"))
    assert calls(first) == {"ERBB2": ["amplification"], "PTEN": ["deep_deletion"]}
    assert first.samples == ("T1",)
    second = read(text, GENES, ReadOptions(sample="T2"))
    assert second.alterations == ()
    assert dict(second.counts.reasons) == {"copy_number_neutral": 1, "not_measured": 1}


def test_a_matrix_says_that_it_holds_levels(read: Read) -> None:
    result = read(table(MATRIX[:3], "ERBB2 2064 2"), GENES)
    assert "copy_number_levels" in remarks(result)
    assert result.annotation == "levels"


def test_a_matrix_with_a_sample_twice_is_refused(read: Read) -> None:
    with pytest.raises(InputError, match="'T1' twice"):
        read(table((*MATRIX[:3], "T1"), "ERBB2 2064 2 0"), GENES)


def test_a_row_cut_off_before_the_sample_is_unreadable(read: Read) -> None:
    result = read("Hugo_Symbol\tEntrez_Gene_Id\tT1\nERBB2\t2064\t2\nPTEN\t5728\n", GENES)
    assert dict(result.counts.reasons) == {"row_unreadable": 1}


def test_the_long_table_of_cbioportal(read: Read) -> None:
    columns = ("Hugo_Symbol", "Entrez_Gene_Id", "Sample_Id", "Value")
    text = table(columns, "ERBB2 2064 T1 2", "PTEN 5728 T2 -2")
    result = read(text, GENES, ReadOptions(sample="T1"))
    assert calls(result) == {"ERBB2": ["amplification"]}
    assert dict(result.counts.reasons) == {"other_sample": 1}


def test_thresholded_values_of_gistic(read: Read) -> None:
    text = "Gene Symbol\tLocus ID\tCytoband\tT1\nERBB2\t2064\t17q12\t2\nMYC|chr8\t4609\t8q24\t1\n"
    assert calls(read(text, GISTIC)) == {"ERBB2": ["amplification"], "MYC": ["gain"]}


def test_values_of_gistic_are_amplified_on_either_reading_of_the_scale(read: Read) -> None:
    text = (
        "Gene Symbol\tGene ID\tCytoband\tT1\nERBB2\t2064\t17q12\t4.1\nMYC\t4609\t8q24\t1.2\n"
        "PTEN\t5728\t10q23\t-1.4\nTP53\t7157\t17p13\t0.05\n"
    )
    result = read(text, GISTIC)
    assert calls(result) == {"ERBB2": ["amplification"], "MYC": ["gain"], "PTEN": ["loss"]}
    assert remarks(result)["deep_deletion_not_excluded"]["named"] == "PTEN"
    assert remarks(result)["amplification_not_excluded"]["named"] == "MYC"


def test_purple_gives_the_least_and_the_most_copies_of_a_gene(read: Read) -> None:
    columns = ("chromosome", "gene", "minCopyNumber", "maxCopyNumber", "minMinorAlleleCopyNumber")
    text = table(
        columns,
        "chr17 ERBB2 22.1 23.0 0.9",
        "chr9 CDKN2A -0.01 0.1 0.0",
        "chr10 PTEN 0.02 1.1 0",
        "chr7 EGFR 4.1 30 1",
    )
    result = read(text, GENES, ReadOptions(purity=0.6, ploidy=2.1))
    assert calls(result) == {
        "ERBB2": ["amplification"],
        "CDKN2A": ["deep_deletion"],
        "PTEN": ["loh", "loss"],
        "EGFR": ["gain"],
    }
    assert remarks(result)["gene_in_parts"]["named"] == "EGFR, PTEN"
    assert (result.purity, result.ploidy) == (0.6, 2.1)


def test_log2_ratios_by_gene_are_relative_without_a_purity(read: Read) -> None:
    text = "Gene\tlog2\nERBB2\t1.2\nPTEN\t-1.05\n"
    relative = read(text, GENES)
    assert calls(relative) == {"ERBB2": ["gain"], "PTEN": ["loss"]}
    assert "copy_number_relative" in remarks(relative)
    pure = read(text, GENES, ReadOptions(purity=0.5, ploidy=2.0))
    assert calls(pure) == {"ERBB2": ["amplification"], "PTEN": ["deep_deletion"]}
    assert "copy_number_relative" not in remarks(pure)


def test_the_word_of_a_laboratory_counts_on_x_but_a_level_needs_the_sex(read: Read) -> None:
    assert calls(read("Gene\tCNA\nAR\tgain\n", GENES)) == {"AR": ["gain"]}
    level = read("Gene\tCNA\nAR\t1\n", GENES)
    assert dict(level.counts.reasons) == {"sex_unknown": 1}
    assert remarks(level)["sex_unknown"]["named"] == "AR"
    woman = read("Gene\tCNA\nAR\t1\n", GENES, ReadOptions(sex="female"))
    assert calls(woman) == {"AR": ["gain"]}


def test_genes_that_no_record_names_are_counted_and_listed(read: Read) -> None:
    options = ReadOptions(copy_number=CopyNumberOptions(genes=frozenset({"ERBB2"})))
    result = read("Gene\tCNA\nERBB2\tamp\nGRB7\tamp\n", GENES, options)
    assert calls(result) == {"ERBB2": ["amplification"]}
    assert result.counts.other_genes == 1
    assert dict(result.counts.reasons) == {"gene_without_record": 1}
    assert result.filtered[0].gene == "GRB7"


ROWS = (
    "ERBB2 amp", "HER2 amp", "MET amp", "MET gain", "PTEN HOMDEL", "PTEN strange", "TP53 neutral",
    "KRAS NA", "NOSUCH1 amp",
)  # fmt: skip


@given(order=st.permutations(ROWS))
def test_the_order_of_rows_changes_nothing(
    order: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    def found(rows: tuple[str, ...]) -> tuple[object, ...]:
        path = tmp_path_factory.mktemp("order") / "synthetic.tsv"
        path.write_text(table(("Gene", "CNA"), *rows))
        result = balanced(read_copy_number(path, ReadOptions(), GENES))
        said = {code: params for code, params in remarks(result).items() if code != ROWS_LISTED}
        return calls(result), dict(result.counts.reasons), said

    assert found(tuple(order)) == found(ROWS)


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_line_ends_and_quotes(read: Read, separator: str, end: str) -> None:
    text = table(('"Gene"', "CNA"), '"ERBB2" amp', "PTEN HOMDEL", separator=separator, end=end)
    assert calls(read(text, GENES)) == {"ERBB2": ["amplification"], "PTEN": ["deep_deletion"]}


def test_row_names_of_r_are_left_aside(read: Read) -> None:
    assert calls(read("Gene\tCNA\n1\tERBB2\tamp\n2\tPTEN\tHOMDEL\n", GENES)) == {
        "ERBB2": ["amplification"],
        "PTEN": ["deep_deletion"],
    }


def test_one_row_with_too_many_cells_is_unreadable(read: Read) -> None:
    result = read("Gene\tCNA\nERBB2\tamp\nx\tPTEN\tHOMDEL\n", GENES)
    assert calls(result) == {"ERBB2": ["amplification"]}
    assert dict(result.counts.reasons) == {"row_unreadable": 1}


def test_a_table_without_rows_says_so(read: Read) -> None:
    result = read("Gene\tCNA\n", GENES)
    assert result.alterations == ()
    assert "no_rows" in remarks(result)


def test_an_empty_file_is_refused(read: Read) -> None:
    with pytest.raises(InputError, match="empty"):
        read("", GENES)


def test_findings_name_their_line(read: Read) -> None:
    (seen,) = read("Gene\tCNA\nTP53\t0\nERBB2\tamp\n", GENES).alterations
    source = seen.observed.source
    assert source is not None
    assert (source.file, source.line, source.text) == ("synthetic.tsv", 3, "ERBB2 amp")
