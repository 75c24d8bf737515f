"""An assessment as one standalone page for a tumour board: no outside request, readable on paper.

The page needs no script (one line opens what is folded when it is printed). A content security
policy with the digests of its own style and script forbids everything else.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from oncobasis.core import codes
from oncobasis.core.assessment import Severity, Stance
from oncobasis.report import phrases
from oncobasis.report.layout import clean
from oncobasis.report.predictions.curve import curve
from oncobasis.report.predictions.view import beside, views
from oncobasis.report.predictions.waterfall import waterfall
from oncobasis.report.wording import Language, label, term, text, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oncobasis.core.assessment import Assessment, Caveat, Message, Recommendation

PAGE, STYLE, SCRIPT = "report.html", "report.css", "report.js"

_FAMILIES = {
    "warning": codes.WarningCode,
    "rationale": codes.RationaleCode,
    "caution": codes.CautionCode,
    "withheld": codes.WithheldReason,
    "why_not": codes.WhyNotCode,
    "summary": codes.SummaryCode,
}
OVERVIEW_GIVEN, OVERVIEW_FORBIDDEN = 10, 6
UNFOLDED = 3
"""Options up to this rank show their sources at once."""
FOLDED = (Stance.INVESTIGATIONAL, Stance.UNDETERMINED)
"""Stances that are listed in a table, with the details of each folded below it."""
CHANGES_PER_TEST = 6

_GIVEN = (Stance.RECOMMENDED, Stance.OPTION)
_FORBIDDEN = (Stance.NOT_RECOMMENDED, Stance.CONTRAINDICATED)
_LOUDEST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, as the template asks for them."""

    language: Language

    def label(self, name: str) -> str:
        """Return a heading or other fixed text."""
        return label(name, self.language)

    def term(self, kind: str, value: str) -> str:
        """Return the word for an enum value."""
        return term(kind, value, self.language)

    def say(self, family: str, message: Message | Caveat) -> str:
        """Return the sentence of a message."""
        return text(self._family(family, message), message.code, message.params, self.language)

    def title(self, family: str, message: Message | Caveat) -> str:
        """Return the short title of a message."""
        return title(self._family(family, message), message.code, self.language)

    def _family(self, family: str, message: Message | Caveat) -> type[codes.Code]:
        if family == "why_not" and message.code not in set(codes.WhyNotCode):
            return codes.WithheldReason
        return _FAMILIES[family]


def render(assessment: Assessment, *, language: str = "en") -> str:
    """Return the page in English or Korean."""
    words = Words(Language.of(language))
    style, script = _source(STYLE), _source(SCRIPT)
    shown = views(assessment, words.language)
    return (
        _environment()
        .get_template(PAGE)
        .render(
            a=assessment,
            groups=_by_stance(assessment.recommendations),
            loud=_by_severity(assessment.warnings, (Severity.ERROR, Severity.WARNING)),
            notes=_by_severity(assessment.warnings, (Severity.INFO,)),
            w=words,
            language=words.language,
            p=phrases,
            predictions=shown,
            beside=beside(shown),
            waterfall=partial(waterfall, language=words.language),
            curve=partial(curve, language=words.language),
            folded=FOLDED,
            unfolded=UNFOLDED,
            overview_options=_overview(assessment.recommendations),
            tests_rows=CHANGES_PER_TEST,
            style=Markup(style),  # noqa: S704  # the package's own file
            script=Markup(script),  # noqa: S704
            policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
            "base-uri 'none'; form-action 'none'",
        )
    )


def _overview(options: Sequence[Recommendation]) -> list[Recommendation]:
    """Return the options of the first table: what may be given, then what may not."""
    given = [one for one in options if one.stance in _GIVEN][:OVERVIEW_GIVEN]
    forbidden = [one for one in options if one.stance in _FORBIDDEN][:OVERVIEW_FORBIDDEN]
    return given + forbidden


def _by_stance(options: Sequence[Recommendation]) -> list[tuple[Stance, list[Recommendation]]]:
    return [(stance, list(group)) for stance, group in groupby(options, key=lambda one: one.stance)]


def _by_severity(caveats: Iterable[Caveat], wanted: Sequence[Severity]) -> list[list[Caveat]]:
    """Return the warnings of these severities, loudest first, those of one code together."""
    chosen = [one for one in caveats if one.severity in wanted]
    chosen.sort(key=lambda one: (_LOUDEST_FIRST.index(one.severity), one.code))
    return [list(same) for _, same in groupby(chosen, key=lambda one: (one.severity, one.code))]


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _web_link(url: str | None) -> bool:
    """Whether a record's link may become a link of the page."""
    return url is not None and url.startswith(("https://", "http://"))


def _visible(value: object) -> object:
    """Drop control and bidirectional characters of an input; markup of the page is left alone."""
    return clean(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("oncobasis.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["web_link"] = _web_link
    return environment


@cache
def _source(name: str) -> str:
    environment = _environment()
    if environment.loader is None:
        message = "the report's templates are not installed"
        raise RuntimeError(message)
    return environment.loader.get_source(environment, name)[0]
