"""Transcripts as reviewed records: one a row, with where its bases come from.

A placement is written as in ``annotate/placement_text.py``; '' where the transcript is not placed
on that assembly.
"""

from __future__ import annotations

from collections.abc import Mapping

from oncobasis.annotate.build.checks import NotBuiltError, checked_protein
from oncobasis.annotate.placement_text import placement_of, placement_text
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.transcript import Strand, Transcript
from oncobasis.nomenclature.genes import load_genes

ASSEMBLIES = ("GRCh37", "GRCh38")
COLUMNS = (
    "gene",
    "transcript",
    "chromosome",
    "strand",
    "grch37",
    "grch38",
    "compared",
    "source",
    "coding",
    "downstream",
)
_STRANDS = {"+": Strand.FORWARD, "-": Strand.REVERSE}
_SIGNS = {Strand.FORWARD: "+", Strand.REVERSE: "-"}


def row_of(transcript: Transcript, source: str) -> tuple[str, ...]:
    """The record of a transcript."""
    return (
        transcript.gene,
        transcript.name,
        transcript.chromosome,
        _SIGNS[transcript.strand],
        *(placement_text(transcript.placed_on(assembly)) for assembly in ASSEMBLIES),
        ";".join(transcript.checked),
        source,
        transcript.coding,
        transcript.downstream,
    )


def transcript_of(row: Mapping[str, str]) -> Transcript:
    """The transcript of a record, every check done again; KnowledgeError names the gene."""
    where = f"transcripts.tsv, {row['gene']}"
    mane = load_genes().transcript(row["transcript"])
    if mane is None or not mane.is_select or mane.symbol != row["gene"]:
        raise KnowledgeError("is not the MANE Select transcript of its gene", where=where)
    try:
        protein = checked_protein(row["coding"], None)
        placements = tuple(
            placement_of(assembly, row[assembly.lower()])
            for assembly in ASSEMBLIES
            if row[assembly.lower()]
        )
        strand = _STRANDS[row["strand"]]
    except NotBuiltError as refused:
        raise KnowledgeError(str(refused), where=where) from refused
    except (ValueError, KeyError) as error:
        raise KnowledgeError("a placement cannot be read", where=where) from error
    for place in placements:
        size = sum(block.end - block.start + 1 for block in place.coding_blocks())
        if size != len(row["coding"]):
            raise KnowledgeError(f"{size} coding bases on {place.assembly}", where=where)
    return Transcript(
        gene=row["gene"],
        name=mane.refseq_transcript,
        chromosome=row["chromosome"],
        strand=strand,
        placements=placements,
        coding=row["coding"],
        protein=protein,
        downstream=row["downstream"],
        ensembl=mane.ensembl_transcript,
        checked=tuple(part for part in row["compared"].split(";") if part),
    )
