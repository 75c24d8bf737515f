"""The answer: what ``engine.assess`` returns and every renderer reads.

Wording is data: a ``Message`` is a code with parameters; text is made in ``oncobasis.report``.
The JSON contract is ``oncobasis.assessment/1`` (DESIGN: additive changes stay within /1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from oncobasis.core.knowledge import SourceRelease
from oncobasis.core.prediction import ModelStamp, Prediction
from oncobasis.core.tumor import TumorType

Param: TypeAlias = str | int | float | tuple[str, ...]


class Stance(StrEnum):
    """What is said of a regimen, in the order in which stances rank."""

    RECOMMENDED = "recommended"
    OPTION = "option"
    INVESTIGATIONAL = "investigational"
    UNDETERMINED = "undetermined"
    NOT_RECOMMENDED = "not_recommended"
    CONTRAINDICATED = "contraindicated"


class Tier(StrEnum):
    """AMP/ASCO/CAP 2017 tiers."""

    I_A = "I-A"
    I_B = "I-B"
    II_C = "II-C"
    II_D = "II-D"
    III = "III"
    IV = "IV"


class Effect(StrEnum):
    """What the biomarker does to the therapy."""

    SENSITIVITY = "sensitivity"
    RESISTANCE = "resistance"
    NO_BENEFIT = "no_benefit"
    TOXICITY = "toxicity"


class TumorMatch(StrEnum):
    """How a rule's tumour type stands to the patient's."""

    EXACT = "exact"
    ANCESTOR = "ancestor"
    PAN_CANCER = "pan_cancer"
    COARSER = "coarser"
    OTHER = "other"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"


class MatchDepth(StrEnum):
    """How closely the patient's alteration meets the biomarker, closest first."""

    EXACT = "exact"
    EQUIVALENT = "equivalent"
    CODON = "codon"
    RANGE = "range"
    EXON = "exon"
    GENE_CLASS = "gene_class"
    CATEGORY = "category"
    NONE = "none"


class Truth(StrEnum):
    """Kleene's three values."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How loud a warning is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class OncogenicityClass(StrEnum):
    """ClinGen/CGC/VICC oncogenicity classes."""

    ONCOGENIC = "oncogenic"
    LIKELY_ONCOGENIC = "likely_oncogenic"
    UNCERTAIN = "uncertain"
    LIKELY_BENIGN = "likely_benign"
    BENIGN = "benign"


@dataclass(frozen=True, slots=True)
class Message:
    """A code with parameters; ``report.wording`` turns it into text in either language."""

    code: str
    params: tuple[tuple[str, Param], ...] = ()


@dataclass(frozen=True, slots=True)
class Caveat:
    """A message with a severity."""

    code: str
    severity: Severity
    params: tuple[tuple[str, Param], ...] = ()


@dataclass(frozen=True, slots=True)
class Therapy:
    """One ingredient of a regimen."""

    name: str
    ncit: str | None = None
    drug_class: str | None = None


@dataclass(frozen=True, slots=True)
class RegulatoryFact:
    """An approval as it bears on a recommendation."""

    agency: str
    status: str
    date: str | None
    setting: str
    url: str | None
    tumor_match: TumorMatch


@dataclass(frozen=True, slots=True)
class Basis:
    """One source behind (or against) a recommendation, so that a clinician can check it."""

    rule: str
    source: str
    id: str
    level: str
    direction: str
    significance: str
    match: MatchDepth
    tumor_match: TumorMatch
    condition: str
    matched: tuple[str, ...]
    citation: str
    url: str | None = None
    pmid: str | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition of a label that is not known to be met; ``state`` is false or unknown."""

    code: str
    value: str
    state: Truth
    text: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What is said of one regimen over all alterations at once."""

    id: str
    rank: int
    therapies: tuple[Therapy, ...]
    stance: Stance
    tier: Tier | None
    escat: str | None
    effect: Effect
    tumor_match: TumorMatch
    biomarkers: tuple[str, ...]
    setting: str
    regulatory: tuple[RegulatoryFact, ...] = ()
    basis: tuple[Basis, ...] = ()
    against: tuple[Basis, ...] = ()
    requires: tuple[Requirement, ...] = ()
    missing: tuple[str, ...] = ()
    cautions: tuple[Message, ...] = ()
    superseded_by: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    rationale: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A candidate that did not match: the why-not."""

    therapies: tuple[str, ...]
    reason_code: str
    first_failed: str
    rule: str
    detail: Message


@dataclass(frozen=True, slots=True)
class Oncogenicity:
    """The class with its points, the criteria met and the data that were missing."""

    classification: OncogenicityClass
    points: int
    criteria: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessedAlteration:
    """One alteration of the case with what was made of it."""

    input: str
    kind: str
    normalized: tuple[tuple[str, str | int | float | bool | None], ...]
    state: str
    origin: str
    source: str | None
    allele_fraction: float | None = None
    depth: int | None = None
    oncogenicity: Oncogenicity | None = None
    used_by: tuple[str, ...] = ()
    why_not: Message | None = None


@dataclass(frozen=True, slots=True)
class StanceChange:
    """What a missing answer could change for one regimen."""

    therapies: tuple[str, ...]
    from_stance: Stance
    to_stance: Stance


@dataclass(frozen=True, slots=True)
class MissingTest:
    """A test whose answer would change a stance, or that the tumour type's list names."""

    test: str
    atoms: tuple[str, ...]
    would_change: tuple[StanceChange, ...]
    citation: str | None = None
    url: str | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Implication:
    """A prognostic or diagnostic fact that fits the case."""

    kind: str
    significance: str
    direction: str
    biomarker: str
    disease: str
    tumor_match: TumorMatch
    level: str
    source: str
    id: str
    citation: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class DisagreementSource:
    """One side of a disagreement."""

    source: str
    position: str
    level: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that say different things of the same regimen in this case."""

    claim: str
    sources: tuple[DisagreementSource, ...]


@dataclass(frozen=True, slots=True)
class KnowledgeStamp:
    """Which knowledge answered; ``age_days`` per source is counted to ``as_of``."""

    version: str
    digest: str
    sources: tuple[tuple[SourceRelease, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made this answer, so that it can be replayed byte for byte.

    ``models`` are those that spoke, by name.
    """

    software: str
    knowledge: KnowledgeStamp
    settings_digest: str
    input_digest: str
    output_digest: str = ""
    models: tuple[ModelStamp, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer to one case."""

    case_id: str
    as_of: str
    tumor_type: TumorType
    summary: tuple[Message, ...]
    recommendations: tuple[Recommendation, ...]
    withheld: tuple[Withheld, ...]
    withheld_count: int
    alterations: tuple[AssessedAlteration, ...]
    missing_tests: tuple[MissingTest, ...]
    implications: tuple[Implication, ...]
    disagreements: tuple[Disagreement, ...]
    warnings: tuple[Caveat, ...]
    provenance: Provenance
    regions: tuple[str, ...] = field(default=("FDA",))
    predictions: tuple[Prediction, ...] = ()
