"""The same command on a cluster: blocks are read and fitted by the workers, a sample comes here.

One tenth of the patients (20,000 at most) is held out: calibration, conformal sets and metrics are
of these patients, so there is no cross-validation, and nothing is searched for. Only they, and as
many of the others, come to this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from oncobasis.core.errors import InputError, UsageError
from oncobasis.predict.bundle.write import Papers, write_bundle
from oncobasis.predict.spec import ModelKind
from oncobasis.training.cluster.blocks import Block, Prepared, Shares, blocks_of, joined, prepare
from oncobasis.training.cluster.fitted import Gathered, fitted_of
from oncobasis.training.cluster.forests import connected, fit_forest_on
from oncobasis.training.cohorts.cohort import Cohort, Floats
from oncobasis.training.cohorts.leakage import overlaps
from oncobasis.training.fit import TrainOptions, environment
from oncobasis.training.reporting.card import card_of
from oncobasis.training.results import Progress, TrainResult, silent
from oncobasis.training.task import Task

if TYPE_CHECKING:
    from dask.array import Array
    from distributed import Client, Future

    from oncobasis.predict.features import Row

_MOST_HELD_OUT = 20_000
_SHARE = 0.1
_LINE = 60  # bytes of a short line
_BLOCK = 8_000_000
_OPTIONS = TrainOptions()


def trainer(address: str) -> Callable[..., TrainResult]:
    """A function like `training.train.train` that trains on this cluster."""
    return partial(train_on_cluster, address=address)


def train_on_cluster(  # noqa: PLR0913 - the words of `train.train`, and the address
    task: Task,
    cohort: Path,
    *,
    out: Path,
    address: str,
    options: TrainOptions = _OPTIONS,
    others: Sequence[Path] = (),
    progress: Progress = silent,
) -> TrainResult:
    """Train a binary task on a cohort file that all workers can read; write the bundle.

    Raises InputError for a file that can't be used, UsageError for another kind of task or a
    cluster that does not answer.
    """
    if task.kind is not ModelKind.BINARY:
        raise UsageError("is trained on one machine only", where=task.name, remedy="omit --cluster")
    blocks, digest = blocks_of(cohort, _BLOCK)
    with connected(address) as client:
        gathered, parts = _gather(client, blocks, task, progress)
        forests = {}
        for done, plan in enumerate(task.plans, start=1):
            forests[plan.name] = fit_forest_on(
                client, parts, task.features, plan.features, options.seed
            )
            progress("trees on the cluster", done, len(task.plans))
    held_out = replace(gathered.held_out, name=cohort.name, digest=digest)
    gathered = replace(gathered, held_out=held_out)
    fitted = fitted_of(task, gathered, forests, options)
    shared = overlaps(held_out, others, task)
    figures = {name: draw() for name, draw in fitted.figures.items()}
    papers = Papers(card_of(task, fitted, shared), fitted.metrics, figures)
    written = write_bundle(fitted.contents, papers, out)
    return TrainResult(
        task=task.name,
        version=options.version,
        bundle=written.folder,
        digest=written.digest,
        data_digest=digest,
        parameters=fitted.parameters,
        metrics=fitted.headline,
        environment=environment(),
        overlaps=shared,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What a worker tells of a block; the matrix stays there."""

    fitted: int
    events: int
    held_out: Cohort
    sample: tuple[Row, ...]


def _gather(
    client: Client, blocks: Sequence[Block], task: Task, progress: Progress
) -> tuple[Gathered, tuple[Array, Array]]:
    """Have the blocks prepared; inputs and outcomes stay with the workers."""
    from distributed import as_completed

    rows = max(1, sum(block.stop - block.start for block in blocks) // _LINE)
    share = min(_SHARE, _MOST_HELD_OUT / rows)
    futures = client.map(prepare, blocks, task=task, shares=Shares(share, share), pure=False)
    for done, _ in enumerate(as_completed(futures), start=1):
        progress("reading on the cluster", done, len(futures))
    told = client.gather(client.map(_told, futures, pure=False))
    parts = _persisted(client, futures, [one.fitted for one in told], len(task.features))
    held_out = joined([one.held_out for one in told])
    if not 0 < held_out.response.sum() < len(held_out):
        raise InputError(
            "has too few patients with each outcome to hold some out",
            where=blocks[0].path.name,
            remedy="train it on one machine: omit --cluster",
        )
    gathered = Gathered(
        held_out=held_out,
        sample=tuple(row for one in told for row in one.sample),
        patients=len(held_out) + sum(one.fitted for one in told),
        events=int(held_out.response.sum()) + sum(one.events for one in told),
    )
    return gathered, parts


def _persisted(
    client: Client, futures: Sequence[Future[Prepared]], counts: Sequence[int], width: int
) -> tuple[Array, Array]:
    """The blocks as two Dask arrays, computed where the blocks are."""
    import dask.array as da
    from dask.delayed import delayed

    pairs = list(zip(futures, counts, strict=True))
    matrices = [
        da.from_delayed(delayed(_matrix)(future), shape=(rows, width), dtype=np.float64)
        for future, rows in pairs
    ]
    outcomes = [
        da.from_delayed(delayed(_outcome)(future), shape=(rows,), dtype=np.float64)
        for future, rows in pairs
    ]
    matrix, outcome = client.persist([da.concatenate(matrices), da.concatenate(outcomes)])
    return matrix, outcome


def _told(prepared: Prepared) -> _Told:
    events = int(prepared.outcome.sum())
    return _Told(len(prepared.outcome), events, prepared.held_out, prepared.sample)


def _matrix(prepared: Prepared) -> Floats:
    return prepared.matrix


def _outcome(prepared: Prepared) -> Floats:
    return prepared.outcome
