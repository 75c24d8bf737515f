"""The therapies on a terminal: in full what may be given, in short what may not."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from oncobasis.core.assessment import Stance
from oncobasis.core.codes import CautionCode, RationaleCode
from oncobasis.report import phrases
from oncobasis.report.layout import Style, columns, wrapped
from oncobasis.report.predictions.terminal import option_line
from oncobasis.report.predictions.view import beside, views
from oncobasis.report.terminal_page import INDENT
from oncobasis.report.wording import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from oncobasis.core.assessment import Assessment, Basis, Recommendation
    from oncobasis.report.predictions.view import Beside
    from oncobasis.report.terminal_page import Page

_STANCE_STYLE = {
    Stance.RECOMMENDED: Style.GREEN,
    Stance.OPTION: Style.CYAN,
    Stance.INVESTIGATIONAL: Style.BLUE,
    Stance.UNDETERMINED: Style.YELLOW,
    Stance.NOT_RECOMMENDED: Style.RED,
    Stance.CONTRAINDICATED: Style.REVERSE_RED,
}
_IN_FULL = (Stance.RECOMMENDED, Stance.OPTION)
_AGAINST = (Stance.NOT_RECOMMENDED, Stance.CONTRAINDICATED)


def options_lines(page: Page, assessment: Assessment) -> Iterator[str]:
    """Yield the therapies, one block for each stance, and what is never among them."""
    recommendations = assessment.recommendations
    said = beside(views(assessment, page.language))
    if not recommendations:
        yield from page.paper.heading(page.label("options"))
        yield from page.paper.paragraph(page.label("no_options"), indent=2)
    for stance, group in groupby(recommendations, key=lambda one: one.stance):
        options = list(group)
        heading = page.term("stance", stance).upper() + f" ({len(options)})"
        yield from page.paper.heading(heading, _STANCE_STYLE[stance])
        yield from page.paper.paragraph(page.term("stance_meaning", stance))
        if stance is Stance.UNDETERMINED and not page.full:
            yield from _waiting(page, options)
        elif stance in _AGAINST and not page.full:
            yield from _vetoed(page, options)
        else:
            yield from _listed(page, options, said)
    yield ""
    yield from page.paper.paragraph(page.label("scope_note"))


def _listed(page: Page, options: Sequence[Recommendation], said: Beside) -> Iterator[str]:
    """Yield the first options with their grounds, and the others by name: none is hidden."""
    early = options[0].stance is Stance.INVESTIGATIONAL
    shown = options[: page.limits.early if early else page.limits.options]
    for one in shown:
        yield from _option(page, one)
        for place, view in enumerate(said.get(one.id, ())):
            name = "" if place else page.label("prediction")
            yield from page.paper.field(name, option_line(view), indent=INDENT, gutter=page.gutter)
    if others := options[len(shown) :]:
        names = [_with_tier(one) for one in others]
        more = page.label("more").format(count=len(others))
        yield ""
        yield from page.paper.paragraph(f"{more}: {'; '.join(names)}", indent=2, bullet="… ")


def _with_tier(one: Recommendation) -> str:
    name = phrases.regimen(one.therapies)
    return f"{name} ({one.tier.value})" if one.tier else name


def _vetoed(page: Page, options: Sequence[Recommendation]) -> Iterator[str]:
    """Yield each source that speaks against something, with every regimen it speaks against."""
    against: dict[str, list[Recommendation]] = {}
    for one in options:
        against.setdefault(_first_against(page, one), []).append(one)
    for source, held in against.items():
        yield ""
        yield from page.paper.paragraph(
            "; ".join(_with_better(page, one) for one in held), indent=2
        )
        yield from page.field("against_short", source, Style.RED)
        others = sum(max(0, len(one.against) - 1) for one in held)
        favour = sum(len(one.regulatory) + len(phrases.beyond_labels(one)) for one in held)
        yield from page.rest(others, "more_against")
        yield from page.rest(favour, "more_for")


def _first_against(page: Page, one: Recommendation) -> str:
    if not one.against:
        return _sentences(page, one)
    return _source_line(page, one.against[0])


def _with_better(page: Page, one: Recommendation) -> str:
    name = f"{one.rank} {phrases.regimen(one.therapies)}"
    if not one.superseded_by:
        return name
    return f"{name} ({page.label('superseded_short').lower()}: {', '.join(one.superseded_by)})"


def _waiting(page: Page, options: Sequence[Recommendation]) -> Iterator[str]:
    """Yield what is missing, each with the regimens that wait for it."""
    waiting: dict[str, list[Recommendation]] = {}
    for one in options:
        why = ", ".join(one.missing) or _sentences(page, one)
        waiting.setdefault(why, []).append(one)
    yield ""
    for why, held in waiting.items():
        regimens = "; ".join(phrases.regimen(one.therapies) for one in held)
        yield from page.paper.paragraph(f"{why}: {regimens}", indent=2, bullet="• ")


def _option(page: Page, one: Recommendation) -> Iterator[str]:
    yield from _option_head(page, one)
    if page.full or one.stance in _IN_FULL:
        yield from _long_option(page, one)
        return
    yield from page.field("biomarkers", ", ".join(one.biomarkers))
    yield from _approvals(page, one)
    yield from _sources(page, "against_short", one.against, Style.RED)
    yield from _basis(page, one)


def _option_head(page: Page, one: Recommendation) -> Iterator[str]:
    tier = f"{page.label('tier')} {one.tier.value}" if one.tier else page.label("no_tier")
    grade = f"{tier}   ESCAT {one.escat}" if one.escat else tier
    yield ""
    name = phrases.regimen(one.therapies)
    room = page.paper.width - INDENT - columns(grade) - 2
    for place, line in enumerate(wrapped(name, room)):
        lead = "" if place else f"{one.rank:>2}"
        yield page.paper.ends(f"{lead:<{INDENT}}{line}", "" if place else grade, Style.BOLD)


def _long_option(page: Page, one: Recommendation) -> Iterator[str]:
    yield from page.field("biomarkers", ", ".join(one.biomarkers))
    if page.full or not one.regulatory:
        yield from page.field("setting", phrases.setting(one.setting, page.language))
    yield from _approvals(page, one)
    yield from page.field("why", _sentences(page, one))
    required = [phrases.requirement(need, page.language) for need in one.requires]
    yield from page.field("requires_short", "; ".join(required), Style.YELLOW)
    yield from page.field("missing", ", ".join(one.missing), Style.YELLOW)
    yield from _sources(page, "against_short", one.against, Style.RED)
    yield from _basis(page, one)
    yield from page.field("cautions", _cautions(page, one), Style.YELLOW)
    yield from page.field("superseded_short", ", ".join(one.superseded_by))


def _cautions(page: Page, one: Recommendation) -> str:
    return " ".join(
        text(CautionCode, note.code, note.params, page.language) for note in one.cautions
    )


def _sentences(page: Page, one: Recommendation) -> str:
    reasons = one.rationale if page.full else phrases.reasons(one)
    return " ".join(
        text(RationaleCode, reason.code, reason.params, page.language) for reason in reasons
    )


def _approvals(page: Page, one: Recommendation) -> Iterator[str]:
    shown, rest = page.cut(one.regulatory, page.limits.sources)
    lines = [
        f"{phrases.approval(fact, page.language)} {fact.url or page.label('unlinked')}"
        for fact in shown
    ]
    yield from _list(page, "approvals", lines)
    yield from rest


def _basis(page: Page, one: Recommendation) -> Iterator[str]:
    """Yield what is behind it; a label already named as an approval is not said twice."""
    sources = one.basis if page.full else phrases.beyond_labels(one)
    yield from _sources(page, "main_basis", sources)


def _sources(
    page: Page, name: str, sources: Sequence[Basis], style: Style = Style.PLAIN
) -> Iterator[str]:
    shown, rest = page.cut(sources, page.limits.sources)
    yield from _list(page, name, [_source_line(page, one) for one in shown], style)
    yield from rest


def _source_line(page: Page, one: Basis) -> str:
    return f"{phrases.basis(one, page.language)} {one.url or page.label('unlinked')}"


def _list(page: Page, name: str, lines: Sequence[str], style: Style = Style.PLAIN) -> Iterator[str]:
    """Yield several fields of one name; the name stands before the first."""
    for place, line in enumerate(lines):
        lead = "" if place else page.label(name)
        yield from page.paper.field(lead, line, indent=INDENT, gutter=page.gutter, style=style)
