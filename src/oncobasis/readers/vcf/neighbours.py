"""Findings of one codon: one change where they lie on one molecule, else named as neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.phasing import MergedChange, PhasedChange, read_together
from oncobasis.nomenclature.protein import ProteinSyntaxError, parse_protein
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import Reason
from oncobasis.readers.small_variants.consequence import effect_of_consequence, refined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from oncobasis.annotate.effect import Annotator, TranscriptEffect
    from oncobasis.core.alteration import SmallVariant
    from oncobasis.core.protein import ProteinChange
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.vcf.findings import Finding

# A codon's bases lie this near to each other, unless an intron parts them.
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Reads neighbouring findings of one file together.

    ``annotator`` is asked for only where findings stand that near. An annotation tool describes
    each row alone: where our transcripts cover the gene, a merged change is described anew.
    """

    assembly: str | None
    annotator: Callable[[str], Annotator | None]
    ledger: Ledger

    def together(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings to report; the others are entered as part of one of them."""
        if self.assembly is None:
            return list(findings)
        kept: list[Finding] = []
        for cluster in _clusters(findings):
            kept.extend(self._read(cluster) if len(cluster) > 1 else cluster)
        return kept

    def _read(self, cluster: list[Finding]) -> list[Finding]:
        annotator = self.annotator(self.assembly or "")
        if not isinstance(annotator, BundleAnnotator):
            return cluster
        changes = [
            PhasedChange(one.site.on(self.assembly), one.phase, one.support.fraction)
            for one in cluster
        ]
        read = read_together(changes, annotator)
        for apart in read.neighbours:
            told = " + ".join(cluster[member].row.change for member in apart.members)
            codon = str(apart.codon)
            self.ledger.remark("codon_neighbours", gene=apart.gene, codon=codon, changes=told)
        kept: list[Finding] = []
        for merged in read.changes:
            members = [cluster[member] for member in merged.members]
            kept.extend(self._merged(merged, members, annotator) if len(members) > 1 else members)
        return kept

    def _merged(
        self, merged: MergedChange, members: list[Finding], annotator: BundleAnnotator
    ) -> list[Finding]:
        effects = [
            effect
            for effect in annotator.annotate(merged.change).effects
            if effect_of_consequence(effect.consequence, effect.terms).is_finding
        ]
        if not effects:
            return members
        first, *others = members
        for other in others:
            seen = f"one change with position {first.position}"
            reason = Reason(FilterCode.PART_OF_ANOTHER_ROW, seen)
            self.ledger.leave_out(replace(other.row, reasons=(reason,)))
        alterations = tuple(_variant(effect, merged, first) for effect in effects)
        row = replace(first.row, gene=effects[0].gene, change=effects[0].protein)
        return [replace(first, alterations=alterations, row=row)]


def _clusters(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return runs of findings that stand as near as the bases of one codon."""
    if not findings:
        return []
    runs = [[findings[0]]]
    for before, after in pairwise(findings):
        end = before.site.position + len(before.site.reference) - 1
        same = before.site.chromosome == after.site.chromosome
        if same and after.site.position - end <= _NEAR:
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _variant(effect: TranscriptEffect, merged: MergedChange, first: Finding) -> SmallVariant:
    """Return the merged change; what was said of one part alone doesn't hold for it."""
    base = next((one for one in first.alterations if one.gene == effect.gene), first.alterations[0])
    protein = _protein(effect.protein)
    return replace(
        base,
        gene=effect.gene,
        protein=protein,
        coding=effect.coding,
        consequence=refined(effect.consequence, protein),
        exon=effect.exon,
        intron=effect.intron,
        rsid=None,
        genomic=merged.change,
        transcript=effect.transcript,
        significance=None,
        observed=replace(base.observed, allele_fraction=merged.allele_fraction),
    )


def _protein(text: str) -> ProteinChange | None:
    try:
        return parse_protein(text) if text and text != "p.?" else None
    except ProteinSyntaxError:
        return None
