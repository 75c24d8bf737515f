"""What a shorthand was read as, and what was said around the finding itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn

from oncobasis.core.alteration import (
    Alteration,
    ClinicalSignificance,
    Observation,
    Origin,
)
from oncobasis.core.case import NegativeFinding, Remark
from oncobasis.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.core.codes import Code
    from oncobasis.nomenclature.genes import Genes


class ShorthandError(InputError):
    """A shorthand that is no finding, or could be two."""


@dataclass(frozen=True, slots=True)
class ShorthandReading:
    """What one shorthand says: detected (or untested) alterations, negative results, remarks."""

    alterations: tuple[Alteration, ...] = ()
    negatives: tuple[NegativeFinding, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __add__(self, other: ShorthandReading) -> ShorthandReading:
        return ShorthandReading(
            self.alterations + other.alterations,
            self.negatives + other.negatives,
            self.remarks + other.remarks,
        )

    def with_remarks(self, *remarks: Remark) -> ShorthandReading:
        """Return the reading with more remarks."""
        return replace(self, remarks=self.remarks + remarks)


@dataclass(frozen=True, slots=True)
class Said:
    """The text of one finding without what was said around it, and that apart.

    ``text`` is tidied; ``given`` is what the person wrote and what messages quote.
    """

    given: str
    text: str
    genes: Genes
    residue_of: Callable[[str, int], str | None] | None = None
    observed: Observation = field(default_factory=Observation)
    significance: ClinicalSignificance | None = None
    copies: float | None = None

    @property
    def is_germline(self) -> bool:
        """Whether the text says germline."""
        return self.observed.origin is Origin.GERMLINE

    def reading(self, *alterations: Alteration, understood: str = "") -> ShorthandReading:
        """Return these alterations; ``understood`` becomes a remark."""
        remarks = (read_as(self.given, understood),) if understood else ()
        return ShorthandReading(alterations, (), remarks)

    def refuse(self, what: str, remedy: str) -> NoReturn:
        """Raise: the text quoted, why, and what to write."""
        raise refusal(self.given, what, remedy)


def refusal(given: str, what: str, remedy: str) -> ShorthandError:
    """Return the error that quotes the text, says why it was refused and what to write."""
    return ShorthandError(f"{given!r} {what}", remedy=remedy)


def read_as(given: str, understood: str) -> Remark:
    """Return the remark that says what a text was taken for."""
    from oncobasis.core.codes import WarningCode  # noqa: PLC0415  # only where something is said

    return remark(WarningCode.READ_AS, text=given, understood=understood)


def remark(code: Code, **params: str) -> Remark:
    """Return a remark whose parameters are those that the code asks for."""
    if set(params) != set(code.params):
        message = f"{code.value} takes {sorted(code.params)}, got {sorted(params)}"
        raise ValueError(message)
    return Remark(code.value, tuple((name, params[name]) for name in code.params))
