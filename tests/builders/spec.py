"""The words in which clinical statements are written: a question, and what is said of a regimen.

``ask("LUAD", "EGFR L858R").recommends("osimertinib").at_tier("I-A").with_label("FDA")``: every
word checks one claim and hands the answer on; a claim that fails names what was said instead.
A regimen is written as ``"cetuximab + encorafenib"``, in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from oncobasis import assess, load_knowledge
from oncobasis.core.assessment import Stance
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.codes import RationaleCode
from oncobasis.readers.case.case_file import case_for_question, case_from_mapping
from oncobasis.report.phrases import requirement
from oncobasis.report.wording import Language, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from oncobasis.core.assessment import Assessment, Basis, Recommendation
    from oncobasis.core.knowledge_base import Knowledge
    from oncobasis.readers.documents.document import Plain

AS_OF = date(2026, 11, 22)
OFFERED = (Stance.RECOMMENDED, Stance.OPTION, Stance.INVESTIGATIONAL)
REFUSED = (Stance.NOT_RECOMMENDED, Stance.CONTRAINDICATED)


@cache
def knowledge() -> Knowledge:
    """Return the shipped knowledge, read once for all specs."""
    return load_knowledge()


def ask(  # noqa: PLR0913  # one word for each option of the command
    tumor_type: str,
    *findings: str,
    line: int | None = None,
    prior: Sequence[str] = (),
    not_detected: Sequence[str] = (),
    setting: str | None = None,
    age: float | None = None,
    sex: str | None = None,
    region: Sequence[str] = ("FDA",),
) -> Answer:
    """Ask as ``oncobasis ask`` does, on a fixed day."""
    case = case_for_question(
        tumor_type,
        findings,
        line=line,
        prior=prior,
        not_detected=not_detected,
        setting=setting,
        age=age,
        sex=sex,
    )
    settings = ClinicalSettings(regions=tuple(region))
    question = f"{tumor_type}: {', '.join(findings) or 'nothing tested'}"
    return Answer(question, assess(case, knowledge(), as_of=AS_OF, settings=settings))


def assess_case(document: Mapping[str, Plain], *, region: Sequence[str] = ("FDA",)) -> Answer:
    """Assess a case file's content as ``oncobasis assess`` does, on a fixed day."""
    settings = ClinicalSettings(regions=tuple(region))
    case = case_from_mapping(document)
    return Answer(case.case_id, assess(case, knowledge(), as_of=AS_OF, settings=settings))


def ingredients(regimen: str) -> tuple[str, ...]:
    """Split ``"a + b"`` into sorted names."""
    return tuple(sorted(name.strip() for name in regimen.split("+")))


