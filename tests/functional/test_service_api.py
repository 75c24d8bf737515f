"""The API of version 1 as a client meets it."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from builders.service_clients import Caller, Emr, demo_settings, serving, signed_settings
from builders.service_records import condition, patient, searchset, variant
from oncobasis.assembly.serving.answerer import VerifiedAnswerer, verified_answerer
from oncobasis.assembly.serving.rendering import MEDIA_TYPES
from oncobasis.report.schema import assessment_schema
from oncobasis.settings import LimitSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import httpx

    from oncobasis.core.assessment import Assessment
    from oncobasis.core.case import TumorCase

ROOT = Path(__file__).parents[2]
CASE: dict[str, object] = {
    "case_id": "example",
    "tumor_type": "LUAD",
    "alterations": ["EGFR L858R", "EGFR T790M"],
    "clinical": {"line": 2},
}
DECISION = {"decision": "accepted", "decided_on": "2026-11-22", "therapies": ["osimertinib"]}
OUTCOME = {"kind": "response", "observed_on": "2026-11-23", "response": "PR"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with serving(demo_settings(tmp_path_factory.mktemp("api"))) as caller:
        yield caller


@pytest.fixture(scope="module")
def kept(api: Caller) -> str:
    """The address of an assessment."""
    return assessed(api)


def assessed(api: Caller, **changed: object) -> str:
    answer = api.post("/v1/assessments", json={**CASE, **changed})
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def test_an_assessment_is_the_published_contract(api: Caller) -> None:
    answer = api.post("/v1/assessments", json={**CASE, "as_of": "2026-11-01", "regions": ["EMA"]})
    document = answer.json()
    jsonschema.validate(document, assessment_schema())
    assert document["as_of"] == "2026-11-01"
    assert document["regions"] == ["EMA"]


def test_an_assessment_is_read_again_byte_for_byte(api: Caller) -> None:
    made = api.post("/v1/assessments", json=CASE)
    again = api.get(made.headers["location"])
    assert again.content == made.content
    assert again.headers["etag"] == made.headers["etag"]


@pytest.mark.parametrize(
    ("accept", "begins"),
    [
        ("application/json", b'{"schema"'),
        ("text/html,application/xhtml+xml,*/*;q=0.8", b"<!doctype html>"),
        ("application/fhir+json", b'{"resourceType":"Bundle"'),
        ("*/*", b'{"schema"'),
        ("image/png;q=0.9, text/*;q=0.5", b"<!doctype html>"),
    ],
)
def test_formats_by_accept(api: Caller, kept: str, accept: str, begins: bytes) -> None:
    answer = api.get(kept, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert "Accept" in answer.headers["vary"]


def test_a_format_may_be_named_in_the_address(api: Caller, kept: str) -> None:
    page = api.get(f"{kept}?format=html&lang=ko")
    assert page.headers["content-language"] == "ko"
    assert page.text.startswith("<!doctype html>")
    assert api.get(f"{kept}?format=doc").status_code == 422
    assert api.get(f"{kept}?lang=fr").status_code == 422
    assert api.get(kept, headers={"accept": "image/png"}).status_code == 406


def test_the_language_is_that_of_the_client(api: Caller, kept: str) -> None:
    korean = api.get(kept, headers={"accept-language": "fr, ko-KR;q=0.8, en;q=0.1"}).json()
    assert korean["language"] == "ko"


def test_what_is_unchanged_is_not_sent_again(api: Caller, kept: str) -> None:
    tag = api.get(kept).headers["etag"]
    assert api.get(kept, headers={"if-none-match": tag}).status_code == 304
    assert api.get(f"{kept}?format=html", headers={"if-none-match": tag}).status_code == 200


def test_what_is_unchanged_says_how_it_may_be_kept_as_the_document_does(
    api: Caller, kept: str
) -> None:
    whole = api.get(kept).headers
    short = api.get(kept, headers={"if-none-match": whole["etag"]}).headers
    for name in ("etag", "vary", "cache-control"):
        assert short[name] == whole[name]


@pytest.mark.parametrize("kind", ["json", "fhir"])
def test_what_was_just_made_is_sent_even_to_who_would_have_any(api: Caller, kind: str) -> None:
    body = {"case_id": "any", "tumor_type": "LUAD"}
    made = api.post(f"/v1/assessments?format={kind}", json=body, headers={"if-none-match": "*"})
    assert made.status_code == 201
    assert made.json()


def test_a_key_gives_the_same_answer_once(api: Caller) -> None:
    headers = {"idempotency-key": 'key 1, any "text"'}
    first = api.post("/v1/assessments", json=CASE, headers=headers)
    again = api.post("/v1/assessments", json=CASE, headers=headers)
    assert again.headers["location"] == first.headers["location"]
    assert again.content == first.content
    assert again.headers["idempotency-replayed"] == "true"
    other = api.post("/v1/assessments", json={**CASE, "case_id": "other"}, headers=headers)
    assert other.status_code == 422
    assert other.json()["type"].endswith("key_reused")


def test_a_fhir_bundle_is_a_case(api: Caller) -> None:
    bundle = {**searchset(patient(), condition(), variant()), "type": "collection"}
    for kind in ("application/fhir+json", "application/json"):
        answer = api.post(
            "/v1/assessments", content=json.dumps(bundle), headers={"content-type": kind}
        )
        assert answer.status_code == 201, answer.text
        assert answer.json()["tumor_type"]["code"] == "LUAD"


def test_a_bundle_without_a_diagnosis_says_so(api: Caller) -> None:
    answer = api.post("/v1/assessments", json=searchset(patient(), variant()))
    assert answer.status_code == 422
    assert "EGFR" not in answer.text


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"tumor_type": "LUAD", "alterations": ["EGFR CANARY"]}, "/alterations/0"),
        ({"tumor_type": "LUAD", "alterations": ["EGFR L108R"]}, "/alterations"),
        ({"tumor_type": "LUAD", "clinical": {"age": "CANARY"}}, "/clinical/age"),
        ({"tumor_type": "LUAD", "clinical": {"age": 1000}}, "/clinical/age"),
        ({"tumor_type": "LUAD", "CANARY": 1}, None),
        ({"tumor_type": "LUAD", "clinical": {"CANARY": 1}}, None),
        ({"alterations": ["CANARY"]}, "/tumor_type"),
        ({"tumor_type": ["CANARY"]}, None),
        ({"tumor_type": "LUAD", "files": {"vcf": "CANARY.vcf"}}, "/files"),
        ({"tumor_type": "LUAD", "files": {"assay": "CANARY.bed"}}, "/files"),
        ({"tumor_type": "LUAD", "as_of": "CANARY"}, "/as_of"),
        ({"tumor_type": "LUAD", "as_of": 3}, "/as_of"),
        ({"tumor_type": "LUAD", "regions": ["CANARY"]}, "/regions/0"),
        ({"tumor_type": "LUAD", "patient": "CANARY CANARY"}, "/patient"),
        ({"resourceType": "CANARY"}, "/resourceType"),
    ],
)
def test_a_wrong_case_is_refused_by_its_place_without_its_values(
    api: Caller, body: dict[str, object], pointer: str | None
) -> None:
    answer = api.post("/v1/assessments", json=body)
    assert answer.status_code == 422
    assert "CANARY" not in answer.text
    if pointer is not None:
        assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    "content", [b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 1000, b"", b"x", b'{"a": 1e999}']
)
def test_what_is_no_plain_json_is_refused(api: Caller, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    assert api.post("/v1/assessments", content=content, headers=headers).status_code == 400


def test_another_type_of_body_is_refused(api: Caller) -> None:
    headers = {"content-type": "text/xml"}
    assert api.post("/v1/assessments", content=b"<a/>", headers=headers).status_code == 415


def test_cases_are_found_by_tumour_type_and_gene(api: Caller) -> None:
    assessed(api, case_id="melanoma", tumor_type="MEL", alterations=["BRAF V600E"])
    found = api.get("/v1/cases?tumor_type=MEL&gene=BRAF").json()["items"]
    assert len(found) == 1
    case = api.get(f"/v1/cases/{found[0]['id']}")
    assert case.json()["content"]["case_id"] == "melanoma"
    tag = case.headers["etag"]
    again = api.get(f"/v1/cases/{found[0]['id']}", headers={"if-none-match": tag})
    assert again.status_code == 304
    assert api.get("/v1/cases?tumor_type=MEL&gene=KRAS").json()["items"] == []
    mine = api.get(f"/v1/assessments?case={found[0]['id']}").json()["items"]
    assert [one["case"] for one in mine] == [found[0]["id"]]


def test_cases_are_found_by_patient_and_name_in_a_body(api: Caller) -> None:
    assessed(api, case_id="of p7", patient="Patient/p7")
    for body in ({"patient": "Patient/p7"}, {"case_id": "of p7", "genes": ["EGFR"]}):
        assert len(api.post("/v1/cases/search", json=body).json()["items"]) == 1
    assert api.post("/v1/cases/search", json={"patient": "Patient/none"}).json()["items"] == []
    assert api.post("/v1/cases/search", json={"patient": "Patient/p7", "x": 1}).status_code == 422


def test_pages_hold_every_entry_once(api: Caller, kept: str) -> None:
    del kept
    for number in range(3):
        assessed(api, case_id=f"page {number}")
    seen: list[str] = []
    address: str | None = "/v1/assessments?limit=2"
    while address:
        answer = api.get(address)
        seen += [one["id"] for one in answer.json()["items"]]
        link = answer.headers.get("link")
        address = None if link is None else link[1:].partition(">")[0]
    assert len(seen) == len(set(seen)) >= 4


def test_the_next_page_is_of_the_same_search(api: Caller) -> None:
    both = {"tumor_type": "LUAD", "alterations": ["EGFR L858R", "KRAS G12C"]}
    for number in range(2):
        assessed(api, **both, case_id=f"both {number}")
    first = api.get("/v1/cases?gene=EGFR&gene=KRAS&limit=1")
    address = first.headers["link"][1:].partition(">")[0]
    assert "gene=EGFR&gene=KRAS" in address
    second = api.get(address)
    ids = [one["id"] for page in (first, second) for one in page.json()["items"]]
    assert len(set(ids)) == 2
    assert second.json()["next"] is None


@pytest.mark.parametrize(
    ("query", "status"),
    [("limit=0", 422), ("limit=x", 422), ("limit=1000", 422), ("cursor=CANARY", 400)],
)
def test_a_wrong_page_is_refused(api: Caller, query: str, status: int) -> None:
    answer = api.get(f"/v1/assessments?{query}")
    assert answer.status_code == answer.json()["status"] == status
    assert "CANARY" not in answer.text


def test_decisions_and_outcomes_follow_an_assessment(api: Caller) -> None:
    kept = assessed(api)
    assert api.post(f"{kept}/decision", json=DECISION).status_code == 201
    first = api.post(f"{kept}/outcomes", json=OUTCOME).json()["id"]
    corrected = {**OUTCOME, "response": "SD", "corrects": first}
    assert api.post(f"{kept}/outcomes", json=corrected).status_code == 201
    toxic = {"kind": "toxicity", "observed_on": "2026-11-23", "grade": 3, "term": "rash"}
    assert api.post(f"{kept}/outcomes", json=toxic).status_code == 201
    decisions = api.get(f"{kept}/decisions").json()["items"]
    outcomes = api.get(f"{kept}/outcomes").json()["items"]
    assert decisions[0]["content"]["therapies"] == ["osimertinib"]
    assert [one["kind"] for one in outcomes] == ["response", "response", "toxicity"]
    assert outcomes[1]["corrects"] == first


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**OUTCOME, "kind": "else"},
        {**OUTCOME, "response": None},
        {**OUTCOME, "grade": 3},
        {"kind": "toxicity", "observed_on": "2026-11-23"},
        {"kind": "toxicity", "observed_on": "2026-11-23", "grade": "3"},
        {"kind": "toxicity", "observed_on": "2026-11-23", "grade": 6},
        {"kind": "death", "observed_on": "2026-02-30"},
        {"kind": "death", "observed_on": 20261123},
        {"kind": "death", "observed_on": "2026-11-23", "more": 1},
    ],
)
def test_a_wrong_outcome_is_refused(api: Caller, kept: str, body: dict[str, object]) -> None:
    assert api.post(f"{kept}/outcomes", json=body).status_code == 422


@pytest.mark.parametrize("place", ["", "/decisions", "/outcomes"])
def test_what_is_not_there_is_not_found(api: Caller, place: str) -> None:
    assert api.get(f"/v1/assessments/as-none{place}").status_code == 404


def test_nothing_follows_an_assessment_that_is_not_there(api: Caller) -> None:
    assert api.post("/v1/assessments/none/decision", json=DECISION).status_code == 404
    assert api.post("/v1/assessments/none/outcomes", json=OUTCOME).status_code == 404
    assert api.get("/v1/jobs/none").status_code == 404
    assert api.get("/v1/jobs/none/events").status_code == 404
    assert api.get("/v1/cases/none").status_code == 404


def test_an_erased_patient_leaves_empty_rows(api: Caller) -> None:
    consent = {"patient": "Patient/gone", "secondary_use": False}
    kept = assessed(api, case_id="gone", patient="Patient/gone")
    assert api.post("/v1/consents", json=consent).status_code == 201
    assert api.post("/v1/erasures", json={"patient": "Patient/gone"}).json() == {"emptied": 2}
    assert api.get(kept).status_code == 410
    assert api.post(f"{kept}/outcomes", json=OUTCOME).status_code == 410
    again = assessed(api, case_id="gone", patient="Patient/gone")
    assert api.get(again).status_code == 200


def test_a_patient_is_the_same_under_the_short_reference(api: Caller) -> None:
    kept = assessed(api, case_id="short", patient="Patient/short")
    found = api.post("/v1/cases/search", json={"patient": "short"}).json()["items"]
    assert len(found) == 1
    assert api.post("/v1/erasures", json={"patient": "short"}).json() == {"emptied": 2}
    assert api.get(kept).status_code == 410


def test_knowledge_and_models_name_versions_and_digests(api: Caller) -> None:
    knowledge = api.get("/v1/knowledge")
    assert knowledge.json()["sources"]
    tag = {"if-none-match": knowledge.headers["etag"]}
    assert api.get("/v1/knowledge", headers=tag).status_code == 304
    for model in api.get("/v1/models").json()["items"]:
        assert model["status"] in {"in_use", "abstains"}
        if model["status"] == "in_use":
            assert api.get(model["card"]).headers["content-type"].startswith("text/markdown")
    assert api.get("/v1/models/none/card").status_code == 404


def test_files_are_read_with_a_case(api: Caller) -> None:
    content = (ROOT / "examples" / "files" / "luad.GRCh38.vcf").read_bytes()
    answer = api.post(
        "/v1/assessments",
        data={"case": json.dumps({"tumor_type": "LUAD"}), "as_of": "2026-11-01"},
        files={"vcf": ("CANARY of the patient.vcf", content)},
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["alterations"]
    assert answer.json()["as_of"] == "2026-11-01"
    assert "CANARY" not in answer.text


def test_a_file_may_come_without_a_file_name(api: Caller) -> None:
    content = (ROOT / "examples" / "files" / "luad.GRCh38.vcf").read_bytes()
    parts = {"case": (None, b'{"tumor_type": "LUAD"}'), "vcf": (None, content)}
    answer = api.post("/v1/assessments", files=parts)
    assert answer.status_code == 201, answer.text
    assert answer.json()["alterations"]


@pytest.mark.parametrize("place", ["/v1/assessments", "/v1/cases"])
def test_a_list_refuses_a_filter_that_it_does_not_know(api: Caller, place: str) -> None:
    answer = api.get(f"{place}?patient=CANARY")
    assert answer.status_code == 422
    assert "/v1/cases/search" in answer.json()["detail"]
    assert "CANARY" not in answer.text


def test_a_damaged_file_is_refused_by_its_kind(api: Caller) -> None:
    answer = api.post(
        "/v1/assessments",
        data={"case": '{"tumor_type": "LUAD"}'},
        files={"vcf": ("CANARY.vcf", b"CANARY\n")},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/vcf"
    assert "CANARY" not in answer.text


@pytest.mark.parametrize(
    ("data", "files", "status"),
    [
        ({"else": "x"}, {}, 422),
        ({"case": "{"}, {}, 400),
        ({"case": '{"tumor_type": "LUAD"}'}, {"else": ("x", b"x")}, 422),
        ({}, {"vcf": ("x.vcf", b"##fileformat=VCFv4.2\n")}, 422),
    ],
)
def test_a_wrong_form_is_refused(
    api: Caller, data: dict[str, str], files: dict[str, object], status: int
) -> None:
    answer = api.post("/v1/assessments", data=data, files=files or {"case": ("", b"{}")})
    assert answer.status_code == answer.json()["status"] == status


def test_a_case_that_comes_as_a_file_is_no_larger_than_a_body(tmp_path: Path) -> None:
    limits = LimitSettings(body_bytes=2000)
    with serving(demo_settings(tmp_path, limits=limits)) as api:
        sent = {"case": ("case.json", b'{"tumor_type": "LUAD", "case_id": "' + b"a" * 2000 + b'"}')}
        answer = api.post("/v1/assessments", files=sent)
    assert answer.status_code == 413
    assert "2000 bytes" in answer.json()["detail"]


def test_a_sentence_on_a_form_with_files_may_be_of_a_file_and_is_not_said(api: Caller) -> None:
    sent = {"tumor_type": "LUAD", "clinical": {"age": 231}}
    files = {"vcf": ("x.vcf", (ROOT / "examples" / "files" / "luad.GRCh38.vcf").read_bytes())}
    answer = api.post("/v1/assessments", data={"case": json.dumps(sent)}, files=files)
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/clinical/age", "not_understood")
    assert "detail" not in fault


def test_long_uploads_run_as_jobs_with_events(api: Caller) -> None:
    content = (ROOT / "examples" / "files" / "luad.GRCh38.vcf").read_bytes()
    queued = api.post(
        "/v1/assessments",
        data={"case": json.dumps({"tumor_type": "LUAD", "case_id": "job"})},
        files={"file": ("x.vcf", content)},
        headers={"prefer": "respond-async"},
    )
    assert queued.status_code == 202
    job = queued.headers["location"]
    events = api.get(f"{job}/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    kinds = [line[7:] for line in events.text.splitlines() if line.startswith("event: ")]
    assert kinds[-1] == "done", events.text
    state = api.get(job).json()
    assert state["progress"] == 1
    assert api.get(f"/v1/assessments/{state['assessment']}").json()["case_id"] == "job"


def test_a_job_that_fails_says_why_by_a_code(api: Caller) -> None:
    queued = api.post(
        "/v1/assessments",
        data={"case": '{"tumor_type": "LUAD"}'},
        files={"vcf": ("x.vcf", b"no vcf")},
        headers={"prefer": "respond-async"},
    )
    job = queued.headers["location"]
    assert "event: failed" in api.get(f"{job}/events").text
    assert api.get(job).json()["error"] == "not_understood"


def test_tenants_do_not_see_each_other(tmp_path: Path) -> None:
    one, two = Emr("https://one.example.org"), Emr("https://two.example.org", "RS384", "k2")
    settings = signed_settings(tmp_path, one)
    other = (
        signed_settings(tmp_path, two)
        .clients[0]
        .model_copy(update={"id": "emr-2", "tenants": ("other",)})
    )
    both = settings.model_copy(update={"clients": (*settings.clients, other)})
    with serving(both) as caller:
        made = caller.post("/v1/assessments", json=CASE, headers=one.bearer("/v1/assessments"))
        kept = made.headers["location"]
        assert caller.get(kept, headers=one.bearer(kept)).status_code == 200
        assert caller.get(kept, headers=two.bearer(kept)).status_code == 404
        listed = caller.get("/v1/assessments", headers=two.bearer("/v1/assessments"))
        assert listed.json()["items"] == []
        place = f"{kept}/outcomes"
        foreign = caller.post(place, json=OUTCOME, headers=two.bearer(place))
        assert foreign.status_code == 404


@pytest.mark.slow
def test_documents_are_made_in_a_process_of_their_own(api: Caller, kept: str) -> None:
    document = api.get(f"{kept}?format=pdf")
    assert document.content.startswith(b"%PDF-")
    assert api.get(f"{kept}?format=pdf").content == document.content


def test_a_workbook_is_made(api: Caller, kept: str) -> None:
    document = api.get(kept, headers={"accept": MEDIA_TYPES["xlsx"]})
    assert document.headers["content-type"] == MEDIA_TYPES["xlsx"]
    assert document.content.startswith(b"PK")


def test_a_key_sent_twice_at_once_gives_one_assessment(api: Caller) -> None:
    async def both() -> list[httpx.Response]:
        headers = {"idempotency-key": "at once"}
        calls = [api.http.post("/v1/assessments", json=CASE, headers=headers) for _ in range(4)]
        return await asyncio.gather(*calls)

    made = api.wait(both())
    assert {one.status_code for one in made} == {201}
    assert len({one.headers["location"] for one in made}) == 1
    assert len({one.content for one in made}) == 1


def test_many_at_once_are_all_answered_and_recorded(api: Caller) -> None:
    async def many() -> list[httpx.Response]:
        cases = [{**CASE, "case_id": f"many {number}"} for number in range(20)]
        return await asyncio.gather(*[api.http.post("/v1/assessments", json=one) for one in cases])

    places = [one.headers["location"] for one in api.wait(many())]
    assert len(set(places)) == 20
    assert {api.get(place).status_code for place in places} == {200}


class Slow:
    """An answerer that takes a second over a case of many findings."""

    def __init__(self, behind: VerifiedAnswerer) -> None:
        self._behind = behind

    def answer(
        self, case: TumorCase, *, as_of: date, regions: tuple[str, ...] | None = None
    ) -> Assessment:
        if len(case.alterations) > 100:
            time.sleep(1)
        return self._behind.answer(case, as_of=as_of, regions=regions)

    def __getattr__(self, name: str) -> object:
        return getattr(self._behind, name)


def test_a_case_of_many_findings_holds_up_no_other(tmp_path: Path) -> None:
    many = {**CASE, "alterations": [f"TTN A{place}V" for place in range(1, 201)]}
    slow = Slow(verified_answerer(("FDA",)))
    with serving(demo_settings(tmp_path), answerer=slow) as caller:

        async def both() -> tuple[bool, httpx.Response]:
            long = asyncio.create_task(caller.http.post("/v1/assessments", json=many))
            await asyncio.sleep(0.2)
            await caller.http.post("/v1/assessments", json=CASE)
            return long.done(), await long

        held_up, answer = caller.wait(both())
    assert not held_up
    assert answer.status_code == 201
