"""The records of a knowledge bundle: rules, their evidence and approvals, vetoes and test lists.

A rule's biomarker is kept as text in the grammar of ``oncobasis.rules.grammar`` and parsed when
it is first needed; a bundle holds thousands, a case touches dozens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from oncobasis.core.alteration import Origin

Regimen: TypeAlias = tuple[str, ...]
"""Lower-case INNs given together, sorted; a single drug is a regimen of one."""


class Direction(StrEnum):
    """Whether the source supports its statement; the opposite is never read as support."""

    SUPPORTS = "supports"
    DOES_NOT_SUPPORT = "does_not_support"


class Significance(StrEnum):
    """What the biomarker says of a therapy, an outcome or a diagnosis."""

    SENSITIVITY = "sensitivity"
    RESISTANCE = "resistance"
    REDUCED_SENSITIVITY = "reduced_sensitivity"
    NO_BENEFIT = "no_benefit"
    TOXICITY = "toxicity"
    BETTER_OUTCOME = "better_outcome"
    POOR_OUTCOME = "poor_outcome"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    NOT_APPLICABLE = "not_applicable"


class RuleKind(StrEnum):
    """Which part of the knowledge a rule comes from."""

    APPROVAL = "approval"
    EVIDENCE = "evidence"
    ASSERTION = "assertion"
    CURATED = "curated"
    PROGNOSTIC = "prognostic"
    DIAGNOSTIC = "diagnostic"


class ApprovalStatus(StrEnum):
    """Today's standing of an approval; only regular and accelerated are live."""

    REGULAR = "regular"
    ACCELERATED = "accelerated"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure the reader of a record was."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNVERIFIED = "unverified"


class ConditionKind(StrEnum):
    """What a label's condition speaks of; the text form is ``kind(value)``."""

    LINE = "line"
    SETTING = "setting"
    PRIOR = "prior"
    NO_PRIOR = "no_prior"
    AGE = "age"
    SEX = "sex"
    MENOPAUSE = "menopause"
    STAGE = "stage"
    GRADE = "grade"
    HISTOLOGY = "histology"
    STATE = "state"
    CONFIRM = "confirm"
    INFO = "info"


class VetoEffect(StrEnum):
    """What a resistance rule does: forbid, warn, or contraindicate."""

    VETO = "veto"
    CAUTION = "caution"
    CONTRAINDICATION = "contraindication"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a label beyond biomarker and tumour type; ``text`` is the label's sense."""

    kind: ConditionKind
    value: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that was seen; ``verified`` False marks one that is only named in words."""

    text: str
    url: str | None = None
    pmid: str | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class DiseaseScope:
    """The tumour types a rule speaks of: OncoTree codes with descendants, minus exclusions.

    ``ANY`` means every tumour, ``SOLID`` every solid one. ``narrower`` is set when the source's
    disease is only a part of the codes (``needs`` says what is asked); a patient in the codes
    is then undetermined, not matched.
    """

    codes: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    name: str = ""
    narrower: bool = False
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A regulator's approval that names a biomarker, as read from the public label."""

    agency: str
    status: ApprovalStatus
    application: str = ""
    brand: str = ""
    date: str | None = None
    url: str | None = None
    confidence: Confidence = Confidence.HIGH
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Biomarker x tumour types x regimens -> effect, with its source.

    Each of ``regimens`` is supported on its own (CIViC "Substitutes" makes several); prognostic
    and diagnostic rules have none. ``keys`` are the index keys of ``requires``.
    """

    id: str
    kind: RuleKind
    source: str
    requires: str
    scope: DiseaseScope
    regimens: tuple[Regimen, ...]
    significance: Significance
    direction: Direction = Direction.SUPPORTS
    level: str = ""
    rating: int | None = None
    origin: Origin | None = None
    citations: tuple[Citation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    approval: Approval | None = None
    sequential: bool = False
    flagged: bool = False
    date: str | None = None
    keys: tuple[str, ...] = ()
    negative_only: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """A biomarker that speaks against an ingredient or regimen, with its exceptions.

    ``target`` is one ingredient (``("cetuximab",)``) or one exact regimen (``exact`` True).
    ``reaches_combinations`` extends an ingredient to every regimen that holds it, except those
    in ``exceptions`` (each a set of ingredients that lifts the veto when all are in the regimen).
    """

    id: str
    when: str
    scope: DiseaseScope
    target: Regimen
    effect: VetoEffect
    reaches_combinations: bool = True
    exact: bool = False
    exceptions: tuple[Regimen, ...] = ()
    unless: str = ""
    level: str = ""
    confidence: Confidence = Confidence.HIGH
    citations: tuple[Citation, ...] = ()
    reason: str = ""
    source: str = "curated"
    keys: tuple[str, ...] = ()
    negative_only: bool = False


@dataclass(frozen=True, slots=True)
class Supersession:
    """A successor that ranks before an older regimen for the same biomarker and tumour type."""

    id: str
    when: str
    scope: DiseaseScope
    older: Regimen
    newer: Regimen
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedTest:
    """A test that a tumour type calls for, with the atoms it would answer."""

    id: str
    scope: DiseaseScope
    test: str
    atoms: tuple[str, ...]
    why: str = ""
    citation: Citation | None = None
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class SourceRelease:
    """One source in the bundle: name, release, ISO date of the release, number of records.

    Older than ``stale_after_days`` at the date of an assessment it is a warning; reference tables
    age slower than evidence.
    """

    name: str
    release: str
    date: str
    records: int
    licence: str = ""
    digest: str = ""
    stale_after_days: int = 365
