"""The error hierarchy.

OncobasisError
├── UsageError       the command was called with words that don't fit        exit 2
├── InputError       a file, case or shorthand could not be understood       exit 3
├── KnowledgeError   a knowledge record or bundle is missing, wrong, changed exit 4
└── ModelError       a model bundle is missing, wrong or changed             exit 5

Anything else that reaches the command line is a defect and exits with 6.
"""

from __future__ import annotations


class OncobasisError(Exception):
    """What went wrong, where, and what to do about it.

    The text never holds patient data beyond the token that was not understood.
    """

    exit_code = 6

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.what}{advice}"

    def located(self, where: str) -> OncobasisError:
        """Return the same error with the place put in front of what is known of it."""
        place = f"{where}: {self.where}" if self.where else where
        return type(self)(self.what, where=place, remedy=self.remedy)


class UsageError(OncobasisError):
    """The command was called with words that don't fit together."""

    exit_code = 2


class InputError(OncobasisError):
    """A file, a case or a shorthand could not be understood."""

    exit_code = 3


class KnowledgeError(OncobasisError):
    """A knowledge record or bundle is missing, wrong or was changed."""

    exit_code = 4


class ModelError(OncobasisError):
    """A model bundle is missing, wrong or was changed."""

    exit_code = 5
