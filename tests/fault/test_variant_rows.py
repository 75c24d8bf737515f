"""Variant files that lie about themselves: refused or remarked, and never quoted to a terminal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.variant_files import MAF_V600E, V600E, Vcf, maf_text
from oncobasis.core.errors import InputError
from oncobasis.readers.intake.read import read_variants
from oncobasis.readers.maf.read import read_maf
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.readers.reading.result import ReadResult

READERS = (read_maf, read_vcf, read_variants)
PATIENT = "\t".join(MAF_V600E.values()) + "\n"
ACCOUNTS = "root:x:0:0:root:/root:/bin/bash\n"


def written(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "the_file"
    path.write_text(content, "utf-8")
    return path


def remarks(result: ReadResult, code: str) -> list[str]:
    return [dict(r.params).get("text", "") for r in result.remarks if r.code == code]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("content", [PATIENT, ACCOUNTS, PATIENT.replace("\t", " ")])
def test_a_refusal_repeats_nothing_of_a_file_without_header(
    read: Callable[[Path], ReadResult], content: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        read(written(tmp_path, content))
    cells = {word for word in content.split() if len(word) > 1}
    said = str(caught.value).replace("Hugo_Symbol", "")
    assert not [cell for cell in cells if cell in said]


def test_known_columns_and_their_number_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="first line has Hugo_Symbol, among 3 columns"):
        read_maf(written(tmp_path, "Hugo_Symbol\tJohn Doe\tp.V600E\n"))


def test_assemblies_that_differ_are_named_by_what_was_understood(tmp_path: Path) -> None:
    row = MAF_V600E | {"NCBI_Build": "John Doe"}
    with pytest.raises(InputError, match=r"NCBI_Build GRCh38, not understood\)"):
        read_maf(written(tmp_path, maf_text(MAF_V600E, row)))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["a\0b.vcf", "a\ud800b.vcf"])
def test_a_name_that_no_file_can_have(
    read: Callable[[Path], ReadResult], name: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no file name can have"):
        read(tmp_path / name)


@pytest.mark.parametrize("read", READERS)
def test_pipes_and_devices_are_not_opened(
    read: Callable[[Path], ReadResult], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.vcf")
    for path in (tmp_path / "pipe.vcf", Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(InputError, match="not a regular file"):
            read(path)


@pytest.mark.parametrize("name", ["Hugo_Symbol", "HGVSp_Short", "Tumor_Sample_Barcode"])
@pytest.mark.parametrize("again", ["", "KRAS"])
def test_a_doubled_column_that_differs_is_named(name: str, again: str, tmp_path: Path) -> None:
    header, row = maf_text(MAF_V600E).splitlines()[1:]
    with pytest.raises(InputError, match=f"column {name} twice") as caught:
        read_maf(written(tmp_path, f"{header}\t{name}\n{row}\t{again}\n"))
    assert caught.value.where == "the_file line 2"


def test_a_doubled_column_that_agrees_is_read(tmp_path: Path) -> None:
    header, row = maf_text(MAF_V600E).splitlines()[1:]
    result = read_maf(written(tmp_path, f"{header}\tHugo_Symbol\n{row}\tBRAF\n"))
    assert [v.gene for v in result.small_variants] == ["BRAF"]


@pytest.mark.parametrize("site", ["chr7 140753336 A A", "chr7 140753336 A a", "chr7 9 at AT"])
def test_an_allele_that_is_the_reference_is_no_finding(site: str, tmp_path: Path) -> None:
    result = read_vcf(written(tmp_path, Vcf().row(V600E, site=site).text))
    assert not result.small_variants
    assert result.counts.not_understood == 1
    assert result.counts.of(FilterCode.ROW_UNREADABLE) == 1
    assert "rows_not_understood" in {remark.code for remark in result.remarks}


def test_a_maf_row_whose_alleles_are_the_reference_is_no_finding(tmp_path: Path) -> None:
    row = MAF_V600E | {"Reference_Allele": "A", "Tumor_Seq_Allele1": "a", "Tumor_Seq_Allele2": "a"}
    assert not read_maf(written(tmp_path, maf_text(row))).alterations


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("Start_Position", "9" * 13, "position 9999999999999"),
        ("Start_Position", "9" * 5_000, "position 99999999999999999999"),
        ("Start_Position", "-5", "position -5"),
        ("t_depth", "-100", "depth -100"),
        ("t_alt_count", "-3", "alt_reads -3"),
        ("t_alt_count", "1e300", "alt_reads 1e300"),
    ],
)
def test_a_number_that_cannot_be_is_remarked_and_not_used(
    column: str, text: str, says: str, tmp_path: Path
) -> None:
    result = read_maf(written(tmp_path, maf_text(MAF_V600E | {column: text})))
    assert remarks(result, "row_not_understood") == [says]
    (variant,) = result.small_variants
    assert column != "Start_Position" or variant.genomic is None


@pytest.mark.parametrize("counts", ["-60,40", "60," + "9" * 5_000, "60,4²", "60,"])
def test_reads_that_cannot_be_counted_are_not_used(counts: str, tmp_path: Path) -> None:
    text = Vcf().row(V600E, form="GT:AD", normal="0/0:50,0", tumor=f"0/1:{counts}").text
    (variant,) = read_vcf(written(tmp_path, text)).alterations
    assert variant.observed.depth is None


@pytest.mark.parametrize("digits", ["9" * 5_000, "²"])
def test_a_length_that_is_no_number_says_nothing_of_the_assembly(
    digits: str, tmp_path: Path
) -> None:
    text = Vcf().row(V600E).text.replace("159345973", digits)
    assert read_vcf(written(tmp_path, text)).assembly is None
