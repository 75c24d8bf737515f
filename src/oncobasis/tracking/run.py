"""What is told to MLflow of one trained model; made from its bundle, so never from patients' rows.

Text that looks like a path of this machine is refused here, before anything is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from oncobasis.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

Setting: TypeAlias = "str | int | float | bool"
Kind: TypeAlias = Literal["number", "text"]
Alias: TypeAlias = Literal["champion", "challenger"]

_LOCAL = re.compile(r"(?:^|[\s'\"=:(,])(?:/|~/|[A-Za-z]:\\|file:)[^\s/]+[/\\]")


class TrackingError(ModelError):
    """MLflow could not be reached or refused; the bundle itself is not touched."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric with its interval, where it has one."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the model reads or writes."""

    name: str
    kind: Kind
    required: bool = False


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """One trained model: its bundle folder, digests, settings, metrics and columns.

    ``data_digest`` stands for the cohort, which itself is never logged. ``loader`` is the module
    through which MLflow loads the bundle (it is given the folder ``<model>`` with the version in
    it); ``requirements`` is what that module needs.
    """

    model: str
    version: str
    bundle: Path
    bundle_digest: str
    data_digest: str
    loader: str
    requirements: tuple[str, ...]
    parameters: Mapping[str, Setting]
    metrics: Mapping[str, Measured]
    environment: Mapping[str, str]
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]

    def __post_init__(self) -> None:
        """Refuse a path of this machine in what is about to be published."""
        for name, value in self._texts():
            if _LOCAL.search(value):
                message = f"{name} holds a path of this machine"
                raise TrackingError(message, where=self.model, remedy="log names and digests only")

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield from ((name, str(value)) for name, value in self.parameters.items())
        yield from self.environment.items()
        yield from (("requirement", text) for text in self.requirements)


@dataclass(frozen=True, slots=True)
class Tracked:
    """Where a run is found in MLflow."""

    experiment_id: str
    run_id: str
    registered_version: str
