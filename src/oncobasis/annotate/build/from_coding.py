"""A coding sequence at hand and models of both assemblies -> a transcript without a genome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oncobasis.annotate.build.assemble import DOWNSTREAM, coding_blocks, placed
from oncobasis.annotate.build.checks import NotBuiltError, checked_protein
from oncobasis.annotate.build.model import Model, base_of, length
from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.core.transcript import Placement, Transcript
from oncobasis.nomenclature.genes import ManeTranscript


def transcript_from_coding(
    mane: ManeTranscript,
    coding: str,
    downstream: str,
    models: Mapping[str, Sequence[Model]],
    compared: Sequence[str] = (),
) -> tuple[Transcript, str]:
    """The transcript, and why it is not on an assembly ('' when it is on all).

    ``models`` are those of the transcript by assembly, GRCh38 among them. A model counts when it
    has the coding length, to the base; ``compared`` names the assemblies the sequence was read
    from. Raises NotBuiltError when the sequence does not pass or GRCh38 has no place for it.
    """
    protein = checked_protein(coding, None)
    placements: list[Placement] = []
    reasons: list[str] = []
    chosen: dict[str, Model] = {}
    for assembly in sorted(models):
        try:
            model = _model(mane, assembly, models[assembly], len(coding))
            placements.append(placed(model, None, assembly, len(coding)))
            chosen[assembly] = model
        except NotBuiltError as refused:
            reasons.append(f"not on {assembly}: {refused}")
    home = chosen.get("GRCh38")
    if home is None:
        raise NotBuiltError("; ".join(reasons))
    kept = tuple(p for p in placements if chosen[p.assembly].strand is home.strand)
    reasons += [
        f"not on {p.assembly}: on the other strand there" for p in placements if p not in kept
    ]
    transcript = Transcript(
        gene=mane.symbol,
        name=mane.refseq_transcript,
        chromosome=home.chromosome,
        strand=home.strand,
        placements=kept,
        coding=coding,
        protein=protein,
        downstream=downstream[:DOWNSTREAM],
        ensembl=mane.ensembl_transcript,
        checked=tuple(p.assembly for p in kept if p.assembly in compared),
    )
    return transcript, "; ".join(reasons)


def _model(
    mane: ManeTranscript, assembly: str, models: Sequence[Model], coding_length: int
) -> Model:
    """The one model on the gene's chromosome with this coding length, the named version first."""
    place = load_gene_places(assembly).place(mane.symbol)
    if place is None:
        raise NotBuiltError("the gene has no place there")
    here = [
        model
        for model in models
        if model.chromosome == place.chromosome
        and base_of(model.name) == base_of(mane.refseq_transcript)
    ]
    fitting = [model for model in here if length(coding_blocks(model)) == coding_length]
    exact = [model for model in fitting if model.name == mane.refseq_transcript] or fitting
    if not here:
        raise NotBuiltError("its transcript is not aligned there")
    if not fitting:
        sizes = sorted({length(coding_blocks(model)) for model in here})
        raise NotBuiltError(f"{sizes[0]} coding bases there, {coding_length} are due")
    if len({model.exons for model in exact}) > 1:
        raise NotBuiltError(f"in {len(exact)} places there")
    return exact[0]
