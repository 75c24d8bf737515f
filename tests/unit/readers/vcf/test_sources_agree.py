"""The same small variant gives the same finding, whoever annotated it (synthetic files)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.annotated_vcf import KNOWN, TERT, FakeAnnotator, Known, Tool, annotated_vcf
from oncobasis.core.alteration import Origin, SmallVariant
from oncobasis.readers.vcf.read import read_vcf
from oncobasis.readers.vcf.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

SERVICES = Services(lambda _assembly, _transcripts: FakeAnnotator())
EVERY = [pytest.param(known, id=f"{known.gene} {known.name}") for known in KNOWN]


def read(written: Written, tool: Tool, *variants: Known) -> tuple[SmallVariant, ...]:
    path = written(annotated_vcf(tool, *variants))
    return read_vcf(path, services=SERVICES).small_variants


@pytest.mark.parametrize("tool", list(Tool))
@pytest.mark.parametrize("known", EVERY)
def test_gene_protein_and_consequence_are_the_same(
    written: Written, known: Known, tool: Tool
) -> None:
    (variant,) = read(written, tool, known)
    protein = "" if variant.protein is None else variant.protein.text
    assert (variant.gene, protein) == (known.gene, known.text)
    assert variant.consequence is known.consequence
    assert variant.observed.origin is Origin.SOMATIC
    assert (variant.observed.depth, variant.observed.allele_fraction) == (100, 0.4)
    assert variant.genomic is not None
    assert (variant.transcript or "").startswith(known.transcript)


@pytest.mark.parametrize("tool", [tool for tool in Tool if tool is not Tool.BCSQ])
@pytest.mark.parametrize("known", EVERY)
def test_coding_change_and_exon_where_the_tool_says_them(
    written: Written, known: Known, tool: Tool
) -> None:
    (variant,) = read(written, tool, known)
    assert variant.coding == known.coding
    assert variant.exon == known.exon
    # Funcotator names no intron.
    assert variant.intron == (None if tool is Tool.FUNCOTATOR else known.intron)


@pytest.mark.parametrize("tool", list(Tool))
def test_the_tert_promoter_by_its_position(written: Written, tool: Tool) -> None:
    (variant,) = read(written, tool, TERT)
    assert (variant.gene, variant.coding) == ("TERT", "C228T")
    assert variant.consequence is TERT.consequence


@pytest.mark.parametrize("tool", list(Tool))
def test_the_reader_says_who_annotated(written: Written, tool: Tool) -> None:
    result = read_vcf(written(annotated_vcf(tool, KNOWN[0])), services=SERVICES)
    start = {Tool.PLAIN: "none", Tool.OLD_SNPEFF: "SnpEff"}.get(tool, tool.value)
    assert result.annotation.startswith(start)
    assert result.format == "vcf"
