"""Assays from files: target regions, definitions, and depth at hotspots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from oncobasis.annotate.bundle import load_transcripts
from oncobasis.core.case import Uncovered
from oncobasis.core.errors import InputError
from oncobasis.readers.assay.bed import scope_of_bed
from oncobasis.readers.assay.coverage import read_coverage
from oncobasis.readers.assay.definition import assay_scope
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.core.transcript import Placement

ASSEMBLY = "GRCh38"
# BRAF V600E and KRAS G12 on GRCh38, as the packaged hotspot positions have them.
BRAF_V600, KRAS_G12 = ("7", 140753336), ("12", 25245350)


def written(folder: Path, text: str, name: str = "targets.bed") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def placed(gene: str) -> tuple[str, Placement]:
    (transcript,) = load_transcripts().of_gene(gene)
    place = transcript.placed_on(ASSEMBLY)
    assert place is not None
    return transcript.chromosome, place


def bed_of(gene: str, *, leave_out: int | None = None) -> str:
    """The coding blocks of a gene as BED lines, one exon left out if asked for."""
    chromosome, place = placed(gene)
    return "".join(
        f"chr{chromosome}\t{block.start - 1}\t{block.end}\n"
        for block in place.coding_blocks()
        if block.number != leave_out
    )


def test_a_gene_that_is_covered_whole_leaves_nothing_open(tmp_path: Path) -> None:
    scope = scope_of_bed(written(tmp_path, bed_of("KRAS")), ASSEMBLY)
    assert scope.genes == frozenset({"KRAS"})
    assert scope.uncovered == ()
    assert scope.small_variants
    assert not scope.fusions


@pytest.mark.parametrize("gene", ["EGFR", "BRAF"])
def test_an_exon_outside_the_targets_is_left_open(tmp_path: Path, gene: str) -> None:
    """EGFR is read from the forward strand, BRAF from the reverse."""
    _, place = placed(gene)
    blocks = place.coding_blocks()
    out = blocks[4]
    before = sum(block.end - block.start + 1 for block in blocks[:4])
    length = out.end - out.start + 1
    scope = scope_of_bed(written(tmp_path, bed_of(gene, leave_out=out.number)), ASSEMBLY)
    (part,) = scope.uncovered
    assert (part.gene, part.reason) == (gene, "outside_target")
    assert (part.first, part.last) == (before // 3 + 1, (before + length - 1) // 3 + 1)


def test_regions_without_an_assembly_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="assembly"):
        scope_of_bed(written(tmp_path, bed_of("KRAS")), None)


def test_regions_of_the_wrong_assembly_do_not_pass_for_an_assay(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no coding base"):
        scope_of_bed(written(tmp_path, "chr12\t100\t200\n"), ASSEMBLY)


@pytest.mark.parametrize("line", ["chr7\t20\t10", "chr7\tx\t10", "chr7"])
def test_a_line_that_is_no_region_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match="line 2"):
        scope_of_bed(written(tmp_path, f"chr7\t1\t5\n{line}\n"), ASSEMBLY)


def test_a_definition_file_names_genes_and_classes(tmp_path: Path) -> None:
    text = "genes: [EGFR, KRAS]\ncopy_number_genes: [ERBB2]\ncallable_mb: 1.2\n"
    scope = assay_scope(str(written(tmp_path, text, "house.yaml")))
    assert scope.name == "house"
    assert scope.covers_gene("EGFR")
    assert scope.covers_copies("ERBB2")
    assert not scope.covers_copies("EGFR")
    assert scope.callable_mb == 1.2


def test_a_name_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="not known"):
        assay_scope("panel of the house")


def depths(*sites: tuple[tuple[str, int], int]) -> str:
    return "".join(f"chr{c}\t{p - 1}\t{p}\t{reads}\n" for (c, p), reads in sites)


def test_low_depth_at_a_hotspot_leaves_it_open(tmp_path: Path) -> None:
    text = depths((BRAF_V600, 12), (KRAS_G12, 900))
    result = read_coverage(written(tmp_path, text), ReadOptions(assembly=ASSEMBLY))
    assert Uncovered("BRAF", 600, 600, "low_depth", "12 reads") in result.uncovered
    assert not [part for part in result.uncovered if (part.gene, part.first) == ("KRAS", 12)]
    assert any(remark.code == "sites_not_covered" for remark in result.remarks)
    assert result.counts.rows == result.counts.reported == 2


def test_a_hotspot_that_the_file_leaves_out_is_open_too(tmp_path: Path) -> None:
    result = read_coverage(
        written(tmp_path, depths((KRAS_G12, 900))), ReadOptions(assembly=ASSEMBLY)
    )
    reasons = {part.reason for part in result.uncovered if part.gene == "KRAS"}
    assert reasons == {"no_depth"}


GVCF = (
    "##fileformat=VCFv4.2\n##reference=GRCh38.fa\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT\n"
    "chr7\t140753330\t.\tA\t<NON_REF>\t.\t.\tEND=140753340\tGT:DP:MIN_DP\t0/0:90:{reads}\n"
)


@pytest.mark.parametrize(("reads", "is_open"), [(40, True), (400, False)])
def test_the_least_depth_of_a_gvcf_block_counts(
    tmp_path: Path,
    reads: int,
    is_open: bool,  # noqa: FBT001
) -> None:
    result = read_coverage(written(tmp_path, GVCF.format(reads=reads), "t.g.vcf"))
    found = [part for part in result.uncovered if (part.gene, part.first) == ("BRAF", 600)]
    assert bool(found) is is_open


def test_a_line_without_depth_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 1"):
        read_coverage(written(tmp_path, "chr7\t10\t20\tEGFR\n"), ReadOptions(assembly=ASSEMBLY))
