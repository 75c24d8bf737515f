"""What matching and resolution need beside the case: kinship of tumour types, drug classes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from oncobasis.core.assessment import Truth, TumorMatch
from oncobasis.core.case import Clinical
from oncobasis.core.knowledge import DiseaseScope, ListedTest, Regimen
from oncobasis.core.tumor import TumorType
from oncobasis.nomenclature.drugs import Drugs, load_drugs
from oncobasis.nomenclature.tumor_types import TumorTypes, load_tumor_types
from oncobasis.nomenclature.tumor_types_reading import ANY, RULE_WORDS
from oncobasis.rules.keys import keys_of_text
from oncobasis.rules.match import INSIDE, Relate
from oncobasis.rules.verdicts import Ground

_TUMOR_TYPES = 32
"""Tumour types for which what depends on them alone is remembered."""
_TARGETED, _IMMUNE = "targeted_therapy", "immunotherapy"
_ANTIBODY, _VEGF = "monoclonal_antibody", "vegf_antibody"
_BLOOD, _SOLID = ("MYELOID", "LYMPH"), "solid"
_BACKBONES = frozenset(
    {"chemotherapy", "endocrine_therapy", "supportive", "her2_antibody", "vegf_antibody"}
)
_NO_SECOND_CHANCE = frozenset(
    {"pd1_pdl1_inhibitor", "parp_inhibitor", "kras_g12c_inhibitor", "cdk46_inhibitor"}
)


@dataclass(frozen=True, slots=True)
class Kinship:
    """How rules' tumour types stand to one patient's; each pair is compared once."""

    tumor_types: TumorTypes
    _known: dict[tuple[tuple[str, ...], tuple[str, ...]], TumorMatch] = field(
        default_factory=dict, repr=False
    )

    def relate(self, tumor_type: TumorType, scope: DiseaseScope) -> TumorMatch:
        """Compare; a scope that speaks of a part of its codes makes an inner match coarser."""
        key = (scope.codes, scope.excluded)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._compare(tumor_type, scope)
        return TumorMatch.COARSER if scope.narrower and found in INSIDE else found

    def _compare(self, tumor_type: TumorType, scope: DiseaseScope) -> TumorMatch:
        if not tumor_type.is_known:
            return TumorMatch.PAN_CANCER if ANY in scope.codes else TumorMatch.UNKNOWN
        return self.tumor_types.relation(
            tumor_type.codes, scope.codes, scope.excluded, tumor_type.excluded
        )


@lru_cache(maxsize=_TUMOR_TYPES)
def kinship_to(tumor_type: TumorType) -> Kinship:
    """The kinship of one tumour type, with every pair that was compared before."""
    del tumor_type  # what was compared is of one patient's type
    return Kinship(load_tumor_types())


@dataclass(frozen=True, slots=True)
class DrugClasses:
    """Answers whether a drug is of a class named in words; unknown where either is not shipped."""

    drugs: Drugs

    def __call__(self, drug: str, class_words: str) -> Truth:
        """Truth of ``drug`` being of the class."""
        class_id = self.drugs.class_of_word(class_words)
        classes = self.drugs.classes_of(drug)
        if class_id is None or not classes:
            return Truth.UNKNOWN
        return Truth.TRUE if class_id in classes else Truth.FALSE


@dataclass(frozen=True, slots=True)
class Transfer:
    """Whether a regimen of another tumour type is worth a thought in the patient's.

    Nothing crosses between blood and solid cancers. A combination crosses only when every part
    is a targeted drug: a chemotherapy or hormone partner belongs to its tumour type (a BRCA2 loss
    in melanoma is no reason to give abiraterone).
    """

    tumor_types: TumorTypes
    drugs: Drugs
    tumor_type: TumorType

    def __call__(self, regimen: Regimen, scope: DiseaseScope) -> bool:
        """Whether it crosses."""
        targeted = all(
            self.drugs.is_a(drug, _TARGETED) and not self.drugs.is_a(drug, _ANTIBODY)
            for drug in regimen
        )
        return (len(regimen) == 1 or targeted) and self._same_lineage(scope)

    def _same_lineage(self, scope: DiseaseScope) -> bool:
        own = {self._lineage(code) for code in self.tumor_type.codes}
        return any(self._lineage(code) in own for code in scope.codes)

    def _lineage(self, code: str) -> str:
        """Myeloid, lymphoid or solid; a rule word means solid tumours."""
        if code in RULE_WORDS:
            return _SOLID
        above = {code, *self.tumor_types.ancestors(code)}
        return next((root for root in _BLOOD if root in above), _SOLID)


@dataclass(frozen=True, slots=True)
class Refusable:
    """Whether evidence alone may speak a regimen out.

    Studies of a marker under chemotherapy, radiation, hormones or bevacizumab are of outcome in a
    cohort; they are no reason to withhold a backbone that labels give to everyone.
    """

    drugs: Drugs

    def __call__(self, regimen: Regimen) -> bool:
        """Whether some part is a targeted drug or immunotherapy that the marker can speak to."""
        return any(
            self.drugs.is_a(drug, kind) and not self.drugs.is_a(drug, _VEGF)
            for drug in regimen
            for kind in (_TARGETED, _IMMUNE)
        )


@dataclass(frozen=True)
class Given:
    """What of a regimen the patient already had, unless it is known that it still worked.

    Backbones (chemotherapy, hormones, trastuzumab) are given again and don't count. For classes
    in which another drug is no second chance, a drug of the same class counts too.
    """

    drugs: Drugs
    clinical: Clinical

    def __call__(self, regimen: Regimen) -> tuple[str, ...]:
        """The drugs of the regimen that were given, or whose class was, sorted."""
        had = self._had
        if not had:
            return ()
        classes = {c for drug in had for c in self.drugs.classes_of(drug)} & _NO_SECOND_CHANCE
        return tuple(
            drug
            for drug in regimen
            if not self._is_backbone(drug)
            and (drug in had or classes & self.drugs.classes_of(drug))
        )

    @cached_property
    def _had(self) -> frozenset[str]:
        return frozenset(
            drug
            for therapy in self.clinical.prior_therapies or ()
            if therapy.progressed is not False
            for drug in therapy.therapies
        )

    def _is_backbone(self, drug: str) -> bool:
        return not self.drugs.classes_of(drug).isdisjoint(_BACKBONES)


@lru_cache(maxsize=_TUMOR_TYPES)
def ground_of(
    tumor_type: TumorType,
    regions: tuple[str, ...],
    listed_keys: frozenset[str],
    unavailable: frozenset[str],
) -> Ground:
    """The ground of resolution for a tumour type, with what was worked out on it before."""
    drugs = load_drugs()
    return Ground(
        regions,
        listed_keys,
        tumor_type.is_known,
        Transfer(load_tumor_types(), drugs, tumor_type),
        Refusable(drugs),
        unavailable,
    )


def tests_of(
    tests: tuple[ListedTest, ...], tumor_type: TumorType, relate: Relate
) -> tuple[ListedTest, ...]:
    """The listed tests of the patient's tumour type; none for an unknown type."""
    if not tumor_type.is_known:
        return ()
    wanted = INSIDE | {TumorMatch.COARSER}
    return tuple(t for t in tests if relate(tumor_type, t.scope) in wanted)


def keys_of_tests(tests: tuple[ListedTest, ...]) -> frozenset[str]:
    """Index keys that the tests would answer."""
    return frozenset(key for test in tests for atom in test.atoms for key in keys_of_text(atom))
