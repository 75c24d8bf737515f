"""The same sample on GRCh37 and GRCh38 gives the same alterations and the same answer."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from oncobasis.annotate.hotspot_positions import load_hotspot_positions
from oncobasis.assembly import Answering, InputFile, read_case
from oncobasis.core.alteration import Observation, SmallVariant
from oncobasis.core.errors import InputError
from oncobasis.knowledge import load_knowledge
from oncobasis.nomenclature.tables import read_table
from oncobasis.readers.intake.read import read_file
from oncobasis.readers.reading.options import FilterOptions, ReadOptions
from oncobasis.readers.reading.result import ReadResult

EXAMPLES = Path(__file__).parents[2] / "examples" / "files"
HEADER = (
    "##fileformat=VCFv4.2\n##reference={build}\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
)
BUILDS = ("GRCh37", "GRCh38")
AS_OF = date(2026, 11, 22)


def bare(seen: SmallVariant) -> SmallVariant:
    """A variant without what differs from build to build: its place and where it was read."""
    return replace(seen, genomic=None, observed=Observation())


def described(result: ReadResult) -> list[tuple[str, str, str | None]]:
    found = [bare(seen) for seen in result.small_variants]
    return sorted((v.gene, v.protein.hgvs if v.protein else "", v.coding) for v in found)


@pytest.fixture(scope="module")
def hotspots() -> list[list[str]]:
    """500 known hotspot changes: gene, change, chromosome, alleles and both positions."""
    rows = [line.split("\t") for line in read_table("hotspot_positions.tsv.gz").splitlines()]
    return random.Random(38).sample(rows, 500)  # noqa: S311 - a fixed choice, no secret


def vcf_of(rows: list[list[str]], build: str, folder: Path) -> Path:
    column = 5 + BUILDS.index(build)
    lines = (f"{r[2]}\t{r[column]}\t.\t{r[3]}\t{r[4]}\t.\tPASS\t.\n" for r in rows)
    path = folder / f"{build}.vcf"
    path.write_text(HEADER.format(build=build) + "".join(lines), encoding="utf-8")
    return path


def test_hotspots_are_the_same_on_both(hotspots: list[list[str]], tmp_path: Path) -> None:
    options = ReadOptions(filters=FilterOptions.off())
    first, second = (read_file(vcf_of(hotspots, b, tmp_path), options) for b in BUILDS)
    assert described(first) == described(second)
    assert first.counts.reported == second.counts.reported == 500
    assert {gene for gene, _, _ in described(first)} == {row[0] for row in hotspots}


def test_positions_of_the_other_build_are_refused(
    hotspots: list[list[str]], tmp_path: Path
) -> None:
    """Positions of GRCh37 read as GRCh38: their bases are not those of the genome."""
    rows = [[*row[:5], row[5], row[5]] for row in hotspots]
    options = ReadOptions(filters=FilterOptions.off())
    with pytest.raises(InputError, match="build"):
        read_file(vcf_of(rows, "GRCh38", tmp_path), options)


@pytest.mark.parametrize("build", BUILDS)
def test_every_position_of_the_table_is_found(build: str) -> None:
    known = load_hotspot_positions(build)
    assert len(known) > 2_500


def test_the_example_is_answered_alike_on_both(tmp_path: Path) -> None:
    answering = Answering(load_knowledge(), AS_OF)
    case = tmp_path / "luad.yaml"
    case.write_text("tumor_type: LUAD\nclinical: {setting: advanced, line: 1, age: 64}\n", "utf-8")
    first, second = (
        answering.answer(
            read_case(case, [InputFile("vcf", EXAMPLES / f"luad.{build}.vcf")]).case
        ).recommendations
        for build in BUILDS
    )
    assert [(r.therapies, r.stance, r.tier) for r in first] == [
        (r.therapies, r.stance, r.tier) for r in second
    ]
    assert first[0].therapies[0].name == "osimertinib"
