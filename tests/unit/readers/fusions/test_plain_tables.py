"""Plain tables of fusions: PCGR's columns, a 5' and a 3' column, names in one cell; synthetic."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.alteration import Fusion, Observation
from oncobasis.core.errors import InputError
from oncobasis.readers.files.head import head_of
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.fusions.header import proves_fusion_table
from oncobasis.readers.fusions.read import read_fusions
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult


def read(folder: Path, text: str) -> ReadResult:
    path = folder / "table.txt"
    path.write_text(text, encoding="utf-8")
    assert proves_fusion_table(head_of(path))
    return read_fusions(path, ReadOptions(), FileFormat.FUSION_TABLE)


def found(folder: Path, text: str) -> list[object]:
    result = read(folder, text)
    return [replace(seen, observed=Observation()) for seen in result.alterations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "FusionGene\tLeftBreakpoint\tRightBreakpoint\tSplitReads\nNTRK1--TPM3\t1:1\t1:2\t55\n",
            Fusion("NTRK1", "TPM3", oriented=False),
        ),
        ("fusion,frame\nEML4::ALK,in-frame\n", Fusion("EML4", "ALK", in_frame=True)),
        ("Fusion\nEML4-ALK fusion\n", Fusion("EML4", "ALK", oriented=False)),
        ("Fusion;Reads\nNKX2-1-ALK;20\n", Fusion("NKX2-1", "ALK", oriented=False)),
        (
            "5' gene\t5' exon\t3' gene\t3' exon\tframe\nEML4\texon 13\tALK\t20\tout of frame\n",
            Fusion("EML4", "ALK", 13, 20, in_frame=False),
        ),
        (
            "five_prime_gene,three_prime_gene,supporting_reads\nKIF5B,RET,12\n",
            Fusion("KIF5B", "RET"),
        ),
    ],
)
def test_a_plain_table(text: str, expected: Fusion, tmp_path: Path) -> None:
    assert found(tmp_path, text) == [expected]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fusion,filter\nEML4::ALK,LowQ\n", FilterCode.CALLER_FILTER),
        ("fusion,reads\nEML4::ALK,2\n", FilterCode.LOW_ALT_READS),
        ("fusion,reads\nnone seen,20\n", FilterCode.NO_GENE),
        ("fusion,reads\nALK::ALK,20\n", FilterCode.NOT_A_FUSION),
    ],
)
def test_what_is_left_out(text: str, reason: FilterCode, tmp_path: Path) -> None:
    result = read(tmp_path, text)
    assert result.alterations == ()
    assert result.counts.of(reason) == 1


def test_a_table_of_several_patients_is_never_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_text("sample,fusion\nP1,EML4::ALK\nP2,KIF5B::RET\n", encoding="utf-8")
    with pytest.raises(InputError, match="2 samples"):
        read_fusions(path, ReadOptions(), FileFormat.FUSION_TABLE)
    result = read_fusions(path, ReadOptions(sample="P2"), FileFormat.FUSION_TABLE)
    assert result.counts.reported == 1


def test_a_filter_that_begins_with_pass_has_passed(tmp_path: Path) -> None:
    text = "fusion,filter\nEML4::ALK,PASS;LOW_ALT_TO_REF\n"
    assert found(tmp_path, text) == [Fusion("EML4", "ALK")]


@pytest.mark.parametrize(
    "header",
    [
        "gene\tprotein_change",
        "Hugo_Symbol\tVariant_Classification\tTumor_Sample_Barcode\tFusion",
        "chrom\tpos\tref\talt\tfusion",
        "gene1\tgene2",
        "five_prime_gene\treads",
    ],
)
def test_other_tables_are_not_claimed(header: str, tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text(f"{header}\n", encoding="utf-8")
    assert not proves_fusion_table(head_of(path))