@dataclass(frozen=True)
class Answer:
    """What was answered to a question; each claim that holds returns the answer."""

    question: str
    assessment: Assessment

    def recommends(self, regimen: str) -> Said:
        """Claim that the regimen is recommended."""
        return self._stands(regimen, Stance.RECOMMENDED)

    def offers(self, regimen: str) -> Said:
        """Claim that the regimen is an option: supported, with something left to be settled."""
        return self._stands(regimen, Stance.OPTION)

    def keeps(self, regimen: str) -> Said:
        """Claim that the regimen is offered: recommended, an option or investigational."""
        return self._stands(regimen, *OFFERED)

    def lists_undetermined(self, regimen: str) -> Said:
        """Claim that the regimen cannot be decided yet."""
        return self._stands(regimen, Stance.UNDETERMINED)

    def vetoes(self, *regimens: str, because: str) -> Answer:
        """Claim that each regimen is not recommended, and that the biomarker is the basis."""
        for regimen in regimens:
            said = self._stands(regimen, Stance.NOT_RECOMMENDED)
            said.on_the_basis_of(because)
        return self

    def contraindicates(self, *regimens: str, because: str) -> Answer:
        """Claim that each regimen is contraindicated by the finding."""
        for regimen in regimens:
            said = self._stands(regimen, Stance.CONTRAINDICATED)
            said.on_the_basis_of(because)
        return self

    def leaves_undetermined(self, *regimens: str, missing: str) -> Answer:
        """Claim that each regimen cannot be decided, and that what is missing is named."""
        for regimen in regimens:
            said = self.lists_undetermined(regimen)
            recommendation = said.recommendation
            named = (*recommendation.missing, *(_words(m.params) for m in recommendation.rationale))
            said.holds(_names(missing, named), f"what is missing names {missing!r}: {named}")
        return self

    def does_not_recommend(self, *regimens: str) -> Answer:
        """Claim that none of the regimens is recommended, an option or investigational."""
        for regimen in regimens:
            stances = {r.stance for r in self._found(regimen)}
            self.holds(not stances & set(OFFERED), f"{regimen} is not offered: {stances}")
        return self

    def does_not_tier(self, regimen: str) -> Answer:
        """Claim that the regimen has no tier, whether listed or not."""
        tiers = {r.tier for r in self._found(regimen)} - {None}
        return self.holds(not tiers, f"{regimen} has no tier: {tiers}")

    def offers_no_regimen_with(self, *drugs: str) -> Answer:
        """Claim that no regimen that holds one of the drugs is offered."""
        found = [_said_of(r) for r in self._offered() if set(drugs) & _names_of(r)]
        return self.holds(not found, f"no regimen with {', '.join(drugs)} is offered: {found}")

    def recommends_no_regimen_with(self, *drugs: str) -> Answer:
        """Claim that no regimen that holds one of the drugs is recommended."""
        found = [
            _said_of(r)
            for r in self.assessment.recommendations
            if r.stance is Stance.RECOMMENDED and set(drugs) & _names_of(r)
        ]
        return self.holds(not found, f"no regimen with {', '.join(drugs)}: {found}")

    def offers_nothing(self) -> Answer:
        """Claim that no drug at all is recommended, an option or investigational."""
        found = [_said_of(r) for r in self._offered()]
        return self.holds(not found, f"nothing is offered: {found}")

    def refuses_every_regimen_with(self, drug: str) -> Answer:
        """Claim that the drug is listed, and vetoed in each regimen that holds it."""
        held = [r for r in self.assessment.recommendations if drug in _names_of(r)]
        open_ = [_said_of(r) for r in held if r.stance not in REFUSED]
        self.holds(bool(held), f"a regimen with {drug} is listed")
        return self.holds(not open_, f"every regimen with {drug} is refused: {open_}")

    def gives_no_tier(self, *tiers: str) -> Answer:
        """Claim that nothing has one of the tiers; ``"I"`` means I-A and I-B."""
        found = [
            _said_of(r)
            for r in self.assessment.recommendations
            if r.tier is not None and any(r.tier.startswith(f"{t}-") or r.tier == t for t in tiers)
        ]
        return self.holds(not found, f"nothing has tier {', '.join(tiers)}: {found}")

    def asks_for(self, *tests: str) -> Answer:
        """Claim that each test is among the missing ones."""
        named = [m.test for m in self.assessment.missing_tests]
        atoms = [a for m in self.assessment.missing_tests for a in m.atoms]
        for test in tests:
            self.holds(_names(test, (*named, *atoms)), f"{test} is asked for: {named}")
        return self

    def does_not_ask_for(self, test: str) -> Answer:
        """Claim that the test is not among the missing ones."""
        named = [m.test for m in self.assessment.missing_tests]
        return self.holds(not _names(test, named), f"{test} is not asked for: {named}")

    def warns(self, code: str) -> Answer:
        """Claim that a warning of this code is there."""
        codes = [w.code for w in self.assessment.warnings]
        return self.holds(code in codes, f"warns {code}: {codes}")

    def withholds(self, drug: str, because: str) -> Answer:
        """Claim that a candidate with the drug is among the why-not, with this reason code."""
        reasons = {w.reason_code for w in self.assessment.withheld if drug in w.therapies}
        return self.holds(because in reasons, f"{drug} is withheld as {because}: {reasons}")

    def does_not_withhold(self, drug: str, because: str) -> Answer:
        """Claim that no candidate with the drug is withheld for this reason."""
        reasons = {w.reason_code for w in self.assessment.withheld if drug in w.therapies}
        return self.holds(because not in reasons, f"{drug} is not withheld as {because}")

    def ranks(self, first: str, *, before: str) -> Answer:
        """Claim that one regimen stands before another."""
        better, worse = self._one(first), self._one(before)
        return self.holds(better.rank < worse.rank, f"{_said_of(better)} before {_said_of(worse)}")

    def understands(self, *findings: str) -> Answer:
        """Claim which findings the question was read as, in the words of the answer."""
        found = [_words(a.normalized) for a in self.assessment.alterations]
        for finding in findings:
            self.holds(_names(finding, found), f"{finding} was understood: {found}")
        return self

    def classifies(self, finding: str, as_: str) -> Answer:
        """Claim the oncogenicity class of a finding."""
        classes = {
            a.input: a.oncogenicity.classification.value
            for a in self.assessment.alterations
            if a.oncogenicity is not None
        }
        return self.holds(classes.get(finding) == as_, f"{finding} is {as_}: {classes}")

    def answers_like(self, other: Answer) -> Answer:
        """Claim that both answers say the same of the same regimens, with the same tests."""
        mine, theirs = _substance(self.assessment), _substance(other.assessment)
        gone = [line for line in theirs if line not in mine]
        new = [line for line in mine if line not in theirs]
        return self.holds(mine == theirs, f"like {other.question!r}; only there {gone}, here {new}")

    def is_identical_to(self, other: Answer) -> Answer:
        """Claim that both answers have the same digest, that is, the same bytes."""
        mine, theirs = (a.assessment.provenance.output_digest for a in (self, other))
        return self.holds(mine == theirs, f"digest of {other.question!r}")

    def holds(self, truth: bool, claim: str) -> Answer:  # noqa: FBT001  # the claim itself
        """Return the answer, or fail with the question and the claim."""
        assert truth, f"{self.question} -> {claim}"
        return self

    def _offered(self) -> list[Recommendation]:
        return [r for r in self.assessment.recommendations if r.stance in OFFERED]

    def _found(self, regimen: str) -> list[Recommendation]:
        names = ingredients(regimen)
        listed = self.assessment.recommendations
        return [r for r in listed if tuple(sorted(t.name for t in r.therapies)) == names]

    def _one(self, regimen: str) -> Recommendation:
        found = self._found(regimen)
        similar = [
            _said_of(r)
            for r in self.assessment.recommendations
            if set(ingredients(regimen)) & _names_of(r)
        ]
        self.holds(bool(found), f"{regimen} is listed; with its ingredients only {similar}")
        self.holds(len(found) == 1, f"{regimen} is listed once: {similar}")
        return found[0]

    def _stands(self, regimen: str, *stances: Stance) -> Said:
        found = self._one(regimen)
        wanted = " or ".join(stances)
        self.holds(
            found.stance in stances,
            f"{regimen} is {wanted}: {_said_of(found)}, requires "
            f"{[f'{r.code} {r.value}' for r in found.requires]}, missing {found.missing}, "
            f"against {[b.id for b in found.against]}",
        )
        return Said(self.question, self.assessment, found)


