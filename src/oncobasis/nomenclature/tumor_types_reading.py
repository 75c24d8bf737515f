"""What was understood of a word for a tumour type."""

from __future__ import annotations

from dataclasses import dataclass

from oncobasis.core.tumor import TumorTypeStatus

ANY = "ANY"
SOLID = "SOLID"
RULE_WORDS = frozenset({ANY, SOLID})


@dataclass(frozen=True, slots=True)
class TumorTypeReading:
    """The reading of one word: the codes, how they relate to it, and what must not be lost.

    ``codes`` is empty when unknown; ``excluded`` are nodes below the codes that are not meant.
    ``implies`` are biomarkers or states the name carries and the codes lose (``HER2 positive``):
    a patient has them, a rule must require them. ``needs``, ``site``, ``age`` and ``context`` are
    conditions of the name that the codes lose. ``ask`` is a question to show, ``assumes`` and
    ``dropped`` what was taken for granted or set aside, ``organs`` and ``usual`` hints,
    ``civic_row`` the code that CIViC rows of this disease mean (never for patients).
    """

    text: str
    status: TumorTypeStatus
    codes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    understood: str = ""
    source: str = ""
    implies: tuple[str, ...] = ()
    ask: str = ""
    assumes: str = ""
    needs: str = ""
    site: str = ""
    age: str = ""
    context: str = ""
    organs: tuple[str, ...] = ()
    usual: str = ""
    same: tuple[str, ...] = ()
    civic_row: str = ""
    dropped: str = ""
    note: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the word was understood as one or more codes."""
        return self.status is not TumorTypeStatus.UNKNOWN

    @property
    def loses_condition(self) -> bool:
        """Whether the codes alone say less than the word did; a rule must then ask for the rest."""
        return bool(self.implies or self.needs or self.site or self.age or self.context)

    @property
    def is_part(self) -> bool:
        """Whether the name is a part of its codes for a reason that no biomarker or age tells.

        A patient in the codes is then undetermined for a rule of that name; what is only
        ``implies``, ``age`` or ``context`` is asked for as such instead.
        """
        if self.needs or self.site:
            return True
        explained = self.implies or self.age or self.context
        return self.status is TumorTypeStatus.BROADER and not explained
