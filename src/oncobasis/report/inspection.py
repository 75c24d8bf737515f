"""What a file was recognised as and what became of its rows, for a terminal or as a document."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from oncobasis.core.codes import WarningCode
from oncobasis.nomenclature.shorthand_negatives import biomarker_text
from oncobasis.report.wording import Language, term, title

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.core.case import Remark
    from oncobasis.readers.reading.result import ReadResult

_SHOWN = 20
_WIDTH = 14


def render_inspection(name: str, result: ReadResult) -> str:
    """Return the lines for a terminal: what, from where, rows in and out, findings, remarks."""
    counts = result.counts
    lines = [name, *_facts(result)]
    lines.append(_line("rows", f"{counts.rows:,} rows, {counts.alleles:,} alleles or entries"))
    lines.append(
        _line(
            "kept",
            f"{counts.reported:,} reported as {counts.alterations:,} findings,"
            f" {counts.filtered:,} filtered, {counts.not_understood:,} not understood",
        )
    )
    lines += [
        _line(f"  {count:,}", term("filter", code, Language.ENGLISH))
        for code, count in counts.reasons
    ]
    lines += _findings(result)
    lines += [_line("negative", negative.atom or negative.gene) for negative in result.negatives]
    lines += [_line("remark", _said(remark)) for remark in result.remarks]
    return "\n".join(lines) + "\n\n"


def inspection_document(name: str, result: ReadResult) -> dict[str, Json]:
    """Return the same as plain values; field names are those of ``ReadResult``."""
    counts = result.counts
    return {
        "file": name,
        "format": result.format,
        "annotation": result.annotation,
        "assembly": result.assembly,
        "samples": list(result.samples),
        "purity": result.purity,
        "ploidy": result.ploidy,
        "counts": {
            "rows": counts.rows,
            "alleles": counts.alleles,
            "reported": counts.reported,
            "alterations": counts.alterations,
            "filtered": counts.filtered,
            "not_understood": counts.not_understood,
            "other_genes": counts.other_genes,
            "reasons": dict(counts.reasons),
        },
        "findings": dict(_kinds(result)),
        "negatives": [negative.atom or negative.gene for negative in result.negatives],
        "remarks": [{"code": one.code, "params": dict(one.params)} for one in result.remarks],
    }


def _facts(result: ReadResult) -> list[str]:
    facts = [
        ("format", result.format.replace("_", " ")),
        ("annotation", result.annotation or "none"),
        ("assembly", result.assembly or "not said"),
        ("samples", ", ".join(result.samples) or "not named"),
    ]
    if result.purity is not None:
        facts.append(("purity", f"{result.purity:g}"))
    if result.ploidy is not None:
        facts.append(("ploidy", f"{result.ploidy:g}"))
    if result.patient is not None:
        facts.append(("tumour type", result.patient.tumor_type or "not said"))
    return [_line(name, value) for name, value in facts]


def _kinds(result: ReadResult) -> list[tuple[str, int]]:
    return sorted(Counter(type(seen).__name__ for seen in result.alterations).items())


def _findings(result: ReadResult) -> list[str]:
    lines = [_line("findings", f"{count:,} {name}") for name, count in _kinds(result)]
    texts = [biomarker_text(seen) for seen in result.alterations]
    lines += [_line("", text) for text in texts[:_SHOWN]]
    if len(texts) > _SHOWN:
        lines.append(_line("", f"and {len(texts) - _SHOWN:,} more"))
    return lines


def _said(remark: Remark) -> str:
    words = ", ".join(f"{name} {value}" for name, value in remark.params if value)
    line = "" if remark.source is None else f" (line {remark.source.line})"
    name = title(WarningCode, remark.code, Language.ENGLISH)
    return f"{name}: {words}{line}" if words else f"{name}{line}"


def _line(name: str, value: str) -> str:
    return f"  {name:<{_WIDTH}}{value}"
