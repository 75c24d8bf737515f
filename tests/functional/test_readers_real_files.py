"""Real files of callers and annotators: every row is accounted for exactly once."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.alteration import Consequence, Origin
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.intake.read import read_variants
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import FilterOptions, ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.annotations.choice import described_fields
from oncobasis.readers.vcf.annotations.vep import VepReader
from oncobasis.readers.vcf.annotations.vep_layout import csq_layout
from oncobasis.readers.vcf.header import read_header
from oncobasis.readers.vcf.support import TumorCall, support_in_info, support_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    SharedFile = Callable[[str], Path]

VEP = "variants/vep/tumor_normal.vep105.GRCh38.vcf.gz"
ISOFORMS = "variants/maf/test_output.vep_isoforms.maf"
FUNCOTATOR = "variants/funcotator/variantset1.hg19.funcotated.maf.gz"
LAML = "variants/maf/tcga_laml.maf.gz"
OFF = ReadOptions(filters=FilterOptions.off())


def data_lines(path: Path) -> Counter[int]:
    """Line numbers of the data rows, once for each alternative allele of a VCF."""
    lines: Counter[int] = Counter()
    body = [(n, text) for n, text in numbered_lines(path) if text and not text.startswith("#")]
    is_maf = "Hugo_Symbol" in body[0][1]
    for number, text in body[1:] if is_maf else body:
        lines[number] = 1 if is_maf else len(text.split("\t")[4].split(","))
    return lines


def accounted(result: ReadResult) -> Counter[int]:
    """Line numbers of what the result holds, once for each allele."""
    seen = {(v.observed.source.line, v.genomic) for v in result.small_variants if v.observed.source}
    lines = Counter(line for line, _ in seen if line is not None)
    lines.update(row.line for row in result.filtered)
    return lines


@pytest.mark.parametrize(
    ("name", "sample"),
    [(VEP, None), (ISOFORMS, None), (FUNCOTATOR, None), (LAML, "TCGA-AB-2988")],
)
@pytest.mark.parametrize("filters", [FilterOptions(), FilterOptions.off()])
def test_every_row_is_accounted_for_exactly_once(
    shared_file: SharedFile, name: str, sample: str | None, filters: FilterOptions
) -> None:
    path = shared_file(name)
    result = read_variants(path, ReadOptions(sample=sample, filters=filters))
    assert accounted(result) == data_lines(path)
    counts = result.counts
    assert counts.alleles == counts.reported + counts.filtered + counts.not_understood
    assert counts.filtered + counts.not_understood == len(result.filtered)
    assert all(row.reasons for row in result.filtered)


def test_vep_tumor_normal(shared_file: SharedFile) -> None:
    result = read_variants(shared_file(VEP))
    assert result.samples == ("HCC1395_TUMOR_DNA", "HCC1395_NORMAL_DNA")
    assert result.assembly == "GRCh38"
    counts = result.counts
    assert (counts.rows, counts.reported, counts.not_understood) == (1470, 367, 0)
    assert counts.of(FilterCode.INTRONIC) == 794
    assert {variant.observed.origin for variant in result.small_variants} == {Origin.SOMATIC}
    assert all(variant.observed.allele_fraction for variant in result.small_variants)
    # HCC1395 is known for TP53 R175H and a BRCA1 nonsense change (R1751*).
    found = {(v.gene, v.protein.text) for v in result.small_variants if v.protein}
    assert ("TP53", "R175H") in found


def test_vep_protein_texts_are_all_understood(shared_file: SharedFile) -> None:
    result = read_variants(shared_file(VEP), OFF)
    assert not [r for r in result.remarks if r.code == "protein_not_understood"]


def test_a_file_read_twice_gives_the_same(shared_file: SharedFile) -> None:
    path = shared_file(VEP)
    assert read_variants(path) == read_variants(path)


def test_vcf2maf_isoforms(shared_file: SharedFile) -> None:
    result = read_variants(shared_file(ISOFORMS))
    assert (result.samples, result.assembly) == (("TUMOR",), "GRCh37")
    kinds = Counter(variant.consequence for variant in result.small_variants)
    assert kinds[Consequence.SPLICE_SITE] >= 2


def test_funcotator_maf(shared_file: SharedFile) -> None:
    result = read_variants(shared_file(FUNCOTATOR))
    assert result.assembly == "GRCh37"
    assert result.counts.not_understood == 0
    assert all(v.protein or v.coding for v in result.small_variants)


def test_tcga_maf_needs_a_sample_and_reads_each(shared_file: SharedFile) -> None:
    path = shared_file(LAML)
    with pytest.raises(InputError, match=r"193 samples .*--sample: TCGA-AB-2802"):
        read_variants(path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("variants/callers/test_strelka.vcf", "which assembly"),
        ("variants/pcgr/T001-COAD.grch38.vcf.gz", "which assembly"),
    ],
)
def test_files_that_are_not_annotated_variants_say_so(
    shared_file: SharedFile, name: str, says: str
) -> None:
    with pytest.raises(InputError, match=says) as error:
        read_variants(shared_file(name))
    assert error.value.remedy


def tumor_calls(path: Path, column: int) -> list[tuple[TumorCall, dict[str, str]]]:
    calls = []
    for _, text in numbered_lines(path):
        if text.startswith("#"):
            continue
        cells = text.split("\t")
        values = dict(zip(cells[8].split(":"), cells[column].split(":"), strict=False))
        info = {key: value for key, _, value in (p.partition("=") for p in cells[7].split(";"))}
        for number, alternative in enumerate(cells[4].split(","), 1):
            alleles = len(cells[4].split(","))
            calls.append((TumorCall(values, cells[3], alternative, number, alleles), info))
    return calls


@pytest.mark.parametrize(
    ("name", "column", "stated"),
    [
        ("variants/callers/test_mutect.vcf", 10, "FA"),
        ("variants/callers/test_strelka.vcf", 10, None),
        ("variants/callers/test_varscan.vcf", 10, "FREQ"),
        ("variants/callers/test_sniper.vcf", 10, None),
    ],
)
def test_support_of_real_callers(
    shared_file: SharedFile, name: str, column: int, stated: str | None
) -> None:
    calls = tumor_calls(shared_file(name), column)
    called = [call for call, _ in calls if "0/0" not in call.values.get("GT", "")]
    found = [(call, support_of(call)) for call in called]
    assert len(found) > 100
    for call, support in found:
        assert support.depth is not None
        assert support.alt_reads is not None
        assert support.fraction is None or 0 <= support.fraction <= 1
        if stated and call.alleles == 1:
            text = call.values[stated]
            written = float(text.rstrip("%")) / (100 if "%" in text else 1)
            assert support.fraction == pytest.approx(written, abs=1e-6)


def test_support_in_pcgr_info_agrees_with_its_counts(shared_file: SharedFile) -> None:
    calls = tumor_calls(shared_file("variants/pcgr/T001-COAD.grch37.vcf.gz"), 9)
    both = [(support_in_info(info), support_of(call)) for call, info in calls]
    fractions = [(a.fraction, b.fraction) for a, b in both if None not in (a.fraction, b.fraction)]
    assert len(fractions) > 3000
    # One row of the file contradicts itself: TVAF=1.0 beside 130 reads of the reference.
    apart = [pair for pair in fractions if pair[0] != pytest.approx(pair[1], abs=0.02)]
    assert apart == [(1.0, 0.0)]


def test_vep_file_within_its_time(shared_file: SharedFile) -> None:
    """Not a benchmark: a tenfold slip of the reader's speed should not pass unseen."""
    path = shared_file(VEP)
    read_variants(path)
    begun = time.perf_counter()
    read_variants(path)
    assert time.perf_counter() - begun < 2


def test_the_shortcut_by_mane_select_gives_what_the_general_way_gives(
    shared_file: SharedFile,
) -> None:
    lines = numbered_lines(shared_file(VEP))
    header = read_header(lines, "f")
    layout = csq_layout(described_fields(header.infos)["CSQ"], "f")
    short = VepReader(layout, load_genes())
    general = VepReader(replace(layout, names_gene_twice=False), load_genes())
    compared = 0
    for _, text in lines:
        entries = text.split("CSQ=")[1].split(";")[0].split("\t")[0].split(",")
        by_name = [
            {
                gene.name: (gene.text.details(), gene.effect, gene.rank)
                for gene in reader.of_entries(entries).genes
            }
            for reader in (short, general)
        ]
        assert by_name[0] == by_name[1]
        compared += 1
    assert compared == 1470
