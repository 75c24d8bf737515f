"""Packs the gene records into the lines that ``nomenclature.genes`` searches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.importers.tsv import read_records

Record = dict[str, str]
PLACE_COLUMNS = (
    ("strand", "start_grch38", "end_grch38"),
    ("strand_grch37", "start_grch37", "end_grch37"),
)


def gene_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``genes.tsv``: symbol, ids, the Select transcript, then Plus Clinical ones."""
    select: dict[str, Record] = {}
    plus: dict[str, list[Record]] = {}
    for row in read_records(knowledge / "gene_names_mane.tsv"):
        if row["status"] == "select":
            select[row["symbol"]] = row
        else:
            plus.setdefault(row["symbol"], []).append(row)
    for symbol, row in sorted(select.items()):
        cells = [symbol, f"h{row['hgnc']}", f"e{row['entrez']}", _short(row["ensembl_gene"])]
        for transcript in (row, *plus.get(symbol, ())):
            cells.extend(_transcript_cells(transcript))
        yield "\t".join(cells)


def gene_symbol_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``genes_symbols.tsv``: every MANE symbol, and ``*KEY`` reviewed names."""
    mane = {row["symbol"] for row in read_records(knowledge / "gene_names_mane.tsv")}
    yield from _reviewed_lines(read_records(knowledge / "gene_names.tsv"), mane)
    yield from (f"{symbol}\t" for symbol in sorted(mane))


def gene_synonym_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``genes_synonyms.tsv``: loose spelling, then ``alias=symbols`` entries.

    An entry without alias is an official symbol (``=HLA-DRA``).
    """
    mane = {row["symbol"] for row in read_records(knowledge / "gene_names_mane.tsv")}
    synonyms = read_records(knowledge / "gene_names_synonyms.tsv")
    found: dict[str, set[str]] = {}
    symbols = {symbol for row in synonyms for symbol in row["symbols"].split(";")} | mane
    for symbol in symbols:
        if symbol not in mane or loose(symbol) != symbol:
            found.setdefault(loose(symbol), set()).add(f"={symbol}")
    for row in synonyms:
        if not set(row["alias"]).isdisjoint("|="):
            continue
        key = loose(row["alias"])
        if key and row["alias"].upper() not in mane:
            if key in mane:
                found.setdefault(key, set()).add(f"={key}")
            found.setdefault(key, set()).add(f"{row['alias']}={row['symbols']}")
    for key, entries in sorted(found.items()):
        yield f"{key}\t{'|'.join(sorted(entries))}"


def legacy_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``genes_legacy.tsv``: residue numbers beside MANE Select."""
    mane = {row["symbol"] for row in read_records(knowledge / "gene_names_mane.tsv")}
    for row in read_records(knowledge / "legacy_numbering.tsv"):
        if row["gene"] not in mane or row["verified"] not in ("yes", "no"):
            raise KnowledgeError(f"not a record: {row}", where="legacy_numbering.tsv")
        yield "\t".join(row.values())


def gene_place_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``gene_places.tsv``: symbol, chromosome, then strand and ends on each assembly."""
    for row in read_records(knowledge / "gene_places.tsv"):
        here, there = ([row[name] for name in names] for names in PLACE_COLUMNS)
        if not _is_place(here) or (there != ["", "", ""] and not _is_place(there)):
            raise KnowledgeError(f"no place of a gene: {row}", where="gene_places.tsv")
        yield "\t".join((row["gene"], row["chromosome"], *here, *there))


def hotspot_position_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``hotspot_positions.tsv``, a table of its own because it is share-alike."""
    for row in read_records(knowledge / "hotspots" / "positions.tsv"):
        if not (row["grch37"].isdigit() and row["grch38"].isdigit()):
            raise KnowledgeError(f"no position: {row}", where="hotspots/positions.tsv")
        yield "\t".join(row.values())


def pharmacogene_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``pharmacogenes.tsv``: functions of alleles, phenotypes of pairs of functions."""
    for row in read_records(knowledge / "pharmacogenes.tsv"):
        if row["kind"] not in {"allele", "pair"} or not row["value"]:
            raise KnowledgeError(f"not a record: {row}", where="pharmacogenes.tsv")
        yield "\t".join(row.values())


def structure_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``transcript_structures.tsv``: gene, transcript, place, exons on each assembly."""
    for row in read_records(knowledge / "transcript_structures.tsv"):
        yield "\t".join(row.values())


def loose(text: str) -> str:
    """Upper case without punctuation and spaces."""
    return re.sub(r"[\W_]+", "", text).upper()


def _is_place(cells: list[str]) -> bool:
    strand, start, end = cells
    return strand in {"+", "-"} and start.isdigit() and end.isdigit() and int(start) <= int(end)


def _reviewed_lines(rows: list[Record], mane: set[str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for row in rows:
        if not set(row["symbols"].split(";")) <= mane:
            raise KnowledgeError(f"not MANE symbols: {row['symbols']}", where="gene_names.tsv")
        line = f"{row['kind']}\t{row['symbols']}\t{row['note']}"
        if seen.setdefault(loose(row["name"]), line).split("\t")[:2] != line.split("\t")[:2]:
            raise KnowledgeError(f"{row['name']!r} has two readings", where="gene_names.tsv")
    yield from (f"*{key}\t{line}" for key, line in sorted(seen.items()))


def _transcript_cells(row: Record) -> tuple[str, ...]:
    return (
        row["refseq_transcript"],
        row["refseq_protein"],
        _short(row["ensembl_transcript"]),
        _short(row["ensembl_protein"]),
    )


def _short(accession: str) -> str:
    """``ENST00000275493.7`` -> ``T275493.7``."""
    if not accession.startswith("ENS"):
        return accession
    return f"{accession[3]}{accession[4:].lstrip('0')}"
