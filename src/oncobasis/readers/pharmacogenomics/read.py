"""A table of diplotypes or phenotypes -> genotypes; a contradiction between the two is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.alteration import Genotype, Observation, Origin, SourceLine
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.nomenclature.pharmacogenes import load_pharmacogenes, phenotype_of
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.pharmacogenomics.header import column_line, pgx_columns
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import FilteredRow, ReadResult, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_NOTHING = frozenset(
    {"", ".", "-", "na", "n/a", "no result", "no call", "unknown", "unknown/unknown"}
)
_PHENOTYPES = ("poor", "intermediate", "normal", "rapid", "ultrarapid")
_SYNONYMS = {"extensive": "normal"}


def read_pgx_table(path: Path, options: ReadOptions | None = None) -> ReadResult:
    """Read a table with a gene and its diplotype or phenotype in each row.

    Raises InputError for several samples without a choice, and where a diplotype and the phenotype
    beside it contradict CPIC's tables.
    """
    chosen = options or ReadOptions()
    lines = [(n, line) for n, line in numbered_lines(path, chosen.limits) if line.strip()]
    header = column_line([line for _, line in lines])
    columns = pgx_columns(header)
    if columns is None:
        raise InputError(
            "the columns name no gene with its diplotype or phenotype",
            where=path.name,
            remedy="name them Gene, Diplotype and Phenotype",
        )
    separator = "\t" if "\t" in header else ","
    start = next(index for index, (_, line) in enumerate(lines) if line == header)
    ledger = Ledger(path.name, chosen.listed_rows)
    rows = [
        (n, [c.strip().strip('"') for c in line.split(separator)]) for n, line in lines[start + 1 :]
    ]
    sample = _one_sample(columns, rows, chosen.sample, path.name)
    for number, cells in rows:
        ledger.rows += 1
        if sample is not None and _value(columns, cells, "sample") not in {"", sample}:
            ledger.drop(number, "", FilterCode.OTHER_SAMPLE)
        else:
            _enter(number, columns, cells, ledger)
    return ledger.result(
        (sample,) if sample else (), None, format=FileFormat.PGX_TABLE, annotation="CPIC 2025-11-05"
    )


def _enter(line: int, columns: Mapping[str, int], cells: Sequence[str], ledger: Ledger) -> None:
    written, diplotype = _value(columns, cells, "gene"), _value(columns, cells, "diplotype")
    said = _value(columns, cells, "phenotype")
    gene = load_genes().resolve(written).symbol
    text = " ".join(part for part in (written, diplotype, said) if part)
    if gene is None:
        _leave(ledger, line, written, text, FilterCode.NO_GENE)
        return
    if diplotype.casefold() in _NOTHING and said.casefold() in _NOTHING:
        _leave(ledger, line, gene, text, FilterCode.NO_CALL)
        return
    diplotype = "" if diplotype.casefold() in _NOTHING else diplotype
    phenotype = _phenotype(gene, diplotype, said, f"{ledger.file} line {line}")
    if phenotype is None and (gene not in load_pharmacogenes() or not diplotype):
        _leave(ledger, line, gene, text, FilterCode.NOT_A_KNOWN_EVENT)
        return
    observed = Observation(origin=Origin.GERMLINE, source=SourceLine(text, ledger.file, line))
    if ledger.is_repeated((gene, diplotype, phenotype)):
        _leave(ledger, line, gene, text, FilterCode.DUPLICATE)
        return
    ledger.report((Genotype(gene, diplotype or None, phenotype, observed),))


def _phenotype(gene: str, diplotype: str, said: str, where: str) -> str | None:
    """The phenotype that the row gives or its diplotype means; both must agree."""
    word = said.casefold().replace("-", " ").partition(" ")[0]
    word = _SYNONYMS.get(word, word)
    stated = f"{word} metabolizer" if word in _PHENOTYPES else None
    meant = phenotype_of(gene, diplotype) if diplotype else None
    if None not in (stated, meant) and stated != meant:
        raise InputError(
            f"{gene} {diplotype} is {meant} by CPIC's tables, the row says {stated}",
            where=where,
            remedy="correct the one that is wrong",
        )
    return stated or meant


def _one_sample(
    columns: Mapping[str, int],
    rows: Sequence[tuple[int, Sequence[str]]],
    wanted: str | None,
    name: str,
) -> str | None:
    samples = sorted({_value(columns, cells, "sample") for _, cells in rows} - {""})
    if wanted is not None and samples and wanted not in samples:
        raise InputError(f"there is no sample {wanted!r}", where=name, remedy="check --sample")
    if wanted is None and len(samples) > 1:
        raise InputError(
            f"the file holds {len(samples)} samples", where=name, remedy="name one with --sample"
        )
    return wanted or (samples[0] if samples else None)


def _value(columns: Mapping[str, int], cells: Sequence[str], meaning: str) -> str:
    place = columns.get(meaning)
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _leave(ledger: Ledger, line: int, gene: str, text: str, code: FilterCode) -> None:
    ledger.leave_out(FilteredRow(line, gene, text, (Reason(code),)))
