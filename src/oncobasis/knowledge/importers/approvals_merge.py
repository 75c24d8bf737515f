"""Rows that state one label indication -> one record, with the rows it came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace

from oncobasis.knowledge.importers.approvals_biomarkers import union
from oncobasis.knowledge.importers.approvals_conditions import in_order, is_info

_TRUST = ("high", "medium", "low", "unverified")
_LIVE = frozenset({"regular", "accelerated"})
_SLUG_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Record:
    """One approval fact as it is written to ``knowledge/approvals``."""

    agency: str
    application: str
    brand: str
    biomarker: str
    oncotree: tuple[str, ...]
    exclude: tuple[str, ...]
    needs: str
    therapies: tuple[str, ...]
    status: str
    conditions: tuple[str, ...]
    date: str
    url: str
    confidence: str
    rows: tuple[str, ...]
    note: str = ""

    def asked(self) -> tuple[str, ...]:
        """The conditions that speak of the patient."""
        return tuple(item for item in self.conditions if not is_info(item))


def merged(records: Iterable[Record]) -> list[Record]:
    """Merge by biomarker, then by product, then by tumour type."""
    found = _merge(records, _but_biomarker, _join_biomarkers)
    found = _merge(found, _but_product, _join_products)
    return _merge(found, _but_tumor, _join_tumors)


def _merge(
    records: Iterable[Record],
    key: Callable[[Record], Hashable],
    join: Callable[[list[Record]], Record],
) -> list[Record]:
    groups: dict[Hashable, list[Record]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return [group[0] if len(group) == 1 else join(group) for group in groups.values()]


def _but_biomarker(r: Record) -> Hashable:
    sureness = (r.status, r.date, r.confidence)
    return (r.brand, r.oncotree, r.exclude, r.needs, r.therapies, r.asked(), *sureness)


def _but_product(r: Record) -> Hashable:
    return (r.biomarker, r.oncotree, r.exclude, r.needs, r.therapies, r.status, r.asked())


def _but_tumor(r: Record) -> Hashable:
    sureness = (r.status, r.date, r.confidence)
    return (r.brand, r.biomarker, r.needs, r.therapies, r.asked(), *sureness)


def _join_biomarkers(group: list[Record]) -> Record:
    return replace(_joined(group), biomarker=union([r.biomarker for r in group]))


def _join_products(group: list[Record]) -> Record:
    """One fact with several products: the first approval counts, and the surest reading."""
    first = min(group, key=lambda r: (r.date or "9999", _TRUST.index(r.confidence)))
    brands = dict.fromkeys(b for r in [first, *group] for b in r.brand.split(";") if b)
    best = min((r.confidence for r in group), key=_TRUST.index)
    return replace(
        _joined(group),
        application=first.application,
        brand=";".join(brands),
        date=first.date,
        url=first.url or next((r.url for r in group if r.url), ""),
        confidence=best,
    )


def _join_tumors(group: list[Record]) -> Record:
    return replace(
        _joined(group),
        oncotree=tuple(dict.fromkeys(code for r in group for code in r.oncotree)),
        exclude=tuple(dict.fromkeys(code for r in group for code in r.exclude)),
    )


def _joined(group: list[Record]) -> Record:
    first = group[0]
    url = first.url or next((r.url for r in group if r.url), "")
    return replace(
        first,
        conditions=in_order(item for r in group for item in r.conditions),
        url=url,
        rows=tuple(row for r in group for row in r.rows),
        note="; ".join(dict.fromkeys(r.note for r in group if r.note)),
    )


def attached(record: Record, others: Iterable[Record]) -> Record:
    """Add further products of the same fact: their brands and rows, nothing else."""
    brands = list(record.brand.split(";"))
    rows = list(record.rows)
    for other in others:
        brands.extend(other.brand.split(";"))
        rows.extend(other.rows)
    return replace(record, brand=";".join(dict.fromkeys(filter(None, brands))), rows=tuple(rows))


def may_make_tier_ia(record: Record) -> bool:
    """Whether the record may alone make tier I-A: live, sure, dated and linked."""
    return (
        record.agency in {"FDA", "EMA"}
        and record.status in _LIVE
        and record.confidence == "high"
        and bool(record.date)
        and bool(record.url)
    )


def slug(text: str) -> str:
    """Lower-case words of a text joined by hyphens."""
    return _SLUG_WORDS.sub("-", text.lower()).strip("-")


def identity(record: Record) -> str:
    """Id from the content: agency, first brand, biomarker and tumour words, and a short digest."""
    content = "|".join(
        (
            record.biomarker,
            ";".join(record.oncotree),
            "+".join(record.therapies),
            record.status,
            "; ".join(record.asked()),
        )
    )
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()[:6]
    first_atom = re.split(r" OR | AND ", record.biomarker.replace("(", ""))[0]
    words = slug(first_atom)[:28].strip("-")
    tumor = slug(record.oncotree[0])
    return f"{record.agency.lower()}:{slug(record.brand.split(';')[0])}:{words}-{tumor}-{digest}"
