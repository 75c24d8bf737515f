"""Every real VCF at hand, by annotation and caller, with its counts.

Files that nobody annotated are read with known hotspots and places of genes alone, so that the
counts don't depend on which transcripts are packaged; two of them also with the packaged ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import Transcripts
from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.annotate.hotspot_positions import load_hotspot_positions
from oncobasis.core.alteration import Consequence, Origin, SmallVariant
from oncobasis.core.errors import InputError
from oncobasis.readers.maf.read import read_maf
from oncobasis.readers.reading.options import FilterOptions, ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.read import read_vcf
from oncobasis.readers.vcf.services import SERVICES, Services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from oncobasis.annotate.effect import Annotator

    SharedFile = Callable[[str], Path]

FOLDER = "variants"


def hotspots_only(assembly: str, _transcripts: Path | None) -> Annotator:
    return BundleAnnotator(
        Transcripts.of(()), assembly, load_gene_places(assembly), load_hotspot_positions(assembly)
    )


WITHOUT_TRANSCRIPTS = Services(hotspots_only, SERVICES.structural)


def read(
    path: Path, assembly: str | None = None, filters: FilterOptions | None = None
) -> ReadResult:
    options = ReadOptions(assembly=assembly, filters=filters or FilterOptions())
    return read_vcf(path, options=options, services=WITHOUT_TRANSCRIPTS)


@pytest.mark.parametrize(
    ("name", "assembly", "annotation", "counts"),
    [
        # rows, alleles, reported, filtered, not understood
        ("callers/test_mutect.vcf", None, "none", (500, 500, 0, 497, 3)),
        ("callers/test_strelka.vcf", "GRCh37", "none", (240, 240, 1, 22, 217)),
        ("callers/test_varscan.vcf", "GRCh37", "none", (500, 500, 0, 160, 340)),
        ("callers/test_sniper.vcf", "GRCh37", "none", (169, 171, 0, 87, 84)),
        ("pcgr/T001-COAD.grch37.vcf.gz", "GRCh37", "none", (3317, 3317, 4, 170, 3143)),
        ("pcgr/T001-COAD.grch38.vcf.gz", "GRCh38", "none", (3313, 3313, 4, 164, 3145)),
        ("snpeff/test.ann.vcf", None, "SnpEff 4.1", (1, 1, 0, 1, 0)),
        ("snpeff/test.chr22.ann.filter_missense_any.vcf", None, "SnpEff 4.1a", (20, 20, 17, 3, 0)),
        ("funcotator/variantset1.hg19.funcotated.vcf.gz", None, "Funcotator",
         (198, 198, 136, 62, 0)),
        ("vep/tumor_normal.vep105.GRCh38.vcf.gz", None, "VEP 105", (1470, 1470, 367, 1103, 0)),
    ],
)  # fmt: skip
def test_counts(
    shared_file: SharedFile,
    name: str,
    assembly: str | None,
    annotation: str,
    counts: tuple[int, ...],
) -> None:
    result = read(shared_file(f"{FOLDER}/{name}"), assembly)
    found = result.counts
    assert result.annotation.startswith(annotation)
    assert found.alleles == found.reported + found.filtered + found.not_understood
    assert len(result.filtered) == found.filtered + found.not_understood
    assert (
        found.rows, found.alleles, found.reported, found.filtered, found.not_understood
    ) == counts  # fmt: skip


@pytest.mark.parametrize("name", ["callers/test_strelka.vcf", "pcgr/T001-COAD.grch38.vcf.gz"])
def test_positions_without_an_assembly_are_refused(shared_file: SharedFile, name: str) -> None:
    with pytest.raises(InputError, match="which assembly") as error:
        read(shared_file(f"{FOLDER}/{name}"))
    assert "--assembly" in str(error.value)


@pytest.mark.parametrize(("build", "other"), [("37", "38"), ("38", "37")])
def test_the_other_build_is_noticed(shared_file: SharedFile, build: str, other: str) -> None:
    path = shared_file(f"{FOLDER}/pcgr/T001-COAD.grch{build}.vcf.gz")
    with pytest.raises(InputError, match="wrong genome build"):
        read_vcf(path, options=ReadOptions(assembly=f"GRCh{other}"))


def test_strelka_braf(shared_file: SharedFile) -> None:
    result = read(shared_file(f"{FOLDER}/callers/test_strelka.vcf"), "GRCh37")
    (variant,) = result.small_variants
    assert (variant.gene, variant.protein and variant.protein.text) == ("BRAF", "V600E")
    assert (variant.observed.depth, variant.observed.allele_fraction) == (260, 0.737452)
    assert variant.observed.origin is Origin.SOMATIC
    not_judged = [dict(r.params) for r in result.remarks if r.code == "rows_not_judged"]
    assert [said["count"] for said in not_judged] == ["217"]


def test_varscan_status_is_the_origin(shared_file: SharedFile) -> None:
    """The file's rows: SS=1 germline, SS=2 somatic, SS=3 loss of heterozygosity."""
    path = shared_file(f"{FOLDER}/callers/test_varscan.vcf")
    options = ReadOptions(assembly="GRCh37")
    origins = {v.observed.origin for v in read_vcf(path, options=options).small_variants}
    assert origins <= {Origin.GERMLINE, Origin.SOMATIC, Origin.UNKNOWN}
    assert Origin.GERMLINE in origins


