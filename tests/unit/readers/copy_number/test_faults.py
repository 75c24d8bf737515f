"""Damaged and hostile tables: one clear error, or a result whose books are balanced."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.copy_number_files import ALLELES, CNVKIT_CALL, SEG, balanced, table
from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.read import read_copy_number
from oncobasis.readers.formats import FileFormat as Form
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

SOUND = (
    (table(ALLELES, "17 39000000 41000000 8 1", "13 32000000 33000000 1 0"), Form.ALLELE_SEGMENTS),
    (table(CNVKIT_CALL, "chr17 1 9 ERBB2 1.1 8 7 1 20"), Form.CNVKIT),
    (table(SEG, "T 17 39000000 41000000 9 2.0", "T 13 1 9 9 -1"), Form.SEG),
    (table(("Gene", "Call", "copies"), '"ERBB2" amp 9', "PTEN HOMDEL 0"), Form.GENE_CALLS),
    (table(("Hugo_Symbol", "Entrez_Gene_Id", "T1"), "ERBB2 2064 2"), Form.GENE_CALLS),
    ("Gene Symbol\tLocus ID\tCytoband\tT1\nMYC|chr8\t4609\t8q24\t1.3\n", Form.GISTIC_GENES),
)
DAMAGE = ("\t", "\n", "\r", '"', "NA", "1e400", "-1", "nan", "9" * 30, ",", "#", "\x00", "½", "")


@given(
    sound=st.sampled_from(SOUND),
    edits=st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 20), st.sampled_from(DAMAGE)),
        min_size=1,
        max_size=5,
    ),
)
def test_any_damage_is_an_error_or_in_the_books(
    sound: tuple[str, Form],
    edits: list[tuple[int, int, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text, format_ = sound
    for place, removed, put in edits:
        text = text[:place] + put + text[place + removed :]
    path = tmp_path_factory.mktemp("damaged") / "damaged.tsv"
    path.write_bytes(text.encode())
    try:
        balanced(read_copy_number(path, ReadOptions(assembly="GRCh38"), format_))
    except InputError as error:
        assert error.where  # noqa: PT017 - either outcome is right


def test_a_stray_carriage_return_makes_a_row_unreadable(written: Written) -> None:
    path = written('Gene,CNA\n"ERBB2",am\rp\nPTEN,HOMDEL\n', "x.csv")
    result = balanced(read_copy_number(path, ReadOptions(), Form.GENE_CALLS))
    assert [seen.gene for seen in result.alterations] == ["PTEN"]  # type: ignore[union-attr]
    assert result.counts.not_understood == 1


def test_a_truncated_gzip_names_the_last_good_line(written: Written) -> None:
    whole = gzip.compress(table(ALLELES, *["1 1 4000 1 1"] * 5000).encode(), mtime=0)
    path = written(whole[: len(whole) // 2], "x.tsv.gz")
    with pytest.raises(InputError, match="cut off or damaged"):
        read_copy_number(path, ReadOptions(), Form.ALLELE_SEGMENTS)


def test_utf_16_is_read_as_such_or_refused(written: Written) -> None:
    """Excel's "Unicode text"; never as rows of wrong letters."""
    path = written("Gene\tCNA\nERBB2\tamp\n".encode("utf-16"), "x.tsv")
    try:
        result = balanced(read_copy_number(path, ReadOptions(), Form.GENE_CALLS))
    except InputError as error:
        assert "UTF-8" in error.remedy  # noqa: PT017 - either outcome is right
    else:
        assert result.counts.reported == 1


@pytest.mark.parametrize("given_", [ReadOptions(purity=0.0), ReadOptions(purity=60.0)])
def test_an_impossible_purity_is_refused(written: Written, given_: ReadOptions) -> None:
    path = written("Gene\tlog2\nERBB2\t1.2\n", "x.tsv")
    with pytest.raises(InputError, match="--purity"):
        read_copy_number(path, given_, Form.GENE_CALLS)


def test_comments_alone_are_no_table(written: Written) -> None:
    with pytest.raises(InputError, match="comments only"):
        read_copy_number(written("# purity=0.5\n", "x.tsv"), ReadOptions(), Form.ALLELE_SEGMENTS)
