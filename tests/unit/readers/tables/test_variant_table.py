"""Plain tables of findings: what is read, what is listed, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from oncobasis.core.alteration import Origin, SmallVariant
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.readers.files.head import head_of
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.tables.header import proves_variant_table
from oncobasis.readers.tables.read import read_variant_table

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult


def read(folder: Path, text: str, **options: str) -> ReadResult:
    path = folder / "table.txt"
    path.write_text(text, encoding="utf-8")
    return read_variant_table(path, ReadOptions(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
@pytest.mark.parametrize(
    "columns",
    [
        ("Gene", "Protein_Change"),
        ("Hugo Symbol", "HGVSp"),
        ("#gene", "AA Change"),
        ("GENE", "p.dot"),
    ],
)
def test_gene_and_protein_change_in_any_spelling(
    tmp_path: Path, separator: str, columns: tuple[str, str]
) -> None:
    text = f"{separator.join(columns)}\nBRAF{separator}p.V600E\n"
    (seen,) = read(tmp_path, text).alterations
    assert isinstance(seen, SmallVariant)
    assert seen.gene == "BRAF"
    assert seen.protein == parse_protein("p.Val600Glu")
    assert proves_variant_table(head_of(tmp_path / "table.txt"))


def test_what_a_row_says_of_the_observation_is_kept(tmp_path: Path) -> None:
    text = "Gene,HGVSc,HGVSp,VAF,Depth,Origin\nEGFR,NM_005228.5:c.2573T>G,p.L858R,34%,210,somatic\n"
    (seen,) = read(tmp_path, text).small_variants
    assert (seen.coding, seen.transcript) == ("c.2573T>G", "NM_005228.5")
    assert seen.observed.allele_fraction == pytest.approx(0.34)
    assert (seen.observed.depth, seen.observed.origin) == (210, Origin.SOMATIC)
    assert seen.observed.source is not None
    assert seen.observed.source.line == 2


def test_findings_in_words(tmp_path: Path) -> None:
    result = read(tmp_path, "Alteration\nERBB2 amplification\nEML4-ALK fusion\nMSI-H\n")
    assert {type(seen).__name__ for seen in result.alterations} == {
        "CopyNumber", "Fusion", "Signature",
    }  # fmt: skip


def test_not_detected_is_a_negative_result_and_never_an_alteration(tmp_path: Path) -> None:
    result = read(tmp_path, "Gene\tProtein\tStatus\nBRAF\tV600E\tnot detected\n")
    assert not result.alterations
    assert [negative.gene for negative in result.negatives] == ["BRAF"]


def test_a_row_that_is_not_understood_is_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    result = read(tmp_path, "Gene\tProtein\nXYZ9Q\tV600E\nKRAS\tG12C\nKRAS\tbanana\n")
    assert [seen.gene for seen in result.small_variants] == ["KRAS"]
    assert [row.line for row in result.filtered] == [2, 4]
    assert result.counts.not_understood == 2
    assert result.counts.alleles == result.counts.reported + result.counts.not_understood == 3


def test_an_unknown_state_is_not_read_as_detected(tmp_path: Path) -> None:
    result = read(tmp_path, "Gene\tProtein\tStatus\nBRAF\tV600E\tborderline\n")
    assert not result.alterations
    assert result.counts.of(FilterCode.ROW_UNREADABLE) == 1


def test_the_same_row_twice_is_one_finding(tmp_path: Path) -> None:
    result = read(tmp_path, "Gene\tProtein\nKRAS\tG12C\nKRAS\tG12C\n")
    assert len(result.alterations) == 1
    assert result.counts.of(FilterCode.DUPLICATE) == 1


def test_samples_are_never_mixed(tmp_path: Path) -> None:
    text = "Sample\tGene\tProtein\nA\tKRAS\tG12C\nB\tBRAF\tV600E\n"
    with pytest.raises(InputError, match="2 samples"):
        read(tmp_path, text)
    result = read(tmp_path, text, sample="B")
    assert [seen.gene for seen in result.small_variants] == ["BRAF"]
    assert result.counts.of(FilterCode.OTHER_SAMPLE) == 1


@pytest.mark.parametrize(
    "header",
    ["Hugo_Symbol\tVariant_Classification\tHGVSp_Short", "chromosome\tstart\tend\tgene\tlog2",
     "#gene1\tgene2\tbreakpoint1", "name\tvalue", "sample\tresult\tunit\tcomment"],
)  # fmt: skip
def test_other_formats_are_not_claimed(tmp_path: Path, header: str) -> None:
    path = tmp_path / "other.txt"
    path.write_text(f"{header}\n", encoding="utf-8")
    assert not proves_variant_table(head_of(path))


@pytest.mark.parametrize("number", ["nan", "inf", "-1", "much", "140%"])
def test_a_number_that_is_none_does_not_cost_the_finding(tmp_path: Path, number: str) -> None:
    result = read(tmp_path, f"Gene\tProtein\tVAF\tDepth\nKRAS\tp.G12C\t{number}\t1.5\n")
    (seen,) = result.small_variants
    assert (seen.observed.allele_fraction, seen.observed.depth) == (None, None)
    said = [dict(remark.params)["text"] for remark in result.remarks]
    assert said == [f"allele fraction {number}", "depth 1.5"]


def test_a_row_that_is_not_understood_leaves_its_gene_open(tmp_path: Path) -> None:
    result = read(tmp_path, "Gene\tProtein\tStatus\nKRAS\tp.G12C\tmaybe\nBRAF\tp.V600E\t\n")
    assert [seen.gene for seen in result.small_variants] == ["BRAF"]
    assert result.unread == ("KRAS",)
