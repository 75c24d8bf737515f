"""The tumour type of a patient, as OncoTree knows it, and how it was understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TumorTypeStatus(StrEnum):
    """How a word for a tumour type relates to the OncoTree codes it was read as."""

    EXACT = "exact"
    SYNONYM = "synonym"
    GROUP = "group"
    NARROWER = "narrower"
    BROADER = "broader"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TumorType:
    """A tumour type: one OncoTree node, a group of nodes, or explicitly unknown.

    ``path`` holds the codes from the root to the node itself. ``codes`` is the node alone or every
    node of a group (``code`` is then None); it is empty when the type is unknown. ``excluded``
    are nodes below ``codes`` that the word does not mean (``renal cell carcinoma``: not RAML).
    """

    code: str | None
    name: str
    path: tuple[str, ...] = ()
    status: TumorTypeStatus = TumorTypeStatus.UNKNOWN
    codes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.code is not None and not self.codes:
            object.__setattr__(self, "codes", (self.code,))
        if (self.status is TumorTypeStatus.UNKNOWN) != (not self.codes):
            message = f"tumour type {self.name!r}: codes and status contradict each other"
            raise ValueError(message)

    @property
    def is_known(self) -> bool:
        """Whether the type was understood; an unknown type never reaches tier I."""
        return self.status is not TumorTypeStatus.UNKNOWN
