"""Packs the records of named assays into the lines that ``readers.assay.panels`` reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from oncobasis.core.alteration import CopyNumberKind, SignatureKind, SpecimenKind
from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.importers.tsv import read_records

FINDS = ("small_variants", "copy_number", "fusions", "skipping")
"""What an assay may look for in a gene, in the order of the packed cells."""

Record = dict[str, str]
_WORDS = {
    "finds": frozenset(FINDS),
    "copy_number_kinds": frozenset(CopyNumberKind),
    "signatures": frozenset(SignatureKind),
    "specimen": frozenset(SpecimenKind),
}


def assay_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``assays.tsv``: name, aliases, title, calls, signatures, specimen, gene lists.

    The gene lists are those of ``FINDS``, in that order; an empty one means that the assay does
    not look for this class at all. Raises KnowledgeError for a record that says nothing.
    """
    folder = knowledge / "assays"
    known = {row["symbol"] for row in read_records(knowledge / "gene_names_mane.tsv")}
    for panel in read_records(folder / "panels.tsv"):
        _check(panel)
        genes = read_records(folder / f"{panel['genes']}.tsv")
        _check_genes(panel["genes"], genes, known)
        lists = (_genes(genes, find) if find in _parts(panel["finds"]) else "" for find in FINDS)
        told = (panel[name] for name in ("name", "aliases", "title"))
        claims = (panel[name] for name in ("copy_number_kinds", "signatures", "specimen"))
        yield "\t".join((*told, *claims, *lists))


def _genes(rows: list[Record], find: str) -> str:
    found = sorted(row["gene"] for row in rows if find in _parts(row["finds"]))
    if not found:
        raise KnowledgeError(f"no gene in which {find} are looked for", where="assays")
    return ";".join(found)


def _check(panel: Record) -> None:
    for column, words in _WORDS.items():
        if not set(_parts(panel[column])) <= words:
            raise KnowledgeError(
                f"{panel[column]!r} is no {column}", where=f"assays/panels.tsv: {panel['name']}"
            )
    if not (panel["finds"] and panel["sources"] and panel["agreement"]):
        raise KnowledgeError(f"not a record: {panel}", where="assays/panels.tsv")


def _check_genes(name: str, rows: list[Record], known: set[str]) -> None:
    where = f"assays/{name}.tsv"
    genes = [row["gene"] for row in rows]
    if len(genes) != len(set(genes)):
        raise KnowledgeError("a gene stands there twice", where=where)
    for row in rows:
        finds = _parts(row["finds"])
        if row["gene"] not in known or not finds or not set(finds) <= set(FINDS):
            raise KnowledgeError(f"not a record: {row}", where=where)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)
