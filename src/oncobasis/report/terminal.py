"""An assessment on a terminal: readable from 80 columns, with or without colour."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from oncobasis.core.assessment import Severity, Stance
from oncobasis.core.codes import CautionCode, RationaleCode, SummaryCode, WarningCode
from oncobasis.core.codes import WithheldReason as Reason
from oncobasis.report import phrases
from oncobasis.report.layout import Paper, Style, columns, wrapped
from oncobasis.report.wording import Language, label, term, text, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from oncobasis.core.assessment import (
        AssessedAlteration,
        Assessment,
        Basis,
        Caveat,
        MissingTest,
        Recommendation,
        Withheld,
    )

T = TypeVar("T")

_STANCE_STYLE = {
    Stance.RECOMMENDED: Style.GREEN,
    Stance.OPTION: Style.CYAN,
    Stance.INVESTIGATIONAL: Style.BLUE,
    Stance.UNDETERMINED: Style.YELLOW,
    Stance.NOT_RECOMMENDED: Style.RED,
    Stance.CONTRAINDICATED: Style.REVERSE_RED,
}
_SEVERITY_STYLE = {
    Severity.ERROR: Style.REVERSE_RED,
    Severity.WARNING: Style.YELLOW,
    Severity.INFO: Style.DIM,
}
_LOUDEST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)

_AGAINST = (Stance.NOT_RECOMMENDED, Stance.CONTRAINDICATED)

INDENT = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of each are shown; what is left out is counted in words."""

    options: int = 6
    sources: int = 2
    findings: int = 12
    tests: int = 6
    withheld: int = 5

    @classmethod
    def none(cls) -> Limits:
        """Return limits that nothing reaches."""
        return cls(*[10**9] * 5)


@dataclass(frozen=True, slots=True)
class Page:
    """Paper, language and limits of one rendering."""

    paper: Paper
    language: Language
    limits: Limits
    gutter: int

    def label(self, name: str) -> str:
        """Return a fixed text."""
        return label(name, self.language)

    def term(self, kind: str, value: str) -> str:
        """Return the word for an enum value."""
        return term(kind, value, self.language)

    def field(self, name: str, content: str, style: Style = Style.PLAIN) -> Iterator[str]:
        """Yield a labelled field of an option; nothing when there is no content."""
        if content:
            yield from self.paper.field(
                self.label(name), content, indent=INDENT, gutter=self.gutter, style=style
            )

    def cut(self, items: Sequence[T], limit: int) -> tuple[Sequence[T], Iterator[str]]:
        """Return the items that fit, and the line that counts the others."""
        return items[:limit], self.rest(len(items) - limit)

    @property
    def full(self) -> bool:
        """Whether nothing is left out."""
        return self.limits == Limits.none()

    def rest(self, count: int, name: str = "more") -> Iterator[str]:
        """Yield the line that says how many more there are."""
        if count > 0:
            more = "… " + self.label(name).format(count=count)
            yield " " * INDENT + self.paper.styled(more, Style.DIM)


def render(
    assessment: Assessment,
    *,
    width: int = 80,
    colour: bool = False,
    language: str = "en",
    full: bool = False,
) -> str:
    """Return the assessment as text; ``full`` leaves nothing out."""
    chosen = Language.of(language)
    limits = Limits.none() if full else Limits()
    gutter = 14 if chosen is Language.ENGLISH else 12
    page = Page(Paper(width, colour), chosen, limits, gutter)
    return "\n".join(_lines(page, assessment)) + "\n"


def _lines(page: Page, assessment: Assessment) -> Iterator[str]:
    yield from _header(page, assessment)
    yield from _warnings(page, assessment.warnings, loud=True)
    yield from _summary(page, assessment)
    yield from _findings(page, assessment.alterations)
    yield from _options(page, assessment.recommendations)
    yield from _missing_tests(page, assessment.missing_tests)
    yield from _implications(page, assessment)
    yield from _disagreements(page, assessment)
    yield from _withheld(page, assessment.withheld, assessment.withheld_count)
    yield from _warnings(page, assessment.warnings, loud=False)
    yield from _provenance(page, assessment)


