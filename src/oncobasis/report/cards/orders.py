"""The cards on drafted orders: one for each kind of verdict, the gravest first."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from oncobasis.core.assessment import Stance
from oncobasis.report import phrases
from oncobasis.report.cards.markdown import bold, escaped, paragraphs
from oncobasis.report.cards.parts import (
    THERAPY_REASONS,
    Draft,
    Indicator,
    Topic,
    language_of,
    suggestion,
)
from oncobasis.report.cards.resources import (
    is_orderable,
    order_actions,
    order_suggestion,
    test_suggestions,
)
from oncobasis.report.cards.topics import GIVEN, options_table, tests_table
from oncobasis.report.cards.verdicts import Judged, Verdict, judged, names_in
from oncobasis.report.cards.words import listed, said
from oncobasis.report.wording import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.assessment import Assessment, MissingTest, Recommendation
    from oncobasis.report.cards.context import CardContext, Document, DraftedDrug

_INDICATORS = {
    Verdict.CONTRAINDICATED: Indicator.CRITICAL,
    Verdict.REFUSED: Indicator.WARNING,
    Verdict.CAUTION: Indicator.WARNING,
    Verdict.UNMET: Indicator.WARNING,
}
_INSTEAD = frozenset({Verdict.CONTRAINDICATED, Verdict.REFUSED, Verdict.UNMATCHED, Verdict.BETTER})
_REMOVED = frozenset({Verdict.CONTRAINDICATED, Verdict.REFUSED})
_NAMED = 3


def order_drafts(
    assessment: Assessment, drafted: Sequence[DraftedDrug], context: CardContext
) -> list[Draft]:
    """Return a card for each kind of verdict on the drafted drugs; none for what is fine."""
    language = language_of(context)
    order = list(Verdict)
    found = judged(assessment, drafted, context.current, language)
    found = [one for one in found if one.verdict is not Verdict.FINE]
    found.sort(key=lambda one: order.index(one.verdict))
    return [
        _draft(verdict, list(group), assessment, context)
        for verdict, group in groupby(found, key=lambda one: one.verdict)
    ]


def _draft(
    verdict: Verdict, found: list[Judged], assessment: Assessment, context: CardContext
) -> Draft:
    language = language_of(context)
    names = list(dict.fromkeys(one.drug.text for one in found))
    reasons = list(dict.fromkeys(one.why for one in found if one.why))
    summary = said(
        f"order_{verdict}",
        language,
        drugs=listed(names, language, _NAMED),
        why="; ".join(reasons),
    )
    return Draft(
        Topic.ORDER,
        _INDICATORS.get(verdict, Indicator.INFO),
        summary,
        _detail(verdict, found, assessment, language),
        tuple(_suggestions(verdict, found, assessment, context)),
        several=verdict is Verdict.UNDETERMINED,
        reasons=THERAPY_REASONS,
        key=f"{verdict}:{','.join(names)}",
    )


def _detail(
    verdict: Verdict, found: list[Judged], assessment: Assessment, language: Language
) -> str:
    regimens = list({one.id: one for each in found for one in each.regimens}.values())
    # What is better is shown as a row of its own.
    told = [one for one in found if one.why and verdict is not Verdict.BETTER]
    reasons = [f"{bold(one.drug.text)}: {escaped(one.why)}" for one in told]
    return paragraphs(
        *reasons,
        options_table(regimens, language),
        _instead(verdict, regimens, assessment, language),
        _tests(verdict, regimens, assessment, language),
    )


def _instead(
    verdict: Verdict,
    shown: Sequence[Recommendation],
    assessment: Assessment,
    language: Language,
) -> str:
    """What is recommended in place of the draft, where there is something."""
    known = {one.id for one in shown}
    better = [one for one in _ranked(shown, assessment)[:_NAMED] if one.id not in known]
    if verdict not in _INSTEAD or not better:
        return ""
    return paragraphs(bold(said("instead", language)), options_table(better, language))


def _ranked(shown: Sequence[Recommendation], assessment: Assessment) -> list[Recommendation]:
    """Options that are named as the successor of what is drafted, then what is recommended."""
    successors = {name for one in shown for name in one.superseded_by}
    named = [one for one in assessment.recommendations
             if one.stance in GIVEN and phrases.regimen(one.therapies) in successors]  # fmt: skip
    return [*named, *(one for one in _recommended(assessment) if one not in named)]


def _recommended(assessment: Assessment) -> list[Recommendation]:
    return [one for one in assessment.recommendations if one.stance is Stance.RECOMMENDED]


def _orderable(assessment: Assessment) -> list[Recommendation]:
    return [one for one in _recommended(assessment) if is_orderable(one)]


def _tests(
    verdict: Verdict,
    regimens: Sequence[Recommendation],
    assessment: Assessment,
    language: Language,
) -> str:
    asked = _tests_for(regimens, assessment) if verdict is Verdict.UNDETERMINED else []
    return tests_table(asked, language) if asked else ""


def _tests_for(regimens: Sequence[Recommendation], assessment: Assessment) -> list[MissingTest]:
    """The tests whose answer would change one of the regimens."""
    wanted = {names_in(one) for one in regimens}
    return [
        test
        for test in assessment.missing_tests
        if any(frozenset(change.therapies) in wanted for change in test.would_change)
    ]


# Suggestions ------------------------------------------------------------------------------------


def _suggestions(
    verdict: Verdict, found: list[Judged], assessment: Assessment, context: CardContext
) -> list[Document]:
    if verdict in _REMOVED:
        return [each for one in found for each in _removals(one, assessment, context)]
    if verdict is Verdict.BETTER:
        best = _replacement(found[0], assessment)
        return [] if best is None else order_suggestion(best, context, best=True)
    if verdict is Verdict.UNDETERMINED:
        regimens = [one for each in found for one in each.regimens]
        return test_suggestions(_tests_for(regimens, assessment)[:_NAMED], context)
    return []


def _removals(one: Judged, assessment: Assessment, context: CardContext) -> list[Document]:
    """What to do instead: complete a regimen that is recommended, replace the draft, remove it."""
    language = language_of(context)
    made = _completions(one, assessment, context)
    if one.drug.order is None:
        return made
    removal: Document = {
        "type": "delete",
        "description": said("suggest_remove_action", language, drug=one.drug.text),
        "resourceId": one.drug.order,
    }
    better = None if made or context.patient is None else _replacement(one, assessment)
    if better is not None:
        regimen = phrases.regimen(better.therapies)
        name = said("suggest_replace", language, drug=one.drug.text, therapies=regimen)
        made.append(suggestion(name, [removal, *order_actions(better, context)]))
    made.append(suggestion(said("suggest_remove", language, drug=one.drug.text), [removal]))
    return made


def _completions(one: Judged, assessment: Assessment, context: CardContext) -> list[Document]:
    """A drug that is spoken against alone may be part of a regimen that is recommended."""
    mine = set(one.drug.names)
    fits = [each for each in _orderable(assessment) if mine < names_in(each)]
    if not fits or context.patient is None:
        return []
    have = {*one.drug.names, *context.current}
    partners = tuple(each for each in fits[0].therapies if each.name not in have)
    language = language_of(context)
    name = said("suggest_order", language, therapies=phrases.regimen(fits[0].therapies))
    return [suggestion(name, order_actions(replace(fits[0], therapies=partners), context))]


def _replacement(one: Judged, assessment: Assessment) -> Recommendation | None:
    """The named successor, if it is recommended itself; else the first recommended regimen."""
    found = [each for each in _orderable(assessment) if not names_in(each) & set(one.drug.names)]
    successors = {name for each in one.regimens for name in each.superseded_by}
    named = [each for each in found if phrases.regimen(each.therapies) in successors]
    return next(iter([*named, *found]), None)
