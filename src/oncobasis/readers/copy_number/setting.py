"""What all copy-number readers need to know before they judge: sample, build, purity, ploidy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.calls import Baseline
from oncobasis.readers.copy_number.table.columns import plain_name
from oncobasis.readers.copy_number.table.numbers import shown
from oncobasis.readers.copy_number.table.rows import Stated
from oncobasis.readers.small_variants.genome_assembly import agreed_assembly, canonical_assembly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.annotate.gene_places import GenePlaces
    from oncobasis.readers.copy_number.table.rows import Table
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.reading.options import ReadOptions

_AUTOSOMES = frozenset(str(number) for number in range(1, 23))
# A mode over less than a third of the genome would be that of a few chromosomes.
_LEAST_GENOME = 1_000_000_000
_MOST_PLOIDY = 16.0


@dataclass(frozen=True, slots=True)
class CopySegment:
    """Length and whole copies of a stretch, for the ploidy."""

    chromosome: str
    length: int
    copies: int


def assembly_of(table: Table, options: ReadOptions, ledger: Ledger) -> str | None:
    """The assembly that comments or a build column name, else the one asked for."""
    sources = [
        ("comment", name)
        for comment in table.comments
        if (name := canonical_assembly(comment)) is not None
    ]
    plain = [plain_name(name) for name in table.columns.names]
    for column in ("build", "assembly", "genome", "ncbibuild"):
        if column in plain:
            place = plain.index(column)
            texts = {row.cells[place] for row in table.rows if place < len(row.cells)}
            sources += [
                (table.columns.names[place], name)
                for text in sorted(texts)
                if (name := canonical_assembly(text)) is not None
            ]
    found = sources[0][1] if sources else None
    return agreed_assembly(found, sources, options.assembly, file=table.name, ledger=ledger)


def places_of(assembly: str | None, ledger: Ledger) -> GenePlaces | None:
    """Where genes lie; None with a remark where that is not known for the assembly at all."""
    if assembly is None:
        return None
    places = load_gene_places(assembly)
    if not places.is_complete:
        ledger.remark("gene_places_absent", assembly=assembly)
    return places if places.placed else None


def baseline_of(given: Stated, options: ReadOptions, ledger: Ledger) -> Baseline:
    """Purity and ploidy of the file, else those that were given; InputError for impossible ones."""
    _refuse("--purity", options.purity, most=1)
    _refuse("--ploidy", options.ploidy, most=_MOST_PLOIDY)
    purity = _agreed("purity", given.purity, options.purity, ledger)
    ploidy = _agreed("ploidy", given.ploidy, options.ploidy, ledger)
    sex = options.sex if options.sex in {"female", "male"} else None
    return Baseline(options.copy_number, purity, ploidy, sex)


def computed_ploidy(segments: Iterable[CopySegment]) -> float | None:
    """The most common copy number of the autosomes by length, the higher one of two (GDC)."""
    lengths: Counter[int] = Counter()
    for segment in segments:
        if segment.chromosome in _AUTOSOMES:
            lengths[segment.copies] += segment.length
    if lengths.total() < _LEAST_GENOME:
        return None
    copies, _ = max(lengths.items(), key=lambda item: (item[1], item[0]))
    return float(copies) if copies else None


def _refuse(flag: str, value: float | None, *, most: float) -> None:
    if value is not None and not 0 < value <= most:
        raise InputError(
            f"{shown(value)} is impossible",
            where=flag,
            remedy=f"give a number above 0, at most {shown(most)}",
        )


def _agreed(what: str, used: float | None, other: float | None, ledger: Ledger) -> float | None:
    if used is not None and other is not None and shown(used) != shown(other):
        texts = shown(used), shown(other)
        ledger.remark("purity_contradiction", what=what, used=texts[0], other=texts[1])
    return other if used is None else used