def _header(page: Page, assessment: Assessment) -> Iterator[str]:
    yield page.paper.styled(page.label("report"), Style.BOLD)
    rows = (
        ("case", assessment.case_id or page.label("none")),
        ("tumor_type", phrases.tumor_type(assessment.tumor_type, page.language)),
        ("as_of", assessment.as_of),
        ("regions", ", ".join(assessment.regions)),
    )
    gutter = max(page.gutter, 17 if page.language is Language.ENGLISH else 13)
    for name, content in rows:
        yield from page.paper.field(page.label(name), content, indent=0, gutter=gutter)


def _warnings(page: Page, caveats: Iterable[Caveat], *, loud: bool) -> Iterator[str]:
    """Yield errors and warnings (loud, on top) or notes (below)."""
    chosen = [one for one in caveats if (one.severity is not Severity.INFO) == loud]
    if not chosen:
        return
    yield from page.paper.heading(page.label("warnings" if loud else "notes"))
    for one in sorted(chosen, key=lambda caveat: _LOUDEST_FIRST.index(caveat.severity)):
        word = f"{page.term('severity', one.severity)}: "
        lead = word + title(WarningCode, one.code, page.language)
        yield " " * 2 + page.paper.styled(lead, _SEVERITY_STYLE[one.severity])
        sentence = text(WarningCode, one.code, one.params, page.language)
        yield from page.paper.paragraph(sentence, indent=INDENT)


def _summary(page: Page, assessment: Assessment) -> Iterator[str]:
    yield from page.paper.heading(page.label("summary"))
    for one in assessment.summary:
        sentence = text(SummaryCode, one.code, one.params, page.language)
        yield from page.paper.paragraph(sentence, indent=2, bullet="• ")


def _findings(page: Page, alterations: Sequence[AssessedAlteration]) -> Iterator[str]:
    if not alterations:
        return
    yield from page.paper.heading(page.label("findings"))
    shown, rest = page.cut(alterations, page.limits.findings)
    for one in shown:
        yield from page.paper.paragraph(_finding(page, one), indent=2, bullet="• ")
    yield from rest


def _finding(page: Page, one: AssessedAlteration) -> str:
    parts = [page.term("state", one.state)]
    if one.origin != "unknown":
        parts.append(page.term("origin", one.origin))
    if one.allele_fraction is not None:
        parts.append(f"{page.label('fraction')} {one.allele_fraction:.1%}")
    if one.oncogenicity is not None:
        parts.append(page.term("oncogenicity", one.oncogenicity.classification))
    if not one.used_by:
        parts.append(page.label("not_used"))
    read = phrases.read_as(one)
    given = "" if not one.input or one.input == read else f" [{one.input}]"
    return f"{read or one.input}{given if read else ''}: {', '.join(parts)}"


def _options(page: Page, recommendations: Sequence[Recommendation]) -> Iterator[str]:
    if not recommendations:
        yield from page.paper.heading(page.label("options"))
        yield from page.paper.paragraph(page.label("no_options"), indent=2)
    for stance, group in groupby(recommendations, key=lambda one: one.stance):
        options = list(group)
        heading = page.term("stance", stance).upper() + f" ({len(options)})"
        yield from page.paper.heading(heading, _STANCE_STYLE[stance])
        yield from page.paper.paragraph(page.term("stance_meaning", stance))
        shown, rest = page.cut(options, page.limits.options)
        for one in shown:
            yield from _option(page, one)
        yield from rest


def _option(page: Page, one: Recommendation) -> Iterator[str]:
    yield from _option_head(page, one)
    if one.stance in _AGAINST and not page.full:
        yield from _short_option(page, one)
    else:
        yield from _long_option(page, one)


