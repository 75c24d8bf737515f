"""What the VCF reader asks of others: the built-in annotator, the reader of rearrangements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import BUNDLE_NAME, Transcripts, load_transcripts
from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.annotate.hotspot_positions import load_hotspot_positions
from oncobasis.annotate.structures import load_structures
from oncobasis.nomenclature.tables import DATA_FOLDER
from oncobasis.readers.fusions.vcf_breakends import structural_findings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from oncobasis.annotate.effect import Annotator
    from oncobasis.readers.small_variants.structural_row import StructuralReader

Annotators: TypeAlias = "Callable[[str, Path | None], Annotator | None]"


@dataclass(frozen=True, slots=True)
class Services:
    """``annotator`` gives one for an assembly (with a site's own transcripts) or None."""

    annotator: Annotators
    structural: StructuralReader | None = None


def packaged_annotator(assembly: str, transcripts: Path | None) -> Annotator:
    """Return the built-in annotator: transcripts, then known hotspots, then places of genes."""
    return BundleAnnotator(
        _transcripts(transcripts),
        assembly,
        load_gene_places(assembly),
        load_hotspot_positions(assembly),
        load_structures(assembly),
    )


def _transcripts(path: Path | None) -> Transcripts:
    """Return a site's bundle, else the packaged one where the installation has it."""
    if path is None and not (DATA_FOLDER / BUNDLE_NAME).is_file():
        return Transcripts.of(())
    return load_transcripts(path)


SERVICES = Services(packaged_annotator, structural_findings)
