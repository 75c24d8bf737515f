"""What the service is made of: records and back, kept answers, upkeep, languages and formats."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from builders.findings_builder import variant as variant_of
from builders.service_clients import demo_settings, serving
from builders.service_records import condition, patient, variant
from oncobasis.assembly.answering import Answering
from oncobasis.assembly.cases import read_case
from oncobasis.assembly.serving.answerer import MOST_KEPT, VerifiedAnswerer
from oncobasis.assembly.serving.codec import (
    StoredFormError,
    pack_assessment,
    pack_case,
    unpack_assessment,
    unpack_case,
)
from oncobasis.assembly.serving.intake import record_of
from oncobasis.assembly.serving.keeping import code_of, outcome_of
from oncobasis.assembly.serving.rendering import MEDIA_TYPES
from oncobasis.core.case import TumorCase
from oncobasis.core.tumor import TumorType
from oncobasis.knowledge import load_knowledge
from oncobasis.service.hooks.chart import Chart
from oncobasis.service.http.language import format_of, language_of
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe.logs import UnlistedFieldError, say
from oncobasis.store.writes import Nonce, UseNonce

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment

ROOT = Path(__file__).parents[3]
EXAMPLES = [
    *sorted((ROOT / "examples").glob("*.yaml")),
    *sorted((ROOT / "examples").glob("*.json")),
    ROOT / "examples" / "files" / "luad.yaml",
]
TODAY = date(2026, 11, 22)


@cache
def answering() -> Answering:
    return Answering(load_knowledge(), TODAY)


@cache
def example(path: Path) -> tuple[TumorCase, Assessment]:
    case = read_case(path).case
    return case, answering().answer(case)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_what_is_stored_is_read_again_as_it_was(path: Path) -> None:
    case, assessment = example(path)
    assert unpack_case(pack_case(case)) == case
    assert unpack_assessment(pack_assessment(assessment)) == assessment


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_stored_case_gives_the_same_answer(path: Path) -> None:
    case, assessment = example(path)
    again = answering().answer(unpack_case(pack_case(case)))
    assert again.provenance.output_digest == assessment.provenance.output_digest


@pytest.mark.parametrize("content", [b"", b"x", zlib.compress(b"{}"), zlib.compress(b"[]")])
def test_a_damaged_record_is_told(content: bytes) -> None:
    with pytest.raises(StoredFormError):
        unpack_assessment(content)


def test_the_same_question_is_answered_from_memory() -> None:
    answerer = VerifiedAnswerer(answering())
    case, _ = example(EXAMPLES[0])
    first = answerer.answer(case, as_of=TODAY)
    assert answerer.answer(case, as_of=TODAY) is first
    assert answerer.answer(case, as_of=date(2026, 11, 21)) is not first
    assert answerer.answer(case, as_of=TODAY, regions=("EMA",)).regions == ("EMA",)
    answerer.forget()
    assert answerer.answer(case, as_of=TODAY) is not first


def test_memory_is_bounded() -> None:
    answerer = VerifiedAnswerer(answering())
    case = TumorCase("x", TumorType(None, "unknown"))
    first = answerer.answer(case, as_of=TODAY)
    for day in range(MOST_KEPT):
        answerer.answer(case, as_of=TODAY - timedelta(days=day + 1))
    assert answerer.answer(case, as_of=TODAY) is not first


def test_two_at_once_keep_one_answer_and_no_bytes_of_another_patient() -> None:
    class Reentrant(Answering):
        """Another thread answers the same question meanwhile."""

        def answer(self, case: TumorCase) -> Assessment:
            if case.case_id == "x" and not begun:
                begun.append(True)
                meanwhile.append(answerer.answer(case, as_of=TODAY))
                answerer.packed(meanwhile[0])
            return super().answer(case)

    usual = answering()
    begun: list[bool] = []
    meanwhile: list[Assessment] = []
    answerer = VerifiedAnswerer(Reentrant(usual.knowledge, usual.as_of, usual.settings))
    case = TumorCase("x", TumorType(None, "unknown"))
    assert answerer.answer(case, as_of=TODAY) is meanwhile[0]
    meanwhile[0] = answerer.answer(replace(case, case_id="y"), as_of=TODAY)
    for number in range(2 * MOST_KEPT):
        answer = answerer.answer(replace(case, case_id=f"{number}"), as_of=TODAY)
        assert answerer.packed(answer) == pack_assessment(answer)


def test_cases_that_are_equal_and_say_another_thing_have_answers_of_their_own() -> None:
    answerer = VerifiedAnswerer(answering())
    short, long = (
        TumorCase("x", TumorType(None, "unknown"), (variant_of("KIT", text),))
        for text in ("W557_K558del", "W557_K558delWK")
    )
    assert short == long
    inputs = {answerer.answer(one, as_of=TODAY).provenance.input_digest for one in (short, long)}
    assert len(inputs) == 2


def test_a_record_says_what_it_holds() -> None:
    whole = record_of([patient(), condition(), variant()], "x", as_of="2026-11-22")
    assert whole.case is not None
    assert whole.case.tumor_type.code == "LUAD"
    assert not record_of([], "x", as_of="2026-11-22").has_findings
    findings = record_of([variant()], "x", as_of="2026-11-22")
    assert (findings.has_tumor, findings.has_findings) == (False, True)


def test_one_bad_resource_costs_itself_alone() -> None:
    bad = {"resourceType": "MedicationOrder", "id": "dstu2"}
    found = record_of([condition(), bad, variant()], "x", as_of="2026-11-22")
    assert found.case is not None
    assert found.has_findings


def test_a_chart_keeps_the_last_version_of_a_resource() -> None:
    chart = Chart("p1")
    chart.take({"else": {**condition(), "code": {}}, "conditions": condition()}, ("conditions",))
    assert chart.distinct() == [condition()]
    assert chart.obtained == {"conditions"}


@pytest.mark.parametrize(
    ("reference", "taken"),
    [
        ("Patient/p1", True),
        ("https://x/fhir/Patient/p1", True),
        ("https://x/fhir/Patient/p1/_history/2", True),
        ("urn:uuid:0", True),
        ("#contained", True),
        ("Patient/p2", False),
        ("https://x/fhir/Patient/p2/_history/1", False),
    ],
)
def test_references_tell_whose_a_resource_is(reference: str, taken: bool) -> None:  # noqa: FBT001
    chart = Chart("p1")
    chart.add({**condition(), "subject": {"reference": reference}})
    assert bool(chart.resources) is taken


def request(query: str = "", **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "query_string": query.encode(), "headers": named}
    return Request(scope)


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "en"), ("ko", "ko"), ("fr", "en"), ("en;q=0.1, ko;q=0.9", "ko"), ("ko;q=0", "en"),
     ("de, *;q=x, ko-KR;q=0.5", "ko")],
)  # fmt: skip
def test_languages_by_weight(header: str, language: str) -> None:
    assert language_of(request(accept_language=header), "en") == language


@pytest.mark.parametrize(
    ("header", "name"),
    [("", "json"), ("*/*", "json"), ("text/html, */*;q=0.1", "html"), ("text/*", "html"),
     ("application/pdf;q=0.5, application/fhir+json", "fhir"), ("application/*", "json")],
)  # fmt: skip
def test_formats_by_weight(header: str, name: str) -> None:
    assert format_of(request(accept=header), MEDIA_TYPES) == name


def test_a_format_that_is_not_made_is_refused() -> None:
    with pytest.raises(ProblemError):
        format_of(request(accept="image/png"), MEDIA_TYPES)


def test_a_log_line_says_listed_fields_only() -> None:
    with pytest.raises(UnlistedFieldError):
        say("event", patient="x")


def test_codes_are_visible_ascii() -> None:
    assert code_of("oncobasis 0.1.0 é") == "oncobasis_0.1.0__"


def test_the_outcome_is_the_stance_of_the_first_option() -> None:
    made = example(EXAMPLES[0])[1]
    assert outcome_of(made) == made.recommendations[0].stance.value
    assert outcome_of(replace(made, recommendations=())) == "none"


def test_upkeep_takes_away_what_is_spent(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path)
    with serving(settings) as caller:
        parts = caller.app.state.lifecycle.parts
        nonce = Nonce("issuer", "id", datetime.now(UTC) - timedelta(seconds=1))
        caller.wait(caller.app.state.upkeep.stop())  # the service's own would take it first
        parts.store.write(UseNonce(nonce))
        done = caller.wait(caller.app.state.upkeep.once())
        assert done.rows == 1


def test_pages_may_be_framed_by_listed_origins_only(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path, frame_ancestors=("https://emr.example.org",))
    with serving(settings) as caller:
        made = caller.post("/v1/assessments", json={"tumor_type": "LUAD"})
        page = caller.get(f"{made.headers['location']}?format=html")
    policy = page.headers["content-security-policy"]
    assert policy == "frame-ancestors 'self' https://emr.example.org"
    assert "content-security-policy" not in made.headers