@dataclass(frozen=True)
class Said(Answer):
    """What was said of one regimen; further claims are about it, or about the answer."""

    recommendation: Recommendation

    def at_tier(self, tier: str) -> Said:
        """Claim the tier."""
        return self.also(self.recommendation.tier == tier, f"tier {tier}")

    def with_label(self, agency: str) -> Said:
        """Claim a live approval of the agency, with its date and a link to the document."""
        good = [
            fact
            for fact in self.recommendation.regulatory
            if fact.agency == agency
            and fact.status in {"regular", "accelerated"}
            and fact.date is not None
            and (fact.url or "").startswith("https://")
        ]
        facts = [(f.agency, f.status, f.date, f.url) for f in self.recommendation.regulatory]
        return self.also(bool(good), f"a dated and linked approval of {agency}: {facts}")

    def without_label(self, agency: str) -> Said:
        """Claim that no approval of the agency is shown."""
        shown = [f.status for f in self.recommendation.regulatory if f.agency == agency]
        return self.also(not shown, f"no approval of {agency}: {shown}")

    def requiring(self, what: str) -> Said:
        """Claim that a condition which is not yet known to be met is named."""
        named = [requirement(r, Language.of("en")) for r in self.recommendation.requires]
        return self.also(_names(what, named), f"requires {what}: {named}")

    def requiring_nothing(self) -> Said:
        """Claim that no condition is left open."""
        named = [f"{r.code} {r.value}" for r in self.recommendation.requires]
        return self.also(not named, f"requires nothing: {named}")

    def on_the_basis_of(self, biomarker: str) -> Said:
        """Claim that what speaks against the regimen rests on the biomarker, with a source."""
        shown = [_basis_text(b) for b in self.recommendation.against]
        good = [
            b
            for b in self.recommendation.against
            if _names(biomarker, (*b.matched, b.condition)) and (b.citation or b.url or b.pmid)
        ]
        return self.also(bool(good), f"because of {biomarker}, with a source: {shown}")

    def explained_by(self, words: str) -> Said:
        """Claim that the reasons, as a person reads them, hold these words."""
        language = Language.of("en")
        told = [
            text(RationaleCode, m.code, m.params, language) for m in self.recommendation.rationale
        ]
        return self.also(_names(words, told), f"explained by {words!r}: {told}")

    def with_caution(self, about: str) -> Said:
        """Claim that a caution names the finding."""
        named = [f"{c.code} {_words(c.params)}" for c in self.recommendation.cautions]
        return self.also(_names(about, named), f"caution about {about}: {named}")

    def superseded_by(self, regimen: str) -> Said:
        """Claim that a better successor is named."""
        named = self.recommendation.superseded_by
        return self.also(_names(regimen, named), f"superseded by {regimen}: {named}")

    def supported_by(self, identifier: str) -> Said:
        """Claim that a source of this id is among the basis."""
        ids = [b.id for b in self.recommendation.basis]
        return self.also(identifier in ids, f"supported by {identifier}: {ids}")

    def not_supported_by(self, identifier: str) -> Said:
        """Claim that a source of this id is not among the basis."""
        ids = [b.id for b in self.recommendation.basis]
        return self.also(identifier not in ids, f"not supported by {identifier}: {ids}")

    def also(self, truth: bool, claim: str) -> Said:  # noqa: FBT001  # the claim itself
        """Return what was said, or fail with it and the claim."""
        self.holds(truth, f"{_said_of(self.recommendation)}: {claim}")
        return self


def _names_of(recommendation: Recommendation) -> set[str]:
    return {t.name for t in recommendation.therapies}


def _said_of(recommendation: Recommendation) -> str:
    names = " + ".join(t.name for t in recommendation.therapies)
    return f"{names} ({recommendation.stance}, {recommendation.tier})"


def _basis_text(basis: Basis) -> str:
    return f"{basis.id}: {basis.condition} [{', '.join(basis.matched)}]"


def _names(what: str, texts: Sequence[str]) -> bool:
    """Whether one of the texts holds every word of ``what``, in any order and case."""
    words = what.casefold().split()
    return any(all(word in text.casefold() for word in words) for text in texts)


def _words(params: Sequence[tuple[str, object]]) -> str:
    return " ".join(
        " ".join(map(str, value)) if isinstance(value, tuple) else str(value) for _, value in params
    )


def _substance(assessment: Assessment) -> list[str]:
    said = [f"{_said_of(r)} {r.biomarkers}" for r in assessment.recommendations]
    return [*said, *(m.test for m in assessment.missing_tests)]
