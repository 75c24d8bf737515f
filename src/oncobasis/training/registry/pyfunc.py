"""How MLflow loads a logged model: the bundle as plain files, checked as everywhere, no pickle."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from oncobasis.core.errors import ModelError
from oncobasis.core.prediction import Prediction
from oncobasis.predict.bundle.read import Bundle, read_bundle
from oncobasis.predict.features import Raw
from oncobasis.predict.install import open_model
from oncobasis.predict.shelf import versions
from oncobasis.training.registry.record import answer_columns, survival_column

if TYPE_CHECKING:
    import pandas as pd


class LoggedModel:
    """A bundle behind MLflow's ``predict``: one row a patient, feature names as columns."""

    def __init__(self, bundle: Bundle) -> None:
        """Try the golden rows, then load; raises ModelError."""
        self._model = open_model(bundle.folder, expected=bundle.digest)
        self._columns = [column.name for column in answer_columns(bundle)]

    def predict(self, model_input: pd.DataFrame, params: object = None) -> pd.DataFrame:
        """The columns that the signature names; numbers are empty where the model abstains."""
        import pandas as pd

        del params
        answers = [self._answer(record) for record in model_input.to_dict("records")]
        return pd.DataFrame(answers, columns=self._columns, index=model_input.index)

    def _answer(self, record: Mapping[Hashable, Raw]) -> dict[str, str | float]:
        known = {feature.name for feature in self._model.spec.features}
        row = {str(name): _plain(value) for name, value in record.items() if name in known}
        said = self._model.predict(row)
        found: dict[str, str | float] = {"status": str(said[0].status), "variant": said[0].variant}
        for one in said:
            found |= _numbers(one)
        return found


def _numbers(said: Prediction) -> dict[str, float]:
    if said.probability is not None and said.interval is not None:
        low, high = said.interval
        return {"probability": said.probability, "low": low, "high": high}
    return {
        survival_column(said.target, point.months): point.probability for point in said.survival
    }


def _plain(value: Raw) -> Raw:
    """Pandas writes NaN where a text is missing."""
    if value is None or isinstance(value, str):
        return value
    return None if np.isnan(value) else float(value)


def _load_pyfunc(path: str) -> LoggedModel:
    """MLflow's entry; ``path`` is the folder of a model with one version in it."""
    folder = Path(path)
    found = versions(folder)
    if len(found) != 1:
        raise ModelError("holds no bundle", where=folder.name, remedy="log the model again")
    return LoggedModel(read_bundle(folder / found[0]))
