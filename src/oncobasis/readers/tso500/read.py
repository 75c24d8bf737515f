"""Combined variant output of TruSight Oncology 500 -> findings; NA of a part that was not run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    CopyNumber,
    CopyNumberKind,
    Observation,
    SourceLine,
)
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.files.head import head_of
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.fusions.events import named_fusion, splice_event
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import FilteredRow, ReadResult, Reason
from oncobasis.readers.small_variants.names import canonical_symbol
from oncobasis.readers.tso500.markers import gis, msi, tmb
from oncobasis.readers.tso500.scope import scope_of_run
from oncobasis.readers.tso500.sections import Section, sections_of
from oncobasis.readers.tso500.small_variants import SmallVariantRows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from oncobasis.core.alteration import Alteration

_MARKERS = {"tmb": tmb, "msi": msi, "gis": gis}
_SAMPLE_IDS = ("dna sample id", "rna sample id", "sample id", "pair id")
_DELETION = frozenset({"<DEL>", "DEL", "LOSS"})


def read_tso500(path: Path, options: ReadOptions | None = None) -> ReadResult:
    """Read a combined variant output.

    Every row of its tables is an alteration or stands in ``filtered``. Raises InputError where
    the file is damaged or holds another sample than the one asked for.
    """
    chosen = options or ReadOptions()
    sections = sections_of(numbered_lines(path, chosen.limits), path.name)
    ledger = Ledger(path.name, chosen.listed_rows)
    details = sections["analysis details"].pairs() if "analysis details" in sections else {}
    _remark_parts(details, ledger)
    for name, section in sections.items():
        _enter(name, section, chosen, ledger)
    samples = tuple(dict.fromkeys(details[key] for key in _SAMPLE_IDS if details.get(key)))
    version = details.get("pipeline version", "")
    result = ledger.result(
        samples[:1],
        chosen.assembly,
        format=FileFormat.TSO500,
        annotation=f"TSO500 {version}".strip(),
    )
    title = next((line for line in head_of(path).lines if line.strip()), "")
    return replace(result, scope=scope_of_run(title, details, sections))


def _remark_parts(details: Mapping[str, str], ledger: Ledger) -> None:
    """A part that was not run says NA everywhere; that is not tested, never negative."""
    if "dna sample id" in details and not details["dna sample id"]:
        ledger.remark("assay_part_not_run", part="DNA", classes="small variants, copies, TMB, MSI")
    if "rna sample id" in details and not details["rna sample id"]:
        ledger.remark("assay_part_not_run", part="RNA", classes="RNA fusions, splice variants")


def _enter(name: str, section: Section, options: ReadOptions, ledger: Ledger) -> None:
    if name in _MARKERS:
        found = _MARKERS[name](section, ledger)
        if found is not None:
            ledger.rows += 1
            ledger.report((found,))
    elif name == "small variants":
        rows = SmallVariantRows(options, ledger)
        for line, row in section.rows():
            rows.enter(line, row)
    elif name in _TABLES:
        for line, row in section.rows():
            ledger.rows += 1
            _report(_TABLES[name](line, row, ledger), line, row, ledger)
    elif name not in _SETTINGS:
        for line, row in section.rows():
            ledger.rows += 1
            change = " ".join(value for value in row.values() if value)
            _leave(ledger, line, row.get("gene", ""), change, FilterCode.SECTION_NOT_READ, name)


def _report(
    found: tuple[Alteration, ...], line: int, row: Mapping[str, str], ledger: Ledger
) -> None:
    change = " ".join(value for value in list(row.values())[:2] if value)
    if not found:
        _leave(ledger, line, row.get("gene", ""), change, FilterCode.NOT_A_KNOWN_EVENT)
    elif ledger.is_repeated(tuple(row.values())):
        _leave(ledger, line, row.get("gene", ""), change, FilterCode.DUPLICATE)
    else:
        ledger.report(found)


def _amplification(line: int, row: Mapping[str, str], ledger: Ledger) -> tuple[Alteration, ...]:
    """The section lists what the pipeline calls an amplification; the fold change is relative."""
    return _copies(line, row, ledger, CopyNumberKind.AMPLIFICATION)


def _copy_number(line: int, row: Mapping[str, str], ledger: Ledger) -> tuple[Alteration, ...]:
    """A duplication of newer versions is a gain: the row does not call it an amplification."""
    kind = row.get("copy number variant", "").upper()
    if kind in _DELETION:
        return _copies(line, row, ledger, CopyNumberKind.LOSS)
    return _copies(line, row, ledger, CopyNumberKind.GAIN)


def _copies(
    line: int, row: Mapping[str, str], ledger: Ledger, kind: CopyNumberKind
) -> tuple[Alteration, ...]:
    gene = row.get("gene", "")
    if not gene:
        return ()
    fold = row.get("fold change", "")
    symbol = canonical_symbol(gene, "", load_genes(), ledger)
    source = SourceLine(f"{gene} {kind} fold change {fold or 'not given'}", ledger.file, line)
    return (CopyNumber(symbol, kind, _absolute(row), Observation(source=source)),)


def _absolute(row: Mapping[str, str]) -> float | None:
    try:
        return float(row.get("absolute copy number", ""))
    except ValueError:
        return None


def _splice(line: int, row: Mapping[str, str], ledger: Ledger) -> tuple[Alteration, ...]:
    gene, exons = row.get("gene", ""), row.get("affected exon", row.get("affected exon(s)", ""))
    source = SourceLine(f"{gene} splice variant, exons {exons}", ledger.file, line)
    breakpoints = (row.get("breakpoint 1", ""), row.get("breakpoint 2", ""))
    return splice_event(gene, exons, Observation(source=source), breakpoints)


def _fusion(line: int, row: Mapping[str, str], ledger: Ledger) -> tuple[Alteration, ...]:
    source = SourceLine(row.get("gene pair", ""), ledger.file, line)
    return named_fusion(row.get("gene pair", ""), Observation(source=source), ledger)


_TABLES = {
    "gene amplifications": _amplification,
    "copy number variants": _copy_number,
    "splice variants": _splice,
    "fusions": _fusion,
    "dna fusions": _fusion,
}
_SETTINGS = frozenset({"analysis details", "sequencing run details"})


def _leave(
    ledger: Ledger, line: int, gene: str, change: str, code: FilterCode, seen: str = ""
) -> None:
    ledger.leave_out(FilteredRow(line, gene, change, (Reason(code, seen),)))
