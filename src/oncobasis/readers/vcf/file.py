"""What holds for every row of one VCF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.vcf.origin import Comparison

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.annotate.effect import Annotator
    from oncobasis.readers.small_variants.samples import SampleColumns
    from oncobasis.readers.small_variants.structural_row import StructuralReader
    from oncobasis.readers.vcf.annotations.protocol import AnnotationSource
    from oncobasis.readers.vcf.info_values import InfoValues


@dataclass(frozen=True, slots=True)
class VcfFile:
    """One file being read: ``width`` columns, the tumour's among them, annotation and options.

    ``info`` reads what other tools wrote into INFO beside the annotation. ``structural`` reads
    breakends and symbolic alleles; None where nobody does. ``annotator`` gives the built-in one.
    """

    name: str
    source: AnnotationSource
    info: InfoValues
    options: ReadOptions
    samples: SampleColumns
    assembly: str | None
    comparison: Comparison
    width: int
    tumor_column: int | None
    annotator: Callable[[str], Annotator | None]
    structural: StructuralReader | None = None
    annotations: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def population_limit(self) -> float | None:
        """The frequency from which a variant counts as common."""
        return self.options.filters.population_limit(paired=self.comparison.paired)
