"""A cohort file in blocks of lines, each read where it is worked on.

Every worker opens the file itself, so it must lie where all of them see it. A cell must not hold a
line break. Rows become model inputs by the code that serving uses; the patient's fingerprint (or,
without one, the line) decides whether a row is held out, so a patient who is there twice is on one
side only.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from oncobasis.core.errors import InputError
from oncobasis.predict.features import Row
from oncobasis.training.cohorts.cohort import Cohort, Floats
from oncobasis.training.cohorts.read import Impossible, cohort_of
from oncobasis.training.cohorts.table import Table
from oncobasis.training.fitting.data import data_of
from oncobasis.training.task import Task

_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes ``start`` to ``stop`` of a file: whole lines, without the header."""

    path: Path
    header: tuple[str, ...]
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Shares:
    """The part of the rows that is held out, and the part of the others taken as a sample."""

    held_out: float
    sample: float


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A block ready for training: inputs (n x k) and outcomes (n) of the rows that are fitted.

    ``held_out`` are the patients the model is judged on, ``sample`` some that it was trained on.
    """

    matrix: Floats
    outcome: Floats
    held_out: Cohort
    sample: tuple[Row, ...]


def blocks_of(path: Path, size_of_block: int) -> tuple[list[Block], str]:
    """Blocks of about this many bytes, two at least, and the file's SHA-256; raises InputError."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            first = file.readline()
            digest.update(first)
            size = path.stat().st_size
            while chunk := file.read(_STEP):
                digest.update(chunk)
            starts, count = [len(first)], max(2, size // size_of_block)
            for number in range(1, count):
                file.seek(len(first) + (size - len(first)) * number // count)
                file.readline()
                starts.append(file.tell())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=path.name) from error
    header = tuple(name.strip() for name in next(csv.reader([first.decode("utf-8-sig")]), ()))
    edges = sorted({*starts, size})
    blocks = [Block(path.absolute(), header, start, stop) for start, stop in pairwise(edges)]
    if not blocks:
        raise InputError("holds no patients", where=path.name, remedy="one patient a line")
    return blocks, digest.hexdigest()


def prepare(block: Block, task: Task, shares: Shares) -> Prepared:
    """Read and divide a block; raises InputError naming a line counted within the block."""
    cohort = cohort_of(_table(block), task, Impossible.REFUSE).with_known_response()
    place = np.array([_place(cohort, row) for row in range(len(cohort))])
    held = place < shares.held_out
    sampled = ~held & (place < shares.held_out + shares.sample)
    fitted = cohort.subset(np.flatnonzero(~held))
    data = data_of(task.features, fitted)
    return Prepared(
        matrix=data.matrix,
        outcome=data.outcome,
        held_out=cohort.subset(np.flatnonzero(held)),
        sample=tuple(cohort.rows[row] for row in np.flatnonzero(sampled)),
    )


def joined(cohorts: Sequence[Cohort]) -> Cohort:
    """The patients of several blocks as one cohort."""
    first = cohorts[0]
    return replace(
        first,
        rows=tuple(row for one in cohorts for row in one.rows),
        lines=tuple(line for one in cohorts for line in one.lines),
        fingerprints=tuple(mark for one in cohorts for mark in one.fingerprints),
        response=np.concatenate([one.response for one in cohorts]),
        year=np.concatenate([one.year for one in cohorts]),
        columns={
            name: tuple(text for one in cohorts for text in one.columns[name])
            for name in first.columns
        },
    )


def _table(block: Block) -> Table:
    with block.path.open("rb") as file:
        file.seek(block.start)
        content = file.read(block.stop - block.start)
    name = f"{block.path.name} from byte {block.start}"
    records, lines = [], []
    try:
        for number, cells in enumerate(csv.reader(content.decode("utf-8").splitlines()), start=1):
            if any(cell.strip() for cell in cells):
                records.append(dict(zip(block.header, cells, strict=True)))
                lines.append(number)
    except ValueError:
        raise InputError(
            "has lines that are not UTF-8, or not of the header's length",
            where=name,
            remedy="save as UTF-8, one patient a line, without line breaks inside a cell",
        ) from None
    return Table(name, "", block.header, tuple(records), tuple(lines))


def _place(cohort: Cohort, row: int) -> float:
    """A number from 0 to 1 that is always the same for the same patient."""
    mark = cohort.fingerprints[row] or f"{cohort.name} {cohort.lines[row]}"
    return int.from_bytes(hashlib.sha256(mark.encode()).digest()[:6]) / 2**48
