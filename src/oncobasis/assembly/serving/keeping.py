"""What is kept of an answer: the case under an id of its own, the assessment, how it is found."""

from __future__ import annotations

import re
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from oncobasis.assembly.serving.codec import pack_assessment, pack_case
from oncobasis.core.assessment import Assessment, Stance
from oncobasis.core.canonical import digest
from oncobasis.store.writes import NewAssessment, NewCase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oncobasis.core.case import TumorCase
    from oncobasis.store.keys import SiteKeys
    from oncobasis.store.open import Store

_CODE = re.compile(r"[!-~]{1,128}")
_MOST_TERMS = 500
_KNOWN_SECONDS, _MOST_KNOWN = 30.0, 10_000
NO_REGIMEN = "none"


class KnownCases:
    """Cases that were seen in the store a moment ago.

    Half a minute, for another process may erase one meanwhile.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._until: OrderedDict[str, float] = OrderedDict()

    def has(self, name: str) -> bool:
        """Whether the case was there a moment ago."""
        return self._until.get(name, 0.0) > self._clock()

    def add(self, name: str) -> None:
        """Remember that the case is there."""
        self._until[name] = self._clock() + _KNOWN_SECONDS
        self._until.move_to_end(name)
        if len(self._until) > _MOST_KNOWN:
            self._until.popitem(last=False)

    def forget(self) -> None:
        """Look into the store again."""
        self._until.clear()


class Keeper(Protocol):
    """Where cases are kept."""

    @property
    def store(self) -> Store:
        """The store."""
        ...

    @property
    def known(self) -> KnownCases:
        """What was seen in it a moment ago."""
        ...


@dataclass(frozen=True, slots=True)
class KeptCase:
    """The id of a case, and the case itself unless the store has it already."""

    id: str
    new: NewCase | None

    @classmethod
    def of(cls, parts: Keeper, tenant: str, case: NewCase) -> KeptCase:
        """Return how a case is kept: the same content of the same patient once."""
        if parts.known.has(case.id):
            return cls(case.id, None)
        stored = parts.store.cases.get(tenant, case.id)
        if stored is None:
            return cls(case.id, case)
        if stored.payload is None:
            # It was erased; what comes in now is new.
            again = replace(case, id=f"case-{uuid.uuid4().hex}")
            return cls(again.id, again)
        parts.known.add(case.id)
        return cls(case.id, None)


def new_case(keys: SiteKeys, tenant: str, patient: str | None, case: TumorCase) -> NewCase:
    """Return the case as it is kept, by an id that is its own, and its patient's, alone."""
    packed = pack_case(case)
    content = digest([patient, packed.hex()])
    terms = tuple(sorted(set(_terms(case)))[:_MOST_TERMS])
    return NewCase(f"case-{keys.term(tenant, content)[:32]}", content, packed, terms)


def new_answer(
    name: str, case_id: str, assessment: Assessment, packed: bytes | None = None
) -> NewAssessment:
    """Return the assessment as it is kept; ``packed`` where it was packed before."""
    made = assessment.provenance
    return NewAssessment(
        id=name,
        case_id=case_id,
        as_of=date.fromisoformat(assessment.as_of),
        input_digest=made.input_digest,
        output_digest=made.output_digest,
        knowledge=made.knowledge.digest,
        models=tuple(model.digest for model in made.models if model.digest),
        software=code_of(made.software),
        outcome=outcome_of(assessment),
        payload=packed or pack_assessment(assessment),
    )


def outcome_of(assessment: Assessment) -> str:
    """Return the best stance of any regimen, as a code free of clinical content."""
    stances = {option.stance for option in assessment.recommendations}
    return next((stance.value for stance in Stance if stance in stances), NO_REGIMEN)


def basis_of(assessment: Assessment) -> tuple[str, ...]:
    """Return the rules and models that options and vetoes rest on, for figures of acceptance."""
    rules = {
        basis.rule
        for option in assessment.recommendations
        if option.stance not in {Stance.UNDETERMINED, Stance.INVESTIGATIONAL}
        for basis in (*option.basis, *option.against)
    }
    models = {f"{model.name}@{model.version}" for model in assessment.provenance.models}
    return tuple(sorted(one for one in rules | models if _CODE.fullmatch(one)))


def code_of(text: str) -> str:
    """Return the text as a code: visible ASCII without spaces."""
    return re.sub(r"[^!-~]", "_", text)[:128]


def _terms(case: TumorCase) -> Iterator[str]:
    """Yield what a case is found by: its name, its tumour type and the types above, its genes."""
    yield f"case:{case.case_id}"
    for code in (*case.tumor_type.codes, *case.tumor_type.path):
        yield f"tumor:{code}"
    for seen in case.alterations:
        for name in ("gene", "five_prime", "three_prime"):
            gene = getattr(seen, name, None)
            if isinstance(gene, str) and gene:
                yield f"gene:{gene}"
