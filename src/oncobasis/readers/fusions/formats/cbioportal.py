"""A row of cBioPortal's ``data_sv.txt`` or ``data_fusions.txt`` (docs.cbioportal.org, formats).

Which site is 5' is told by the words of the event alone: the portal's own page calls site 1 both
the first gene and the 3' side, and ``Connection_Type`` is about strands of the genome. The words
are mostly those of iAnnotateSV (rhshah/iAnnotateSV, PredictFunction), which names the 5' gene first
in ``Protein Fusion: in frame {EML4:ALK}``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import IntragenicKind, Origin
from oncobasis.readers.fusions.call import Call, RowReading, Side, Unread
from oncobasis.readers.fusions.events import fusion_sides
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import Reason

if TYPE_CHECKING:
    from oncobasis.readers.fusions.table import Row

_ORIGINS = {"somatic": Origin.SOMATIC, "germline": Origin.GERMLINE}
_TRANSCRIPT = re.compile(r"\s*\((?:N[MR]_|ENST)[^)]*\)")
_ANTISENSE = re.compile(r"antisense", re.IGNORECASE)
_INTRON = re.compile(r"(?:before|after) exon (\d{1,3})", re.IGNORECASE)
_IN_EXON = re.compile(r"^exon (\d{1,3})\b", re.IGNORECASE)
_AFTER = re.compile(r"after exon", re.IGNORECASE)
_KINDS = {"deletion": IntragenicKind.DELETION, "duplication": IntragenicKind.DUPLICATION}
_WITHIN_INTRON = re.compile(r"within intron", re.IGNORECASE)
_NO_EXON = (1, 0)
_PLURAL = re.compile(r"(deletion|duplication)", re.IGNORECASE)


def read_structural_row(row: Row) -> RowReading:
    """Read one row of ``data_sv.txt``."""
    names = [row.value(f"site{site}_hugo_symbol") for site in (1, 2)]
    ids = [row.value(f"site{site}_entrez_gene_id") for site in (1, 2)]
    words = _words(row)
    text = f"{names[0] or ids[0]}-{names[1] or ids[1]} {row.value('event_info', 'class')}".strip()
    if not (names[0] or ids[0] or names[1] or ids[1]):
        return Unread(row.line, text, Reason(FilterCode.NO_GENE))
    order = _order(names[0], names[1], words)
    first, second = (2, 1) if order == (1, 0) else (1, 2)
    inside = names[0] == names[1] or not (names[0] or ids[0]) or not (names[1] or ids[1])
    return Call(
        row.line,
        text,
        (_side(row, first, five=True), _side(row, second, five=False)),
        oriented=order is not None,
        in_frame=_frame(row, words),
        reads=row.total("tumor_split_read_count", "tumor_paired_end_read_count"),
        kind=_kind(row),
        exons=_exons(row) if inside else None,
        origin=_ORIGINS.get(row.value("sv_status").casefold(), Origin.UNKNOWN),
        from_rna=row.value("rna_support").casefold() == "yes"
        and row.value("dna_support").casefold() != "yes",
        refusals=_refusals(row, names[0], names[1], words),
    )


def read_old_fusion_row(row: Row) -> RowReading:
    """Read one row of ``data_fusions.txt``: one gene a row, the pair in ``Fusion``."""
    gene, text = row.value("hugo_symbol"), row.value("fusion")
    if not gene and not text:
        return Unread(row.line, text, Reason(FilterCode.NO_GENE))
    bare = re.sub(r"\s+(?:gene )?fusion\b.*$", "", text, flags=re.IGNORECASE)
    sides = fusion_sides(bare)
    inside = sides is None or "intragenic" in text.casefold()
    five, three = (gene, gene) if inside or sides is None else sides[:2]
    known = inside and text.casefold() not in {"", "fusion"}
    if inside and not known:
        # Only one gene is named: the partner is not known, and neither is the end.
        five, three = "", gene
    # The page calls the column a description, so the order of the names is no proof.
    return Call(
        row.line,
        f"{gene} {text}".strip(),
        (Side(five), Side(three)),
        oriented=sides is not None and sides[2] == "::",
        in_frame=frame_of(row.value("frame")),
        kind=_kind_of(text),
        origin=_ORIGINS.get(row.value("fusion_status").casefold(), Origin.UNKNOWN),
        from_rna=row.value("rna_support").casefold() == "yes",
    )


def frame_of(text: str) -> bool | None:
    """Read a free text on the reading frame; None where it says nothing of it."""
    word = re.sub(r"[^a-z]", "", text.casefold())
    if "outofframe" in word or "frameshift" in word:
        return False
    return True if "inframe" in word else None


def _refusals(row: Row, first: str, second: str, words: str) -> tuple[Reason, ...]:
    event = row.value("event_info")
    if _ANTISENSE.search(event):
        return (Reason(FilterCode.NO_CHIMERIC_PROTEIN, event),)
    if not first or not second or first == second or _says_fusion(row, first, second, words):
        return ()
    return (Reason(FilterCode.NOT_A_FUSION, event or row.value("class")),)


def _says_fusion(row: Row, first: str, second: str, words: str) -> bool:
    """Whether a row with two genes tells of a fusion, and not of a deletion that spans both."""
    event, kind = row.value("event_info"), row.value("class").casefold()
    if "fusion" in words.casefold() or "fusion" in kind or _frame(row, words) is not None:
        return True
    pair = rf"{re.escape(first)}\s*(?:-|--|::|:)\s*{re.escape(second)}"
    back = rf"{re.escape(second)}\s*(?:-|--|::|:)\s*{re.escape(first)}"
    if re.search(f"{pair}|{back}", event, re.IGNORECASE):
        return True
    return not event and kind in {"translocation", "inversion", ""}


def _words(row: Row) -> str:
    return " | ".join(
        _TRANSCRIPT.sub("", row.value(column)) for column in ("event_info", "annotation")
    )


def _order(first: str, second: str, words: str) -> tuple[int, int] | None:
    """Which site the words put first, of a fusion that they name; None where they don't."""
    if not first or not second or first == second:
        return None
    found = {
        order
        for order, (five, three) in {(0, 1): (first, second), (1, 0): (second, first)}.items()
        if _names_fusion(five, three, words)
    }
    return found.pop() if len(found) == 1 else None


