"""Why the annotator and ferro-hgvs differ: a reason for each kind of difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.alteration import Consequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builders.peer_comparison import Compared

HEADER = "gene\tposition\treference\talternative\tours\tferro_hgvs\treason"


def divergence(rows: Iterable[Compared]) -> list[str]:
    """One line for each change that the two answer differently, sorted."""
    return sorted(
        "\t".join(
            (
                row.gene,
                str(row.position),
                row.reference,
                row.alternative,
                f"{row.ours.coding} {row.ours.protein}".strip(),
                f"{row.coding} {row.protein}".strip(),
                why,
            )
        )
        for row in rows
        if (why := reason(row))
    )


def reason(row: Compared) -> str:
    """Why the answers differ, '' where they don't; ``unexplained`` is a defect of one of them."""
    reasons = [_coding_reason(row), _protein_reason(row)]
    return "; ".join(dict.fromkeys(one for one in reasons if one))


def _coding_reason(row: Compared) -> str:
    ours = row.ours.coding
    if ours == row.coding:
        return ""
    if row.coding.startswith("c.[") and "delins" in ours:
        return "one row is one change: ferro writes a delins with unchanged bases as an allele"
    if "[" in row.coding:
        return "repeat units: ferro counts them, we write del, dup or ins"
    if ours.startswith("c.-"):
        return "the bases of the 5' untranslated region are not in a transcript: not shifted"
    return "unexplained"


def _protein_reason(row: Compared) -> str:
    ours, theirs = row.ours.protein, row.protein
    if ours == theirs:
        return ""
    if ours == "p.?" and row.ours.consequence is Consequence.SPLICE_REGION:
        return "an insertion that may belong to exon or intron: p.? here"
    if ours == "p.?" and not theirs:
        return "splice site hit: p.? says that the protein is not known, ferro says nothing"
    if not theirs or "[" in row.coding or ";" in theirs:
        return _unsaid_reason(row)
    if theirs == "p.Met1?":
        return "start codon as it was (or not touched): ferro calls it lost"
    if _same_but_shifted(ours, theirs):
        return "3' rule on the protein: ferro leaves it at the more N-terminal place"
    if ours.endswith("Ter") and "ins" in ours:
        return "an early stop in inserted residues: insertion here, delins there"
    return "unexplained"


def _unsaid_reason(row: Compared) -> str:
    """Where ferro says nothing of the protein, or only of the parts of an allele."""
    theirs = row.protein
    if row.coding.startswith("c.[") or ";" in theirs:
        return "one row is one change: ferro reads the parts of an allele apart"
    if not theirs and "[" in row.coding:
        return "ferro gives no protein for repeat units"
    if not theirs and ("+" in row.ours.coding or "-" in row.ours.coding):
        return "the splice site is as it was: we read on, ferro says nothing"
    if not theirs and "_*" in row.ours.coding:
        return "the change reaches behind the stop codon: we read on, ferro says nothing"
    return "unexplained"


def _same_but_shifted(ours: str, theirs: str) -> bool:
    kinds = ("dup", "del", "ins")
    return any(kind in ours and kind in theirs for kind in kinds) and "delins" not in ours + theirs
