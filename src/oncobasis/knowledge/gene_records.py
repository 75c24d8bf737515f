"""Gene references of a bundle: roles, exons, domains, hotspots, known classes, old numbering."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.core.reference import GeneReference, GeneRole, KnownVariant, Span
from oncobasis.knowledge.codec import Json
from oncobasis.knowledge.rows import Row, read_rows
from oncobasis.nomenclature.protein import ProteinSyntaxError, parse_protein


def gene_references(folder: Path) -> list[GeneReference]:
    """Everything but hotspots, by gene; hotspots stay in a share-alike file of their own."""
    roles = {
        row["gene"]: GeneRole(row["role"]) for row in read_rows(folder / "curated/gene_roles.tsv")
    }
    exons = _spans(folder / "exons.tsv", "exon")
    domains = _spans(folder / "curated/domains.tsv", "domain")
    known: dict[str, list[KnownVariant]] = defaultdict(list)
    for row in read_rows(folder / "curated/oncogenicity_exceptions.tsv"):
        if (variant := _known(row)) is not None:
            known[row["gene"]].append(variant)
    inframe: dict[str, list[Span]] = defaultdict(list)
    for row in read_rows(folder / "curated/oncogenicity_exceptions.tsv"):
        if (span := _inframe(row, exons.get(row["gene"], []))) is not None:
            inframe[row["gene"]].append(span)
    legacy: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in read_rows(folder / "legacy_numbering.tsv"):
        legacy[row["gene"]].append((int(row["legacy_position"]), int(row["mane_position"])))
    symbols = sorted({*roles, *exons, *domains, *known, *legacy})
    return [
        GeneReference(
            symbol,
            roles.get(symbol, GeneRole.UNKNOWN),
            tuple(exons.get(symbol, ())),
            tuple(domains.get(symbol, ())),
            known=tuple(known.get(symbol, ())),
            legacy=tuple(sorted(set(legacy.get(symbol, ())))),
            inframe=tuple(inframe.get(symbol, ())),
        )
        for symbol in symbols
    ]


def hotspot_records(folder: Path) -> dict[str, Json]:
    """Hotspots by gene, as ``gene_of_json`` reads them."""
    found: dict[str, list[Json]] = defaultdict(list)
    for row in read_rows(folder / "hotspots/hotspots.tsv"):
        alternatives: list[Json] = [
            [name, int(samples)]
            for name, _, samples in (part.partition(":") for part in row.parts("alternatives"))
        ]
        found[row["gene"]].append(
            [int(row["position"]), row["residue"], int(row["samples"]), alternatives]
        )
    return dict(found)


def _spans(path: Path, name: str) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in read_rows(path):
        spans[row["gene"]].append(Span(row[name], int(row["start"]), int(row["end"])))
    return spans


_INFRAME = re.compile(r"in-frame (insertion|deletion) in exon (\d+)")


def _inframe(row: Row, exons: list[Span]) -> Span | None:
    """An exon whose in-frame insertions or deletions are known to be oncogenic."""
    said = _INFRAME.fullmatch(row.get("scope"))
    if said is None or row.get("confidence") == "unverified":
        return None
    exon = next((span for span in exons if span.name == said[2]), None)
    if exon is None:
        raise KnowledgeError(f"exon {said[2]} of {row['gene']} is not known", where=row.place)
    return Span(said[1], exon.start, exon.end)


def _known(row: Row) -> KnownVariant | None:
    """A curated class counts only with a citation that was seen."""
    exon = row.get("truncated_exon")
    if row.get("confidence") == "unverified" or not (row.get("protein") or exon):
        return None
    citation = row.get("pmids") or row.get("url")
    if exon:
        return KnownVariant("", row["classification"], citation, int(exon))
    try:
        protein = parse_protein(row["protein"]).text
    except ProteinSyntaxError as error:
        raise KnowledgeError(error.what, where=row.place) from error
    return KnownVariant(protein, row["classification"], citation)
