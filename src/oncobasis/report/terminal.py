"""An assessment on a terminal: readable from 80 columns, with or without colour."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from oncobasis.core.assessment import Severity
from oncobasis.core.codes import SummaryCode, WarningCode
from oncobasis.core.codes import WithheldReason as Reason
from oncobasis.report import phrases
from oncobasis.report.layout import Paper, Style
from oncobasis.report.predictions.terminal import prediction_lines
from oncobasis.report.terminal_options import options_lines
from oncobasis.report.terminal_page import INDENT, Limits, Page
from oncobasis.report.wording import Language, text, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from oncobasis.core.assessment import (
        AssessedAlteration,
        Assessment,
        Caveat,
        MissingTest,
        Withheld,
    )

_SEVERITY_STYLE = {
    Severity.ERROR: Style.REVERSE_RED,
    Severity.WARNING: Style.YELLOW,
    Severity.INFO: Style.DIM,
}
_SEVERAL = re.compile(r" (?:and|or) ")
_FEW_SUBJECTS = 2
_LOUDEST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


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
    yield from options_lines(page, assessment)
    yield from prediction_lines(page, assessment)
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
    chosen.sort(key=lambda caveat: (_LOUDEST_FIRST.index(caveat.severity), caveat.code))
    for (severity, code), same in groupby(chosen, key=lambda one: (one.severity, one.code)):
        lead = f"{page.term('severity', severity)}: {title(WarningCode, code, page.language)}"
        yield " " * 2 + page.paper.styled(lead, _SEVERITY_STYLE[severity])
        for one in same:
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
        still = _still_open(page, one)
        yield from page.paper.paragraph(f"{one.test}{still}: {reason}{mark}", indent=2, bullet="• ")
    yield from rest


def _still_open(page: Page, test: MissingTest) -> str:
    """What a test of several things still leaves open: ``KRAS and NRAS`` where KRAS was given."""
    if _SEVERAL.search(test.test) is None:
        return ""
    subjects = dict.fromkeys(atom.removeprefix("*::").split()[0] for atom in test.atoms)
    if not 0 < len(subjects) <= _FEW_SUBJECTS:
        return ""
    return f" ({page.label('still_open').format(subjects=', '.join(subjects))})"


def _implications(page: Page, assessment: Assessment) -> Iterator[str]:
    if not assessment.implications:
        return
    yield from page.paper.heading(page.label("implications"))
    shown, rest = page.cut(assessment.implications, page.limits.tests)
    for one in shown:
        says = phrases.claim(one, page.language)
        line = (
            f"{page.term('implication', one.kind)}: {one.biomarker}, {one.disease}: {says} "
            f"({phrases.named(one, page.language)}, {page.label('level')} {one.level}) "
            f"{one.url or ''}"
        )
        yield from page.paper.paragraph(line, indent=2, bullet="• ")
    yield from rest


def _disagreements(page: Page, assessment: Assessment) -> Iterator[str]:
    if not assessment.disagreements:
        return
    yield from page.paper.heading(page.label("disagreements"))
    shown, rest = page.cut(assessment.disagreements, page.limits.tests)
    for one in shown:
        said = phrases.sides(one.sources, page.language)
        yield from page.paper.paragraph(f"{one.claim}: {said}", indent=2, bullet="• ")
    yield from rest


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
