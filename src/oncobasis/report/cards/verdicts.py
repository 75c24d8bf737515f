"""What the answer says of each drafted drug: which regimen it belongs to, and how that stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from oncobasis.core.assessment import Stance, Truth
from oncobasis.core.codes import CautionCode, WarningCode, WithheldReason
from oncobasis.nomenclature.drugs import load_drugs
from oncobasis.report import phrases
from oncobasis.report.cards.topics import matched
from oncobasis.report.wording import Language, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oncobasis.core.assessment import Assessment, Message, Param, Recommendation, Withheld
    from oncobasis.report.cards.context import DraftedDrug


class Verdict(StrEnum):
    """How a drafted drug stands, the gravest first."""

    CONTRAINDICATED = "contraindicated"
    REFUSED = "refused"
    UNMATCHED = "unmatched"
    CAUTION = "caution"
    UNMET = "unmet"
    UNDETERMINED = "undetermined"
    COMBINATION = "combination"
    BETTER = "better"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Judged:
    """A drafted drug with its verdict, the reason in words, and the regimens it rests on."""

    drug: DraftedDrug
    verdict: Verdict
    why: str = ""
    regimens: tuple[Recommendation, ...] = ()


_REFUSED = (Stance.CONTRAINDICATED, Stance.NOT_RECOMMENDED)
_GIVEN = (Stance.RECOMMENDED, Stance.OPTION)
_TOLD = frozenset(
    {CautionCode.DOSE_CONDITION, CautionCode.LABEL_EXCLUSION,
     CautionCode.NOT_AVAILABLE, CautionCode.ALREADY_GIVEN, CautionCode.PARADOXICAL_ACTIVATION,
     CautionCode.REQUIRED_BIOMARKER_ABSENT, CautionCode.WITHDRAWN_APPROVAL,
     CautionCode.IMMUNE_RESISTANCE, CautionCode.BYPASS_RESISTANCE, CautionCode.REVERSION}
)  # fmt: skip
"""Cautions that a prescriber must see; the others stand in the report."""
_NOT_SHOWN = frozenset({WithheldReason.OTHER_TUMOR_TYPE, WithheldReason.DOES_NOT_SUPPORT})
"""Why-nots that say nothing against an order: the drug may have another use here."""
_SUBSTRATES = {
    "DPYD": frozenset({"fluoropyrimidine"}),
    "UGT1A1": frozenset({"irinotecan", "sacituzumab govitecan"}),
    "TPMT": frozenset({"mercaptopurine", "thioguanine"}),
    "NUDT15": frozenset({"mercaptopurine", "thioguanine"}),
}
"""Drugs or classes that a caution on the gene is about; the other drugs of a regimen are not."""
_NAMED = 2
_CHEMOTHERAPY, _SUPPORTIVE = "chemotherapy", "supportive"


@dataclass(frozen=True, slots=True)
class _Bench:
    """The answer, what is drafted and taken together, and whether that is a recommended regimen."""

    assessment: Assessment
    given: frozenset[str]
    language: Language

    @property
    def settled(self) -> bool:
        return any(
            one.stance is Stance.RECOMMENDED and names_in(one) <= self.given
            for one in self.assessment.recommendations
        )

    @property
    def best(self) -> Recommendation | None:
        """The first recommended regimen."""
        found = self.assessment.recommendations
        return next((one for one in found if one.stance is Stance.RECOMMENDED), None)


def judged(
    assessment: Assessment,
    drafted: Sequence[DraftedDrug],
    current: Iterable[str],
    language: Language,
) -> list[Judged]:
    """Return the verdict on each recognised drug, in the order of the drafts.

    Drugs are judged as the regimen that they make together with what the patient takes already.
    """
    given = frozenset({name for one in drafted for name in one.names} | set(current))
    bench = _Bench(assessment, given, language)
    return [_judge(one, bench) for one in drafted if one.names]


def names_in(one: Recommendation) -> frozenset[str]:
    """Return the ingredients of a regimen."""
    return frozenset(each.name for each in one.therapies)


def _judge(drug: DraftedDrug, bench: _Bench) -> Judged:
    found = _by_regimens(drug, bench)
    if found.verdict in {Verdict.CONTRAINDICATED, Verdict.REFUSED}:
        return found
    return _pharmacogenetics(drug, bench) or found


def _pharmacogenetics(drug: DraftedDrug, bench: _Bench) -> Judged | None:
    """A finding in a gene of drug metabolism, if it concerns this drug; no option need hold it."""
    for warning in bench.assessment.warnings:
        if warning.code == WarningCode.PHARMACOGENETICS:
            told = _on_metabolism(drug, dict(warning.params))
            if told is not None:
                return Judged(drug, Verdict.CAUTION, _said(told, bench.language))
    return None


def _on_metabolism(drug: DraftedDrug, told: dict[str, Param]) -> Message | None:
    """The caution on this drug; that on another of its class where it has none of its own."""
    gene, drugs, ids = str(told["gene"]), told["drugs"], told["ids"]
    if not isinstance(drugs, tuple) or not isinstance(ids, tuple):
        return None
    own = [rule for name, rule in zip(drugs, ids, strict=True) if name in drug.names]
    if not own and not _is_substrate(drug, gene):
        return None
    return CautionCode.PGX.message(gene=gene, finding=told["finding"], id=[*own, *ids][0])


def _is_substrate(drug: DraftedDrug, gene: str) -> bool:
    concerned, drugs = _SUBSTRATES.get(gene, frozenset()), load_drugs()
    return any(
        name in concerned or not concerned.isdisjoint(drugs.classes_of(name)) for name in drug.names
    )


def _by_regimens(drug: DraftedDrug, bench: _Bench) -> Judged:
    mine = frozenset(drug.names)
    listed = [
        one
        for one in bench.assessment.recommendations
        if names_in(one) & mine and not _is_blamed_on_another(one, mine, bench)
    ]
    complete = [one for one in listed if names_in(one) <= bench.given]
    if complete:
        return _complete(drug, complete, bench)
    return _partial(drug, listed, bench) if listed else _unlisted(drug, bench)


def _is_blamed_on_another(one: Recommendation, mine: frozenset[str], bench: _Bench) -> bool:
    """Whether a drafted regimen is refused for a part that is refused without this drug too.

    KRAS speaks against cetuximab, not against the FOLFOX that is drafted beside it.
    """
    if one.stance not in _REFUSED or not names_in(one) <= bench.given:
        return False
    return any(
        other.stance in _REFUSED and names_in(other) <= names_in(one) - mine
        for other in bench.assessment.recommendations
    )


def _complete(drug: DraftedDrug, complete: list[Recommendation], bench: _Bench) -> Judged:
    """A regimen is drafted whole: a larger one that may be given lifts what forbids a part."""
    allowed = [one for one in complete if one.stance in _GIVEN]
    refused = [
        one
        for one in complete
        if one.stance in _REFUSED and not any(names_in(one) < names_in(o) for o in allowed)
    ]
    if refused:
        return _refused(drug, refused)
    if allowed:
        return _allowed(drug, max(allowed, key=lambda one: len(one.therapies)), bench)
    return _early_or_open(drug, complete, bench)


def _refused(drug: DraftedDrug, found: list[Recommendation]) -> Judged:
    worst = [one for one in found if one.stance is Stance.CONTRAINDICATED] or found
    why = ", ".join(dict.fromkeys(word for one in worst for word in matched(one)[:_NAMED]))
    graver = worst[0].stance is Stance.CONTRAINDICATED
    verdict = Verdict.CONTRAINDICATED if graver else Verdict.REFUSED
    return Judged(drug, verdict, why, tuple(worst))


def _allowed(drug: DraftedDrug, one: Recommendation, bench: _Bench) -> Judged:
    cautions = [each for each in one.cautions if each.code in _TOLD]
    if cautions:
        why = _said(cautions[0], bench.language)
        return Judged(drug, Verdict.CAUTION, why, (one,))
    unmet = [need for need in one.requires if need.state is Truth.FALSE]
    if unmet:
        why = phrases.requirement(unmet[0], bench.language)
        return Judged(drug, Verdict.UNMET, why, (one,))
    better = set(one.superseded_by) - bench.given
    if better:
        return Judged(drug, Verdict.BETTER, ", ".join(one.superseded_by), (one,))
    return Judged(drug, Verdict.FINE, "", (one,))


def _early_or_open(drug: DraftedDrug, found: list[Recommendation], bench: _Bench) -> Judged:
    open_ = [one for one in found if one.stance is Stance.UNDETERMINED]
    if len(open_) < len(found):
        return _better(drug, bench)
    missing = dict.fromkeys(word for one in open_ for word in _open_points(one, bench))
    return Judged(drug, Verdict.UNDETERMINED, ", ".join(list(missing)[:_NAMED]), tuple(open_))


def _open_points(one: Recommendation, bench: _Bench) -> list[str]:
    return [*one.missing, *(phrases.requirement(need, bench.language) for need in one.requires)]


def _partial(drug: DraftedDrug, listed: list[Recommendation], bench: _Bench) -> Judged:
    """Only regimens with further drugs are listed; of a backbone these say nothing."""
    if _is_backbone(drug):
        return _better(drug, bench)
    if all(one.stance in _REFUSED for one in listed):
        return _refused(drug, listed)
    allowed = [one for one in listed if one.stance in _GIVEN]
    if allowed:
        why = "; ".join(phrases.regimen(one.therapies) for one in allowed[:_NAMED])
        return Judged(drug, Verdict.COMBINATION, why, tuple(allowed))
    return _early_or_open(drug, [one for one in listed if one.stance not in _REFUSED], bench)


def _is_cancer_drug(drug: DraftedDrug) -> bool:
    classes = [load_drugs().classes_of(name) for name in drug.names]
    return any(one and _SUPPORTIVE not in one for one in classes)


def _is_backbone(drug: DraftedDrug) -> bool:
    """Whether it is chemotherapy (FOLFOX with its leucovorin), given without any biomarker too."""
    drugs = load_drugs()
    chemotherapy = [name for name in drug.names if drugs.is_a(name, _CHEMOTHERAPY)]
    others = set(drug.names).difference(chemotherapy)
    return bool(chemotherapy) and all(_SUPPORTIVE in drugs.classes_of(name) for name in others)


def _unlisted(drug: DraftedDrug, bench: _Bench) -> Judged:
    """No record for this case: a why-not that fits the drug, else what else is recommended."""
    fits = [one for one in bench.assessment.withheld if _concerns(one, drug, bench)]
    if fits:
        why = text(WithheldReason, fits[0].detail.code, fits[0].detail.params, bench.language)
        return Judged(drug, Verdict.UNMATCHED, why.rstrip("."))
    return _better(drug, bench)


def _concerns(one: Withheld, drug: DraftedDrug, bench: _Bench) -> bool:
    parts = set(one.therapies)
    mine = bool(parts & set(drug.names)) and parts <= bench.given
    return mine and one.reason_code not in _NOT_SHOWN


def _better(drug: DraftedDrug, bench: _Bench) -> Judged:
    """A cancer drug, while another regimen is recommended that is not drafted."""
    best = bench.best
    if best is None or bench.settled or not _is_cancer_drug(drug):
        return Judged(drug, Verdict.FINE)
    return Judged(drug, Verdict.BETTER, phrases.regimen(best.therapies), (best,))


def _said(message: Message, language: Language) -> str:
    return text(CautionCode, message.code, message.params, language).rstrip(".")
