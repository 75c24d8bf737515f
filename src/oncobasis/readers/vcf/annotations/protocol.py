"""What the row reader asks of an annotation, whichever tool wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from oncobasis.readers.small_variants.annotation_values import NO_CLINICAL_READING, ClinicalReading
from oncobasis.readers.small_variants.consequence import NONCODING, OUTSIDE, SPLICE_REGION

if TYPE_CHECKING:
    from oncobasis.core.protein import ProteinChange
    from oncobasis.readers.reading.codes import FilterCode
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.small_variants.consequence import Effect
    from oncobasis.readers.vcf.row import VcfRow

# How a transcript was chosen, best first.
MANE, CANONICAL, PICKED, NO_REFERENCE = range(4)
# Names of filters in the remark that their source is absent.
POPULATION_FILTER = "population_frequency"
CLINICAL_FILTER = "known_pathogenic"


@dataclass(frozen=True, slots=True)
class EffectDetails:
    """What is said of one effect; '' and None where the source doesn't say.

    ``protein_text`` is still to be read; ``protein`` is the change where the source has residues.
    """

    transcript: str = ""
    coding: str = ""
    protein_text: str = ""
    protein: ProteinChange | None = None
    exon: int | None = None
    intron: int | None = None
    rsid: str | None = None


class EffectText(Protocol):
    """What a source wrote of one effect; read only for the effects that matter."""

    def change(self) -> str:
        """Return the protein change as written, else the coding change, else ''."""
        ...

    def frequency(self) -> float | None:
        """Return the highest population frequency, None where the source doesn't say."""
        ...

    def clinical(self) -> ClinicalReading:
        """Return what laboratories say of the variant."""
        ...

    def details(self) -> EffectDetails:
        """Return everything that is said."""
        ...


@dataclass(frozen=True, slots=True)
class SaidDetails:
    """An effect whose source gives neither population frequency nor clinical significance."""

    said: EffectDetails

    def change(self) -> str:
        """Return the protein change as written, else the coding change, else ''."""
        said = self.said
        if said.protein is not None and not said.protein_text:
            return said.protein.text
        return said.protein_text.rpartition(":")[2] or said.coding

    def frequency(self) -> float | None:
        """Return None: the source has no frequency."""
        return None

    def clinical(self) -> ClinicalReading:
        """Return nothing: the source has no classification."""
        return NO_CLINICAL_READING

    def details(self) -> EffectDetails:
        """Return everything that is said."""
        return self.said


NOTHING_SAID = SaidDetails(EffectDetails())


@dataclass(frozen=True, slots=True)
class GeneEffect:
    """What an allele does to one gene, on the transcript that was chosen for it."""

    symbol: str
    gene_id: str
    text: EffectText
    effect: Effect
    rank: int
    coding_off_reference: bool = False
    hotspot: str = ""

    @property
    def name(self) -> str:
        """The symbol, or the gene id where there is no symbol."""
        return self.symbol or self.gene_id

    @property
    def change(self) -> str:
        """The change as text; '' where the source doesn't say."""
        return self.hotspot or self.text.change()


@dataclass(frozen=True, slots=True)
class Missing:
    """Why an allele has no effect: the code, the genes that lie there, what was seen."""

    code: FilterCode
    genes: tuple[str, ...] = ()
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Annotated:
    """The genes of one allele, findings first; ``unknown`` are terms that aren't known."""

    genes: tuple[GeneEffect, ...]
    unknown: tuple[str, ...] = ()
    missing: Missing | None = None


class AnnotationSource(Protocol):
    """Reads the annotations of one file."""

    @property
    def name(self) -> str:
        """Who annotated, with the version where it is known (``VEP 105``)."""
        ...

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """Filters without a source in this annotation, each with what would be needed."""
        ...

    def remark_fields(self, ledger: Ledger) -> None:
        """Say what the annotation lacks beside the sources of filters."""
        ...

    def annotated(self, row: VcfRow, number: int, site: Site, /) -> Annotated:
        """Return what one allele does (the first is 1); ``site`` is its shortest form."""
        ...


def finding_first(gene: GeneEffect) -> tuple[bool, bool, bool, bool]:
    """Findings (splice regions last), then protein-coding genes, other genes, outside of genes."""
    effect = gene.effect
    return not effect.is_finding, effect is SPLICE_REGION, effect is OUTSIDE, effect is NONCODING


def in_order(genes: list[GeneEffect]) -> tuple[GeneEffect, ...]:
    """Return the genes of one allele, findings first, then by name."""
    return tuple(sorted(genes, key=lambda gene: (*finding_first(gene), gene.name)))
