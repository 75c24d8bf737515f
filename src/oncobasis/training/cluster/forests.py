"""LightGBM on the workers of a Dask cluster, data-parallel, with the same constraints."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from oncobasis.core.errors import UsageError
from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.fitting.recipes import TreeRecipe

if TYPE_CHECKING:
    from dask.array import Array
    from distributed import Client

RECIPE = TreeRecipe(rounds=200, learning_rate=0.06, leaves=16, depth=5, least_rows=200)
"""For a hundred thousand rows and more; nothing is searched for on a cluster."""

_LOCAL = "local:"
_MOST_LOCAL = 64


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of a scheduler, or of as many processes here as ``local:N`` says.

    Raises UsageError for an address that is none or that does not answer.
    """
    from distributed import Client, LocalCluster

    if address.startswith(_LOCAL):
        count = address.removeprefix(_LOCAL)
        if not count.isdigit() or not 1 <= int(count) <= _MOST_LOCAL:
            raise _no_cluster(address, f"local:N needs N from 1 to {_MOST_LOCAL}")
        with (
            LocalCluster(
                n_workers=int(count),
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs=logging.ERROR,
            ) as cluster,
            Client(cluster) as client,
        ):
            client.run(_mute)
            yield client
        return
    try:
        client = Client(address, timeout=15)
    except (OSError, ValueError) as error:
        raise _no_cluster(address, "does not answer") from error
    with client:
        yield client


def fit_forest_on(
    client: Client,
    parts: tuple[Array, Array],
    features: Sequence[FeatureSpec],
    chosen: Sequence[str],
    seed: int,
) -> str:
    """An ensemble as LightGBM text, from inputs (n x k) and outcomes (n) on the workers.

    ``features`` are the columns that there are, ``chosen`` those that are used, in this order.
    """
    from lightgbm.dask import DaskLGBMClassifier

    names = [feature.name for feature in features]
    used = [features[names.index(name)] for name in chosen]
    matrix, outcome = parts
    columns = np.array([names.index(name) for name in chosen])
    model = DaskLGBMClassifier(
        client=client,
        tree_learner="data",
        n_estimators=RECIPE.rounds,
        learning_rate=RECIPE.learning_rate,
        num_leaves=RECIPE.leaves,
        max_depth=RECIPE.depth,
        min_child_samples=RECIPE.least_rows,
        reg_lambda=RECIPE.l2,
        subsample=RECIPE.rows,
        subsample_freq=1,
        colsample_bytree=RECIPE.columns,
        monotone_constraints=[feature.monotone for feature in used],
        random_state=seed,
        deterministic=True,
        force_row_wise=True,
        verbosity=-1,
    )
    _quiet()
    client.run(_quiet)
    model.fit(
        matrix[:, columns],
        outcome,
        feature_name=[feature.name for feature in used],
        categorical_feature=[
            place for place, f in enumerate(used) if f.kind is FeatureKind.CATEGORY
        ],
    )
    return str(model.booster_.model_to_string())


def _quiet() -> None:
    """Keep LightGBM's Python module from printing into the answer."""
    import lightgbm

    logger = logging.getLogger("lightgbm")
    logger.setLevel(logging.ERROR)
    lightgbm.register_logger(logger)


def _mute() -> None:
    """Keep the library of a worker process that we started from writing to our output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _no_cluster(address: str, what: str) -> UsageError:
    return UsageError(
        what,
        where=f"--cluster {address}",
        remedy="give a Dask scheduler, e.g. tcp://10.0.0.5:8786, or local:2",
    )
