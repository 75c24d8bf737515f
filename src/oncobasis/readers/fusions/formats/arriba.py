"""A row of Arriba's ``fusions.tsv`` (columns: arriba.readthedocs.io, output files)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import IntragenicKind
from oncobasis.readers.fusions.call import Call, Confidence, RowReading, Side, Unread
from oncobasis.readers.fusions.retained import judged_share
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import Reason

if TYPE_CHECKING:
    from oncobasis.readers.fusions.table import Row

_CONFIDENCES = {"low": Confidence.LOW, "medium": Confidence.MEDIUM, "high": Confidence.HIGH}
# A stop codon before the junction: what follows is not translated.
_FRAMES = {"in-frame": True, "out-of-frame": False, "stop-codon": False}
_PLACE = re.compile(r"(?:chr)?(?P<chromosome>[^:]+):(?P<position>\d+)")
_KINASE = re.compile(r"kinase", re.IGNORECASE)
_SHARE = re.compile(r"\((\d+)%\)$")
_PERCENT = 100


def read_arriba_row(row: Row) -> RowReading:
    """Read one row; the tool orders its genes 5' to 3'."""
    text = f"{row.value('gene1')}--{row.value('gene2')} {row.value('type')}".strip()
    if not row.value("gene1") and not row.value("gene2"):
        return Unread(row.line, text, Reason(FilterCode.NO_GENE))
    confidence = _CONFIDENCES.get(row.value("confidence").casefold())
    if confidence is None:
        seen = f"confidence {row.value('confidence')}"
        return Unread(row.line, text, Reason(FilterCode.ROW_UNREADABLE, seen))
    words = frozenset(row.value("type").casefold().split("/"))
    return Call(
        row.line,
        text,
        (_side(row, 1), _side(row, 2)),
        oriented="." not in _transcribed(row),
        in_frame=_FRAMES.get(row.value("reading_frame").casefold()),
        reads=row.total("split_reads1", "split_reads2", "discordant_mates"),
        confidence=confidence,
        kind=_kind(words),
        genomic_support=bool(
            row.value("closest_genomic_breakpoint1") and row.value("closest_genomic_breakpoint2")
        ),
        doubts=_doubts(row, confidence, words),
        refusals=_refusals(words),
    )


def _transcribed(row: Row) -> str:
    """The strands that are transcribed; a dot where the tool could not tell."""
    return "".join(row.value(f"strand{side}(gene/fusion)").rpartition("/")[2] for side in (1, 2))


def _side(row: Row, number: int) -> Side:
    found = _PLACE.fullmatch(row.value(f"breakpoint{number}"))
    site = row.value(f"site{number}").casefold()
    domains = row.value("retained_protein_domains").partition("|")[0 if number == 1 else 2]
    return Side(
        name=row.value(f"gene{number}"),
        gene_id=row.value(f"gene_id{number}").partition(".")[0],
        chromosome=found["chromosome"] if found else "",
        position=int(found["position"]) if found else None,
        intergenic=site == "intergenic",
        boundary=("splice-site" in site) if site else None,
        protein_kinase=_kinase(domains),
    )


def _kinase(domains: str) -> bool | None:
    """Whether a kinase domain is kept, of those that the tool lists; it lists what is kept."""
    shares = [
        int(found[1])
        for domain in domains.split(",")
        if _KINASE.search(domain) and (found := _SHARE.search(domain))
    ]
    return judged_share(max(shares) / _PERCENT) if shares else None


def _kind(words: frozenset[str]) -> IntragenicKind | None:
    if "itd" in words:
        return IntragenicKind.TANDEM_DUPLICATION
    if "duplication" in words:
        return IntragenicKind.DUPLICATION
    return IntragenicKind.DELETION if "deletion" in words else None


def _doubts(row: Row, confidence: Confidence, words: frozenset[str]) -> tuple[Reason, ...]:
    doubts = [Reason(FilterCode.CALLER_FILTER, name) for name in _discarded_by(row)]
    if confidence is Confidence.LOW:
        doubts.append(Reason(FilterCode.LOW_CONFIDENCE, "low", "medium or high"))
    if "read-through" in words:
        doubts.append(Reason(FilterCode.READ_THROUGH, row.value("type")))
    if "non-canonical-splicing" in words:
        doubts.append(Reason(FilterCode.INTRAGENIC_SPLICING, row.value("type")))
    return tuple(doubts)


def _discarded_by(row: Row) -> tuple[str, ...]:
    """Filters that discarded the event as a whole: they have no count of reads behind them.

    Only ``fusions.discarded.tsv`` has such rows.
    """
    names = (name.strip() for name in row.value("filters").split(","))
    return tuple(name for name in names if name and "(" not in name)


def _refusals(words: frozenset[str]) -> tuple[Reason, ...]:
    """Genes joined head to head or tail to tail make no chimeric protein."""
    antisense = words & {"5'-5'", "3'-3'"}
    code = FilterCode.NO_CHIMERIC_PROTEIN
    return tuple(Reason(code, word) for word in sorted(antisense))
