"""Sequence Ontology terms: their order of severity and the class that biomarkers speak of."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from oncobasis.core.alteration import Consequence

EXON_LOSS = "exon_loss_variant"
TRANSCRIPT_ABLATION = "transcript_ablation"
ACCEPTOR = "splice_acceptor_variant"
DONOR = "splice_donor_variant"
STOP_GAINED = "stop_gained"
FRAMESHIFT = "frameshift_variant"
STOP_LOST = "stop_lost"
START_LOST = "start_lost"
INSERTION = "inframe_insertion"
DELETION = "inframe_deletion"
PROTEIN_ALTERING = "protein_altering_variant"
MISSENSE = "missense_variant"
DONOR_5TH_BASE = "splice_donor_5th_base_variant"
SPLICE_REGION = "splice_region_variant"
DONOR_REGION = "splice_donor_region_variant"
POLYPYRIMIDINE = "splice_polypyrimidine_tract_variant"
STOP_RETAINED = "stop_retained_variant"
SYNONYMOUS = "synonymous_variant"
CODING = "coding_sequence_variant"
UTR_5 = "5_prime_UTR_variant"
UTR_3 = "3_prime_UTR_variant"
INTRON = "intron_variant"

# In the order in which Ensembl lists them, most severe first
# (ensembl.org, "Calculated consequences", release 105 and later); exon loss is SO:0001572.
_CLASS = MappingProxyType(
    {
        TRANSCRIPT_ABLATION: Consequence.OTHER,
        EXON_LOSS: Consequence.SPLICE_SITE,
        ACCEPTOR: Consequence.SPLICE_SITE,
        DONOR: Consequence.SPLICE_SITE,
        STOP_GAINED: Consequence.NONSENSE,
        FRAMESHIFT: Consequence.FRAMESHIFT,
        STOP_LOST: Consequence.STOP_LOSS,
        START_LOST: Consequence.START_LOSS,
        INSERTION: Consequence.INFRAME_INSERTION,
        DELETION: Consequence.INFRAME_DELETION,
        MISSENSE: Consequence.MISSENSE,
        PROTEIN_ALTERING: Consequence.INFRAME_DELINS,
        DONOR_5TH_BASE: Consequence.SPLICE_REGION,
        SPLICE_REGION: Consequence.SPLICE_REGION,
        DONOR_REGION: Consequence.SPLICE_REGION,
        POLYPYRIMIDINE: Consequence.INTRONIC,
        STOP_RETAINED: Consequence.SYNONYMOUS,
        SYNONYMOUS: Consequence.SYNONYMOUS,
        CODING: Consequence.OTHER,
        UTR_5: Consequence.UTR,
        UTR_3: Consequence.UTR,
        INTRON: Consequence.INTRONIC,
    }
)
_RANK = MappingProxyType({term: rank for rank, term in enumerate(_CLASS)})


def in_order(terms: Iterable[str]) -> tuple[str, ...]:
    """Each term once, most severe first."""
    return tuple(sorted(set(terms), key=_RANK.__getitem__))


def consequence_of(terms: tuple[str, ...]) -> Consequence:
    """The class of terms in order; a lost stop counts as such though the frame shifts too."""
    if STOP_LOST in terms and terms[0] == FRAMESHIFT:
        return Consequence.STOP_LOSS
    return _CLASS[terms[0]]
