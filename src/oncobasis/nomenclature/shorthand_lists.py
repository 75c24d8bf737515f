"""Several findings in one text: each is read by itself, and a word said once is never shared.

Where ``not detected`` or ``benign`` is said of one part it could mean one or all: refused.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import GeneFinding, Origin, SmallVariant
from oncobasis.nomenclature.markers import marker_of
from oncobasis.nomenclature.shorthand_markers import is_triple_negative
from oncobasis.nomenclature.shorthand_negatives import has_negating_head, take_negation
from oncobasis.nomenclature.shorthand_reading import ShorthandReading
from oncobasis.nomenclature.shorthand_text import said, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from oncobasis.nomenclature.shorthand_reading import Said

    Read = Callable[[Said], ShorthandReading | None]

SEVERAL = re.compile(
    r"\s*[;,]\s*|\s+(?:and|\+|&)\s+|\s*/\s*(?=(?:MS|dMMR|pMMR|TMB))", re.IGNORECASE
)
"""What stands between the parts of a list."""
_MARKERS = re.compile(r"\s*[/,;&]\s*(?:and\s+|or\s+)?|\s+(?:and|or|\+)\s+", re.IGNORECASE)
_MOST_PARTS = 12
_CHANGE = re.compile(r"(?:p\.)?\(?[A-Za-z]{1,3}\d{1,5}\S*(?:\s.*)?")
_OWN_RESULT = re.compile(
    r"(?:\b(?:positive|pos|detected|present|found|identified|confirmed|mutated|mutant|amplified"
    r"|rearranged|fused|deleted|lost|deficient|proficient|stable|intact|retained|overexpressed"
    r"|(?:un)?methylated|mss|dmmr|pmmr|hrp|low|ultralow|equivocal)"
    r"|[+%]|\d\s*/\s*mb|\b(?:tps|cps|ic|tc|tap|tmb|score)[\s:=]*\d+(?:\.\d+)?)\)?$",
    re.IGNORECASE,
)
_ONE_OR_ALL = "give the findings one by one, each with its own result"


def read_several(finding: Said, read: Read) -> ShorthandReading | None:
    """Read ``HER2 positive, ER negative``: every part by itself, or nothing."""
    parts = [part.strip() for part in SEVERAL.split(tidy(finding.given)) if part.strip()]
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    pieces = [_piece(finding, part) for part in parts]
    reading, gene = ShorthandReading(), ""
    for piece in pieces:
        one = read(_with_gene(piece, gene))
        if one is None:
            return None
        reading += one
        gene = _gene_of(one)
    _check_negations(finding, pieces)
    _check_shared(finding, pieces)
    return reading


def read_marker_negatives(finding: Said, kind: str, read: Read) -> ShorthandReading | None:
    """Read the names of ``ER, PR and HER2 negative``: said of each; None when it is no such list.

    ``finding`` holds the names alone.
    """
    if is_triple_negative(finding.text):
        finding.refuse("does not say which receptor is not negative", "give ER, PR and HER2 each")
    names = [name for name in _MARKERS.split(finding.text) if name]
    if len(names) < len(("ER", "PR")) or kind not in {"negative", "nothing"}:
        return None
    markers = [marker_of(name) for name in names]
    bare = all(markers) and any(one is not None and not one.is_gene_word for one in markers)
    if not bare and (kind == "nothing" or not any(markers)):
        return None
    readings = [read(replace(finding, text=f"{name} negative")) for name in names]
    found = [one for one in readings if one is not None]
    if not found:
        return None
    if len(found) < len(names):
        finding.refuse("may deny genes or their proteins", _ONE_OR_ALL)
    return sum(found, ShorthandReading())


def _piece(finding: Said, part: str) -> Said:
    """One part with what is said around it, under the text as a whole."""
    piece = said(part, finding.genes, finding.residue_of)
    source = finding.observed.source
    return replace(piece, given=finding.given, observed=replace(piece.observed, source=source))


def _with_gene(piece: Said, gene: str) -> Said:
    """``T790M`` behind ``EGFR L858R`` shares its gene."""
    bare = piece.text and _CHANGE.fullmatch(piece.text)
    if gene and bare and piece.genes.resolve(piece.text.split()[0]).symbol is None:
        return replace(piece, text=f"{gene} {piece.text}")
    return piece


def _gene_of(reading: ShorthandReading) -> str:
    """The gene of a sequence change, which a following bare change shares."""
    genes = {
        seen.gene for seen in reading.alterations if isinstance(seen, SmallVariant | GeneFinding)
    }
    return genes.pop() if len(genes) == 1 else ""


def _check_negations(finding: Said, pieces: Sequence[Said]) -> None:
    """Refuse a negation that may be meant of a neighbour without a result of its own."""
    kinds = [take_negation(piece)[1] for piece in pieces]
    own = [bool(kind) or bool(_OWN_RESULT.search(piece.text))
           for kind, piece in zip(kinds, pieces, strict=True)]  # fmt: skip
    for index, kind in enumerate(kinds):
        if not kind:
            continue
        head = has_negating_head(pieces[index])
        reached = own[index + 1 :] if head else own[:index]
        if not all(reached):
            word = "not tested" if kind == "untested" else "not detected"
            finding.refuse(f"says {word} of one or of all", _ONE_OR_ALL)


def _check_shared(finding: Said, pieces: Sequence[Said]) -> None:
    """Refuse origin, class, fraction, depth or copies that may be meant of several parts."""
    origins = [piece.observed.origin is not Origin.UNKNOWN for piece in pieces]
    if any(origins) and not all(origins):
        finding.refuse("says germline or somatic of one or of all", _ONE_OR_ALL)
    for what, said_of in (
        ("a class", [piece.significance for piece in pieces]),
        ("an allele fraction", [piece.observed.allele_fraction for piece in pieces]),
        ("a depth", [piece.observed.depth for piece in pieces]),
        ("copies", [piece.copies for piece in pieces]),
    ):
        given = [value is not None for value in said_of]
        # The word stands behind its part: the parts in front of it may be meant as well.
        if any(given) and not all(given[: len(given) - given[::-1].index(True)]):
            finding.refuse(f"gives {what} of one or of all", _ONE_OR_ALL)