def test_delly_rows_go_to_the_reader_of_rearrangements(shared_file: SharedFile) -> None:
    result = read(shared_file(f"{FOLDER}/callers/test_delly.vcf"), "GRCh37")
    counts = result.counts
    assert (counts.rows, counts.alleles) == (15, 15)
    assert counts.alleles == counts.reported + counts.filtered + counts.not_understood
    assert not result.small_variants


def test_snpeff_alterations(shared_file: SharedFile) -> None:
    name = f"{FOLDER}/snpeff/test.chr22.ann.filter_missense_any.vcf"
    result = read(shared_file(name))
    trmt2a = [v for v in result.small_variants if v.gene == "TRMT2A"]
    assert result.counts.alterations == 18
    assert {v.consequence for v in trmt2a} == {Consequence.MISSENSE}
    first = trmt2a[0]
    assert (first.protein and first.protein.text, first.coding, first.exon) == (
        "P611S",
        "c.1831C>T",
        12,
    )


def test_funcotator_vcf_and_maf_agree(shared_file: SharedFile) -> None:
    """The same calls in both formats; the VCF tells border bases of exons by their own class."""
    off = ReadOptions(filters=FilterOptions.off())
    vcf = read_vcf(
        shared_file(f"{FOLDER}/funcotator/variantset1.hg19.funcotated.vcf.gz"), options=off
    )
    maf = read_maf(
        shared_file(f"{FOLDER}/funcotator/variantset1.hg19.funcotated.maf.gz"), options=off
    )

    def named(result: ReadResult) -> set[tuple[str, str]]:
        return {(v.gene, v.protein.text) for v in result.small_variants if v.protein}

    assert len(named(vcf)) > 100
    assert named(vcf) == named(maf)


def by_name(result: ReadResult) -> dict[tuple[str, str], SmallVariant]:
    """The variants by gene and change; a known hotspot has no coding change."""
    return {
        (v.gene, v.coding or (v.protein.text if v.protein else "")): v
        for v in result.small_variants
    }


def test_both_builds_of_one_sample_give_the_same_alterations(shared_file: SharedFile) -> None:
    found = []
    for build in ("37", "38"):
        path = shared_file(f"{FOLDER}/pcgr/T001-COAD.grch{build}.vcf.gz")
        found.append(by_name(read_vcf(path, options=ReadOptions(assembly=f"GRCh{build}"))))
    apart = set(found[0]) ^ set(found[1])
    # The lift-over to GRCh37 lost a row of TPTE, a gene that lies elsewhere there.
    assert {gene for gene, _ in apart} <= {"TPTE"}
    assert len(found[0]) >= 80
    for name in set(found[0]) & set(found[1]):
        first, second = found[0][name], found[1][name]
        assert (first.protein, first.consequence, first.exon) == (
            second.protein,
            second.consequence,
            second.exon,
        )
        assert first.observed.allele_fraction == second.observed.allele_fraction