def _short_option(page: Page, one: Recommendation) -> Iterator[str]:
    """Yield what speaks against it; what would speak for it is only counted."""
    yield from page.field("why", _sentences(page, one))
    yield from _sources(page, "against_short", one.against, Style.RED)
    yield from page.field("cautions", _cautions(page, one), Style.YELLOW)
    yield from page.field("superseded_short", ", ".join(one.superseded_by))
    yield from page.rest(len(one.regulatory) + len(one.basis), "more_for")


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
    return " ".join(
        text(RationaleCode, reason.code, reason.params, page.language) for reason in one.rationale
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
    named = {fact.url for fact in one.regulatory if fact.url}
    sources = [source for source in one.basis if page.full or source.url not in named]
    yield from _sources(page, "main_basis", sources)


def _sources(
    page: Page, name: str, sources: Sequence[Basis], style: Style = Style.PLAIN
) -> Iterator[str]:
    shown, rest = page.cut(sources, page.limits.sources)
    lines = [
        f"{phrases.basis(one, page.language)} {one.url or page.label('unlinked')}" for one in shown
    ]
    yield from _list(page, name, lines, style)
    yield from rest


def _list(page: Page, name: str, lines: Sequence[str], style: Style = Style.PLAIN) -> Iterator[str]:
    """Yield several fields of one name; the name stands before the first."""
    for place, line in enumerate(lines):
        lead = "" if place else page.label(name)
        yield from page.paper.field(lead, line, indent=INDENT, gutter=page.gutter, style=style)


def _missing_tests(page: Page, tests: Sequence[MissingTest]) -> Iterator[str]:
    if not tests:
        return
    yield from page.paper.heading(page.label("missing_tests"))
    shown, rest = page.cut(tests, page.limits.tests)
    for one in shown:
        changes = [phrases.change(step, page.language) for step in one.would_change]
        reason = "; ".join(changes[: page.limits.sources]) or page.label("on_the_list")
        more = len(changes) - page.limits.sources
        if more > 0:
            reason += "; … " + page.label("more").format(count=more)
        mark = "" if one.verified else f" [{page.label('unverified')}]"
        yield from page.paper.paragraph(f"{one.test}: {reason}{mark}", indent=2, bullet="• ")
    yield from rest


def _implications(page: Page, assessment: Assessment) -> Iterator[str]:
    if not assessment.implications:
        return
    yield from page.paper.heading(page.label("implications"))
    shown, rest = page.cut(assessment.implications, page.limits.tests)
    for one in shown:
        says = page.term("significance", one.significance)
        if one.direction != "supports":
            says = f"{says}, {page.term('direction', one.direction)}"
        line = (
            f"{page.term('implication', one.kind)}: {one.biomarker}, {one.disease}: {says} "
            f"({one.source} {one.id}, {page.label('level')} {one.level}) {one.url or ''}"
        )
        yield from page.paper.paragraph(line, indent=2, bullet="• ")
    yield from rest


def _disagreements(page: Page, assessment: Assessment) -> Iterator[str]:
    if not assessment.disagreements:
        return
    yield from page.paper.heading(page.label("disagreements"))
    for one in assessment.disagreements:
        sides = "; ".join(
            f"{side.source}: {phrases.position(side.position, page.language)} ({side.level})"
            for side in one.sources
        )
        yield from page.paper.paragraph(f"{one.claim}: {sides}", indent=2, bullet="• ")


def _withheld(page: Page, items: Sequence[Withheld], total: int) -> Iterator[str]:
    if not items:
        return
    yield from page.paper.heading(page.label("withheld"))
    shown = items[: page.limits.withheld]
    for one in shown:
        why = text(Reason, one.detail.code, one.detail.params, page.language)
        line = f"{phrases.regimen(one.therapies)}: {why}"
        yield from page.paper.paragraph(line, indent=2, bullet="• ")
    counted = phrases.counted(shown, max(total, len(items)), page.language)
    if counted:
        yield " " * INDENT + page.paper.styled(f"… {counted}", Style.DIM)


def _provenance(page: Page, assessment: Assessment) -> Iterator[str]:
    made = assessment.provenance
    yield from page.paper.heading(page.label("provenance"))
    sources = ", ".join(f"{one.name} {one.release}" for one, _ in made.knowledge.sources)
    rows = (
        ("software", made.software),
        ("knowledge", f"{made.knowledge.version} {made.knowledge.digest[:16]} ({sources})"),
        ("digest", made.output_digest),
    )
    for name, content in rows:
        yield from page.paper.field(page.label(name), content, indent=2, gutter=14)
    yield ""
    yield from page.paper.paragraph(page.label("disclaimer"))
