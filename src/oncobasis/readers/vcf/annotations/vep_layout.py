"""Where each field of a VEP annotation stands, as the header's Format says."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.small_variants.annotation_values import highest_frequency, is_frequency_field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_REQUIRED = ("Consequence", "Feature", "SYMBOL")
# What groups entries by gene, and what ranks the transcripts of one gene.
_GROUPING = ("Consequence", "SYMBOL", "Gene", "Feature_type", "BIOTYPE")
_RANKING = ("Feature", "CANONICAL", "MANE_SELECT", "MANE", "PICK")


@dataclass(frozen=True, slots=True)
class CsqLayout:
    """Where each field stands.

    ``grouping`` and ``ranking`` take those fields from an entry that was split as far as their
    last place, with '' appended for the fields that the file doesn't have. ``deep_splits`` serves
    both, and ``looking`` takes both. ``names_gene_twice``: symbol and gene id stand side by side,
    so that entries of one gene can be found by both.
    """

    places: dict[str, int]
    frequencies: tuple[int, ...]
    frequency_span: tuple[int, int]
    grouping_splits: int
    grouping: Callable[[list[str]], tuple[str, ...]]
    ranking_splits: int
    ranking: Callable[[list[str]], tuple[str, ...]]
    deep_splits: int
    looking: Callable[[list[str]], tuple[str, ...]]
    naming_splits: int
    names_gene_twice: bool

    def value(self, fields: Sequence[str], name: str) -> str:
        """Return the field's text, '' if the file or the entry doesn't have it."""
        place = self.places.get(name)
        return fields[place] if place is not None and place < len(fields) else ""

    def has(self, name: str) -> bool:
        """Whether the annotation has that field."""
        return name in self.places

    def frequency(self, fields: Sequence[str]) -> float | None:
        """Return the highest population frequency of a wholly split entry."""
        first, last = self.frequency_span
        if not any(fields[first:last]):
            return None
        size = len(fields)
        texts = [fields[place] for place in self.frequencies if place < size and fields[place]]
        return highest_frequency(texts) if texts else None


def csq_layout(fields: Sequence[str], file: str) -> CsqLayout:
    """Return the layout of a file's annotations; raises InputError if it lacks what is needed."""
    places = {name: place for place, name in enumerate(fields)}
    missing = [name for name in _REQUIRED if name not in places]
    if missing:
        raise InputError(
            f"the VEP annotation lacks {', '.join(missing)}",
            where=file,
            remedy="run VEP again with --symbol --hgvs --canonical --mane",
        )
    frequencies = tuple(places[name] for name in places if is_frequency_field(name))
    grouping_splits, grouping = _taker(_GROUPING, places)
    ranking_splits, ranking = _taker(_RANKING, places)
    naming_splits, _ = _taker(("HGVSc", "HGVSp"), places)
    return CsqLayout(
        places=places,
        frequencies=frequencies,
        frequency_span=(min(frequencies, default=0), 1 + max(frequencies, default=-1)),
        grouping_splits=grouping_splits,
        grouping=grouping,
        ranking_splits=ranking_splits,
        ranking=ranking,
        deep_splits=max(grouping_splits, ranking_splits),
        looking=_taker((*_GROUPING, *_RANKING), places)[1],
        naming_splits=naming_splits,
        names_gene_twice=places["SYMBOL"] + 1 == places.get("Gene") and "MANE_SELECT" in places,
    )


def _taker(
    names: Sequence[str], places: dict[str, int]
) -> tuple[int, Callable[[list[str]], tuple[str, ...]]]:
    """Return how far to split, and what takes the named fields (the last, '', if absent)."""
    wanted = [places.get(name, -1) for name in names]
    return max(wanted) + 1, itemgetter(*wanted)
