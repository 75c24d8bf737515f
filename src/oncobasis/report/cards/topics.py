"""The cards on a patient: options, what findings speak against, open tests, a doubtful input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.assessment import Severity, Stance
from oncobasis.core.codes import SummaryCode, WarningCode
from oncobasis.report import phrases
from oncobasis.report.cards.forecasts import forecasts
from oncobasis.report.cards.markdown import bold, bullets, escaped, link, paragraphs, table
from oncobasis.report.cards.parts import (
    INPUT_REASONS,
    TEST_REASONS,
    THERAPY_REASONS,
    Draft,
    Indicator,
    Topic,
    language_of,
)
from oncobasis.report.cards.resources import order_suggestion, test_suggestions
from oncobasis.report.cards.words import listed, said
from oncobasis.report.fhir.said import why
from oncobasis.report.predictions.view import word
from oncobasis.report.wording import Language, term, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oncobasis.core.assessment import Assessment, MissingTest, Recommendation
    from oncobasis.report.cards.context import CardContext

GIVEN = (Stance.RECOMMENDED, Stance.OPTION)
REFUSED = (Stance.CONTRAINDICATED, Stance.NOT_RECOMMENDED)
_COLUMNS = ("therapy", "assessment", "for", "basis", "note")
_AGAINST = ("therapy", "assessment", "against", "basis")
_ROWS, _NAMED, _SUGGESTED, _CHANGES = 5, 2, 3, 3


def of_stance(assessment: Assessment, *stances: Stance) -> list[Recommendation]:
    """Return the recommendations of these stances, in their order."""
    return [one for one in assessment.recommendations if one.stance in stances]


# Options ----------------------------------------------------------------------------------------


def options(assessment: Assessment, context: CardContext) -> Draft | None:
    """Return the card on what may be given, with predictions; None where there is neither."""
    language = language_of(context)
    chosen = of_stance(assessment, *GIVEN) or of_stance(assessment, Stance.INVESTIGATIONAL)
    if not chosen and not assessment.predictions:
        return None
    best = [one for one in chosen if one.stance is Stance.RECOMMENDED][:_SUGGESTED]
    detail = paragraphs(
        options_table(chosen, language),
        _why_first(chosen, language),
        _open_tests(assessment, language),
        forecasts(assessment, language),
    )
    proposals = [
        each
        for place, one in enumerate(best)
        for each in order_suggestion(one, context, best=place == 0)
    ]
    return Draft(
        Topic.OPTIONS,
        Indicator.INFO,
        _options_summary(chosen, assessment, language),
        detail,
        tuple(proposals),
        reasons=THERAPY_REASONS,
    )


def _options_summary(
    chosen: Sequence[Recommendation], assessment: Assessment, language: Language
) -> str:
    if not chosen:
        predicted = word("target", assessment.predictions[0].target, language)
        return f"{said('topic_options', language)}: {predicted}"
    first = chosen[0].stance
    name = {Stance.RECOMMENDED: "options", Stance.OPTION: "options_open"}.get(first, "early")
    same = [one for one in chosen if one.stance is first]
    names = [_with_tier(one, language) for one in same[:_NAMED]]
    told = list(dict.fromkeys(name for one in same[:_NAMED] for name in one.biomarkers))
    # A label that asks for the absence of others names no finding.
    found = f" ({listed(told, language, _NAMED)})" if told else ""
    return said(
        name,
        language,
        therapies=listed(names, language, _NAMED, len(same)),
        biomarkers=found,
    )


def _with_tier(one: Recommendation, language: Language) -> str:
    name = phrases.regimen(one.therapies)
    if one.tier is None:
        return name
    return said("options_tier", language, therapy=name, tier=one.tier.value)


def options_table(chosen: Sequence[Recommendation], language: Language) -> str:
    """Return regimens with tier, findings, first source and the one thing to note.

    Where findings speak against all of them, finding and source are what there is to note.
    """
    if not chosen:
        return ""
    against = all(one.stance in REFUSED for one in chosen)
    columns = _AGAINST if against else _COLUMNS
    heads = [said(f"column_{name}", language) for name in columns]
    shown = table(heads, (_row(one, language)[: len(columns)] for one in chosen[:_ROWS]))
    return paragraphs(shown, _not_shown(len(chosen) - _ROWS, language))


def _row(one: Recommendation, language: Language) -> list[str]:
    stance = term("stance", one.stance, language)
    tier = said("tier", language, tier=one.tier.value) if one.tier else ""
    return [
        bold(phrases.regimen(one.therapies)),
        escaped(", ".join(part for part in (stance, tier) if part)),
        escaped(", ".join(matched(one) if one.stance in REFUSED else one.biomarkers)),
        _basis(one, language),
        escaped(phrases.to_note(one, language)),
    ]


def _basis(one: Recommendation, language: Language) -> str:
    """The first approval with its link, else the first source; of a refusal what is against it."""
    if one.regulatory and not (one.stance in REFUSED and one.against):
        fact = one.regulatory[0]
        words = f"{term('agency', fact.agency, language)} {fact.date or ''}".strip()
        return link(words, fact.url)
    sources = one.against or one.basis
    return link(phrases.named(sources[0], language), sources[0].url) if sources else ""


def _why_first(chosen: Sequence[Recommendation], language: Language) -> str:
    if not chosen:
        return ""
    reasons = why(chosen[0], language)
    first = phrases.regimen(chosen[0].therapies)
    return f"{bold(first)}: {escaped(reasons)}" if reasons else ""


def _open_tests(assessment: Assessment, language: Language) -> str:
    names = [one.test for one in assessment.missing_tests]
    if not names:
        return ""
    return escaped(said("also_open", language, tests=listed(names, language, _ROWS)))


def _not_shown(count: int, language: Language) -> str:
    return escaped(said("not_shown", language, count=count)) if count > 0 else ""


def footer(assessment: Assessment, language: Language) -> str:
    """Return what made the answer, the loud warnings, and the disclaimer."""
    made_by = assessment.provenance
    origin = said(
        "made_of",
        language,
        software=made_by.software,
        version=made_by.knowledge.version,
        date=assessment.as_of,
    )
    loud = [one for one in assessment.warnings if one.severity is not Severity.INFO]
    warned = [escaped(text(WarningCode, one.code, one.params, language)) for one in loud[:_ROWS]]
    return paragraphs(
        bullets(warned),
        _not_shown(len(loud) - _ROWS, language),
        escaped(origin),
        escaped(said("disclaimer", language)),
    )


# Against ----------------------------------------------------------------------------------------


def refused(assessment: Assessment, context: CardContext) -> Draft | None:
    """Return the card on what findings speak against."""
    found = of_stance(assessment, *REFUSED)
    if not found:
        return None
    language = language_of(context)
    # A drug alone says more than its combinations.
    found.sort(key=lambda one: len(one.therapies))
    names = [phrases.regimen(one.therapies) for one in found]
    told = list(dict.fromkeys(name for one in found for name in matched(one)))
    return Draft(
        Topic.REFUSED,
        Indicator.WARNING,
        said(
            "refused",
            language,
            therapies=listed(names, language, _SUGGESTED),
            biomarkers=listed(told, language, _NAMED),
        ),
        options_table(found, language),
        reasons=THERAPY_REASONS,
    )


def matched(one: Recommendation) -> list[str]:
    """Return the findings that speak against a regimen."""
    names = [name for source in one.against for name in source.matched or (source.condition,)]
    return [name for name in dict.fromkeys(names) if name] or list(one.biomarkers)


# Tests ------------------------------------------------------------------------------------------


def tests(assessment: Assessment, context: CardContext) -> Draft | None:
    """Return the card on tests that may change the answer."""
    found = assessment.missing_tests
    if not found:
        return None
    language = language_of(context)
    names = [one.test for one in found]
    name = "tests" if len(found) > 1 else "tests_one"
    return Draft(
        Topic.TESTS,
        Indicator.INFO,
        said(name, language, count=len(found), tests=listed(names, language, _SUGGESTED)),
        tests_table(found, language),
        tuple(test_suggestions(found[:_SUGGESTED], context)),
        several=True,
        reasons=TEST_REASONS,
    )


def tests_table(found: Sequence[MissingTest], language: Language) -> str:
    """Return the tests with what they would change and the source of each."""
    heads = [said(f"column_{name}", language) for name in ("test", "change", "basis")]
    rows = (_test_row(one, language) for one in found[:_ROWS])
    return paragraphs(table(heads, rows), _not_shown(len(found) - _ROWS, language))


def _test_row(one: MissingTest, language: Language) -> list[str]:
    source = link(said("basis_link", language), one.url) if one.url else ""
    told = "; ".join(phrases.change(each, language) for each in one.would_change[:_CHANGES])
    more = len(one.would_change) - _CHANGES
    rest = f"; {said('options_more', language, count=more)}" if more > 0 else ""
    return [bold(one.test), escaped(told + rest), source]


# The input --------------------------------------------------------------------------------------


def doubtful(assessment: Assessment, context: CardContext) -> Draft | None:
    """Return the card on a serious warning, such as a tumour type that was not understood."""
    found = [one for one in assessment.warnings if one.severity is Severity.ERROR]
    if not found:
        return None
    language = language_of(context)
    words = [text(WarningCode, one.code, one.params, language) for one in found]
    return Draft(
        Topic.INPUT,
        Indicator.WARNING,
        said("input", language, warning=words[0]),
        bullets(map(escaped, words)),
        reasons=INPUT_REASONS,
    )


def nothing(assessment: Assessment, context: CardContext) -> Draft:
    """Return the card that says that nothing was found, and that this proves nothing."""
    language = language_of(context)
    open_ = len(of_stance(assessment, Stance.UNDETERMINED))
    # Without a finding nothing was sought in vain: what is not known is not absent.
    unknown = bool(open_) and not assessment.alterations
    return Draft(
        Topic.OPTIONS,
        Indicator.INFO,
        said("nothing_known" if unknown else "nothing", language, count=open_),
        bullets(_summary(assessment, language)),
        key="nothing",
        reasons=INPUT_REASONS,
    )


def _summary(assessment: Assessment, language: Language) -> Iterable[str]:
    return (
        escaped(text(SummaryCode, one.code, one.params, language)) for one in assessment.summary
    )


def disagreements(assessment: Assessment, language: Language) -> str:
    """Return where sources disagree, as Markdown."""
    return bullets(
        f"{bold(one.claim)}: {escaped(phrases.sides(one.sources, language))}"
        for one in assessment.disagreements[:_ROWS]
    )