def _names_fusion(five: str, three: str, words: str) -> bool:
    a, b = re.escape(five), re.escape(three)
    start, end = r"(?<![\w-])", r"(?![\w-])"
    exons = r"\s*exons?\s*\d[\d\s,-]*"
    patterns = (
        rf"fusion[^|]*[({{]\s*{a}\s*(?:-|--|:|::)\s*{b}\s*[)}}]",
        rf"{start}{a}\s*(?:-|--|::)\s*{b}\s+(?:gene\s+)?fusion",
        rf"{start}{a}\s*::\s*{b}{end}",
        rf"{start}{a}{exons}fused (?:with|to|in-?frame (?:with|to)) {b}{end}",
    )
    return any(re.search(pattern, words, re.IGNORECASE) for pattern in patterns)


def _frame(row: Row, words: str) -> bool | None:
    said = frame_of(row.value("site2_effect_on_frame"))
    return frame_of(words) if said is None else said


def _kind(row: Row) -> IntragenicKind | None:
    return _kind_of(row.value("event_info")) or _kind_of(row.value("class"))


def _kind_of(text: str) -> IntragenicKind | None:
    found = _PLURAL.search(text)
    return None if found is None else _KINDS[found[1].casefold()]


def _side(row: Row, site: int, *, five: bool) -> Side:
    prefix = f"site{site}_"
    entrez = row.value(f"{prefix}entrez_gene_id")
    return Side(
        name=row.value(f"{prefix}hugo_symbol"),
        gene_id=f"ENTREZ:{entrez}" if entrez.isdigit() else "",
        chromosome=row.value(f"{prefix}chromosome").removeprefix("chr"),
        position=row.number(f"{prefix}position"),
        exon=_exon(row, site, five=five),
        intergenic=row.value(f"{prefix}description").upper().startswith("IGR"),
    )


def _exon(row: Row, site: int, *, five: bool) -> int | None:
    """The last exon kept of the 5' gene, the first one of the 3' gene, by the description."""
    description = row.value(f"site{site}_description")
    inside = _IN_EXON.search(description)
    if inside is not None:
        return int(inside[1])
    beside = _INTRON.search(description)
    if beside is not None:
        before = int(beside[1]) if _AFTER.search(description) else int(beside[1]) - 1
        return before if five else before + 1
    number = row.number(f"site{site}_region_number")
    region = row.value(f"site{site}_region").casefold()
    if number is None or region not in {"exon", "intron"}:
        return None
    return number + 1 if region == "intron" and not five else number


def _exons(row: Row) -> tuple[int, int] | None:
    """The exons between two breakpoints of one gene, whichever site comes first."""
    if _WITHIN_INTRON.search(row.value("event_info")):
        return _NO_EXON
    places = [_cut(row.value(f"site{site}_description")) for site in (1, 2)]
    known = [place for place in places if place is not None]
    if len(known) != 2:  # noqa: PLR2004
        return None
    low, high = sorted(known)
    # A cut within exon n is n, one in the intron behind exon n is n + 0.5.
    first, last = int(low + 0.5) if low % 1 == 0 else int(low) + 1, int(high)
    return first, last


def _cut(description: str) -> float | None:
    inside = _IN_EXON.search(description)
    if inside is not None:
        return float(inside[1])
    beside = _INTRON.search(description)
    if beside is None:
        return None
    return int(beside[1]) + (0.5 if _AFTER.search(description) else -0.5)
