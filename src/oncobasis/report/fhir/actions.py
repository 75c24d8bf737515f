"""Tasks: an alternative to what the findings speak against, and tests that may change an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.assessment import Stance
from oncobasis.core.codes import CautionCode
from oncobasis.report import phrases
from oncobasis.report.fhir.elements import answer
from oncobasis.report.fhir.names import Answer, Profile
from oncobasis.report.fhir.said import said, why
from oncobasis.report.wording import term, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from oncobasis.core.assessment import Message, MissingTest, Recommendation
    from oncobasis.report.fhir.context import Document
    from oncobasis.report.fhir.writer import Writer

_FORBIDDEN = (Stance.NOT_RECOMMENDED, Stance.CONTRAINDICATED)


def add_actions(implied: Mapping[str, Document], writer: Writer) -> list[Document]:
    """Add every task; ``implied`` are the implications by the id of their recommendation."""
    made = [*_alternatives(implied, writer), *_confirmations(implied, writer)]
    for test in writer.assessment.missing_tests:
        task = _task(Profile.FOLLOW_UP, Answer.ADDITIONAL_TEST, _test(test, writer), writer)
        made.append(writer.add(f"test:{test.test}", task))
    return made


def _alternatives(implied: Mapping[str, Document], writer: Writer) -> Iterator[Document]:
    """A task for each regimen that a finding speaks against."""
    for one in writer.assessment.recommendations:
        if one.stance in _FORBIDDEN:
            words, because = _against(one, writer), implied.get(one.id)
            task = _task(Profile.MEDICATION, Answer.OTHER_MEDICATION, words, writer, because)
            yield writer.add(f"alternative:{one.id}", task)


def _confirmations(implied: Mapping[str, Document], writer: Writer) -> Iterator[Document]:
    """A task for each stain that would confirm a finding, with the regimens it is asked for."""
    asked: dict[Message, list[Recommendation]] = {}
    for one in writer.assessment.recommendations:
        for caution in one.cautions:
            if caution.code == CautionCode.CONFIRM_IHC:
                asked.setdefault(caution, []).append(one)
    for caution, regimens in asked.items():
        words = said(
            "task_confirm",
            writer.language,
            what=text(CautionCode, caution.code, caution.params, writer.language),
            therapies="; ".join(phrases.regimen(one.therapies) for one in regimens),
        )
        because = implied.get(regimens[0].id)
        task = _task(Profile.FOLLOW_UP, Answer.CONFIRMATORY_TEST, words, writer, because)
        yield writer.add(f"confirm:{caution.params}", task)


def _against(one: Recommendation, writer: Writer) -> str:
    language = writer.language
    return said(
        "task_alternative",
        language,
        therapies=phrases.regimen(one.therapies),
        stance=term("stance", one.stance, language),
        reasons=why(one, language),
    ).strip()


def _test(test: MissingTest, writer: Writer) -> str:
    changes = "; ".join(phrases.change(one, writer.language) for one in test.would_change)
    return said("task_test", writer.language, test=test.test, changes=changes).strip()


def _task(
    profile: Profile,
    what: Answer,
    description: str,
    writer: Writer,
    because: Document | None = None,
) -> Document:
    return {
        "resourceType": "Task",
        "meta": {"profile": [profile.value]},
        "status": "requested",
        "intent": "proposal",
        "code": answer(what),
        "description": description,
        "for": writer.subject,
        "encounter": {"reference": writer.context.encounter},
        "authoredOn": writer.issued,
        "reasonReference": because,
    }
