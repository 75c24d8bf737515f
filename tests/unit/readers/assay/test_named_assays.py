"""Shipped assays: names, gene lists as the sources have them, and the page that tells of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.alteration import CopyNumberKind, SpecimenKind
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.assay.definition import assay_scope, named_scope, scope_of
from oncobasis.readers.assay.panels import Panel, assay_names, near_names, panels

if TYPE_CHECKING:
    from oncobasis.readers.documents.document import Plain

ROOT = Path(__file__).parents[4]
PAGE = ROOT / "docs" / "methods" / "assays.md"
TEMPLATE = ROOT / "examples" / "assays" / "assay-template.yaml"
SHIPPED = [panel for panel in panels() if panel.scope.genes is not None]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("F1CDx", "foundationone-cdx"),
        ("FoundationOne CDx", "foundationone-cdx"),
        ("foundationone_cdx", "foundationone-cdx"),
        ("MSK-IMPACT468", "msk-impact468"),
        ("IMPACT 410", "msk-impact410"),
        ("TSO500", "tso500"),
        ("TruSight Oncology 500", "tso500"),
        ("TSO 500 ctDNA", "tso500-ctdna"),
        ("WES", "exome"),
        ("Whole Genome Sequencing", "genome"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(written: str, name: str) -> None:
    assert named_scope(written, "--assay").name == name


@pytest.mark.parametrize(
    ("written", "near"),
    [("MSK-IMPACT", "msk-impact468"), ("foundation one", "foundationone-cdx"), ("tso", "tso500")],
)
def test_an_unknown_name_tells_those_like_it_and_all_others(written: str, near: str) -> None:
    with pytest.raises(InputError) as refused:
        named_scope(written, "--assay")
    assert near in near_names(written)
    for name in assay_names():
        assert name in str(refused.value)


@pytest.mark.parametrize(
    ("name", "small", "copies", "fusions"),
    [
        ("foundationone-cdx", 309, 309, 35),
        ("msk-impact341", 341, 0, 0),
        ("msk-impact410", 410, 0, 0),
        ("msk-impact468", 468, 0, 0),
        ("tso500", 522, 58, 55),
        ("tso500-dna", 522, 58, 0),
        ("tso500-rna", 0, 0, 55),
        ("tso500-ctdna", 522, 58, 23),
        ("neogenomics-lung-fusion", 0, 0, 8),
    ],
)
def test_the_gene_lists_have_the_published_sizes(
    name: str, small: int, copies: int, fusions: int
) -> None:
    """TERC and TERT of FoundationOne CDx and TERC of TSO 500 are no coding genes there."""
    scope = named_scope(name, "test")
    sizes = [len(genes or ()) for genes in (scope.genes, scope.copy_number_genes)]
    assert [*sizes, len(scope.fusion_genes or ())] == [small, copies, fusions]
    flags = (scope.small_variants, scope.copy_number, scope.fusions)
    assert flags == (bool(small), bool(copies), bool(fusions))


@pytest.mark.parametrize("panel", SHIPPED, ids=lambda panel: panel.name)
def test_every_gene_is_a_current_symbol(panel: Panel) -> None:
    scope = panel.scope
    lists = (scope.genes, scope.copy_number_genes, scope.fusion_genes, scope.skipping_genes)
    named = {gene for genes in lists for gene in genes or ()}
    assert named
    assert {gene for gene in named if load_genes().resolve(gene).symbol != gene} == set()


@pytest.mark.parametrize("panel", SHIPPED, ids=lambda panel: panel.name)
def test_no_panel_claims_germline_or_a_tumour_fraction(panel: Panel) -> None:
    assert not panel.scope.germline
    assert panel.scope.uncovered == ()
    assert panel.scope.specimen is not None
    assert panel.scope.specimen.tumor_fraction is None


def test_versions_of_one_panel_only_grow() -> None:
    first, second, third = (named_scope(f"msk-impact{n}", "test").genes for n in (341, 410, 468))
    assert first is not None
    assert second is not None
    assert third is not None
    assert first < second < third


def test_older_symbols_of_the_sources_are_resolved() -> None:
    genes = named_scope("F1CDx", "test").genes
    assert genes is not None
    assert {"EMSY", "TENT5C", "KMT2A", "KMT2D", "NSD2", "NSD3", "PRKN", "MRE11"} <= genes


def test_amplifications_alone_are_claimed_where_only_they_are_reported() -> None:
    scope = named_scope("tso500", "test")
    assert scope.covers_copies("PTEN", CopyNumberKind.AMPLIFICATION)
    assert not scope.covers_copies("PTEN", CopyNumberKind.DEEP_DELETION)
    assert not scope.covers_copies("CDKN2A", CopyNumberKind.AMPLIFICATION)


def test_a_named_assay_takes_what_was_sampled() -> None:
    sampled: Plain = {"name": "TSO500 ctDNA", "specimen": {"tumor_fraction": 0.2}}
    scope = scope_of(sampled, "assay")
    assert scope.specimen is not None
    assert (scope.specimen.kind, scope.specimen.tumor_fraction) == (SpecimenKind.CTDNA, 0.2)
    assert scope.genes == named_scope("tso500-ctdna", "test").genes


def test_a_name_with_genes_is_a_definition_of_its_own() -> None:
    scope = scope_of({"name": "tso500", "genes": ["KRAS"]}, "assay")
    assert scope.genes == frozenset({"KRAS"})


def test_kinds_of_copy_number_calls_are_checked() -> None:
    with pytest.raises(InputError, match="amplified"):
        scope_of({"copy_number_genes": ["EGFR"], "copy_number_kinds": ["amplified"]}, "assay")


def test_the_template_loads_as_it_is() -> None:
    scope = assay_scope(str(TEMPLATE))
    assert scope.name == "our solid tumour panel"
    assert scope.copy_number_kinds == frozenset({CopyNumberKind.AMPLIFICATION})
    assert scope.skipping_genes == frozenset({"MET"})
    assert scope.callable_mb == 1.2


def test_the_page_lists_every_name_and_its_sizes() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [name for name, _ in rows] == list(assay_names())
    for panel in SHIPPED:
        scope = panel.scope
        lists = (scope.genes, scope.copy_number_genes, scope.fusion_genes, scope.skipping_genes)
        words = ("small variants", "copies", "fusions", "skipping")
        told = ", ".join(f"{w} {len(g)}" for w, g in zip(words, lists, strict=True) if g)
        assert dict(rows)[panel.name].strip() == told
