"""``oncobasis fhir batch``: a token of the service's own, patients by list and by group."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from builders import smart_servers
from builders.service_clients import demo_settings, serving
from builders.smart_servers import CLIENT_ID, Emr, private_jwk
from oncobasis.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def emr() -> Iterator[Emr]:
    with smart_servers.emr(proof="ES384", records=records) as made:
        yield made


def records(path: str, query: dict[str, list[str]]) -> tuple[int, object]:
    if path == "Group/board":
        member = [{"entity": {"reference": f"Patient/{name}"}} for name in ("p2", "p1")]
        left = {"entity": {"reference": "Patient/p4"}, "inactive": True}
        return 200, {"resourceType": "Group", "member": [*member, left, {"entity": 7}]}
    if query.get("patient", [""])[0].removeprefix("Patient/") == "p3":
        return 403, {}
    return smart_servers.record(path, query)


def config(folder: Path, emr: Emr, *, key: str = "ES384") -> Path:
    path = folder / "service.toml"
    lines = [
        f'state = "{folder / "state"}"',
        "[[smart.servers]]",
        'id = "emr"',
        f'fhir = "{emr.fhir}"',
        f'client_id = "{CLIENT_ID}"',
        *([f'key_file = "{private_jwk(folder, key)}"'] if key else []),
    ]
    path.write_text("\n".join(lines))
    return path


def run(
    capsys: pytest.CaptureFixture[str], path: Path, *words: str
) -> tuple[int, list[dict[str, object]], str]:
    code = main(["fhir", "batch", "--config", str(path), *words])
    told = capsys.readouterr()
    return code, [json.loads(line) for line in told.out.splitlines()], told.err


def test_patients_by_list_and_group_are_assessed_and_kept(
    tmp_path: Path, emr: Emr, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONCOBASIS_CONFIG", "")
    ids = tmp_path / "ids.txt"
    ids.write_text("p1\n\nPatient/p3\nno id!\n")
    path = config(tmp_path, emr)
    words = ("--server", "emr", "--patients", str(ids), "--group", "board")
    code, lines, errors = run(capsys, path, *words)
    assert code == 3
    assert [(one["patient"], one["error"]) for one in lines] == [
        ("p1", None),
        ("Patient/p3", "record"),
        ("no id!", "patient"),
        ("p2", None),
    ]
    assert [form["scope"].split()[0] for form in emr.forms] == ["system/Patient.r"]
    assert "canary" not in errors
    with serving(demo_settings(tmp_path)) as caller:
        kept = caller.get("/v1/assessments").json()["items"]
        found = caller.post("/v1/cases/search", json={"patient": "Patient/p2"}).json()["items"]
    assert {one["id"] for one in kept} == {one["assessment"] for one in lines if not one["error"]}
    assert len(found) == 1
    journal = "".join(p.read_text() for p in (tmp_path / "state" / "audit").rglob("*.jsonl"))
    assert journal.count('"client":"smart-backend-emr"') == 2


@pytest.mark.parametrize(
    ("key", "words", "said"),
    [
        ("ES384", "--server emr", "no patients"),
        ("ES384", "--server other --group board", "--server"),
        ("", "--server emr --group board", "key_file"),
        ("RS384", "--server emr --group board", "exchange"),
        ("ES384", "--server emr --group none", "record"),
    ],
)
def test_what_can_not_be_done_is_said(  # noqa: PLR0913, PLR0917 - fixtures and a table's columns
    tmp_path: Path,
    emr: Emr,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    words: str,
    said: str,
) -> None:
    monkeypatch.setenv("ONCOBASIS_CONFIG", "")
    emr.records = lambda path, query: (404, {}) if "none" in path else records(path, query)
    code, lines, errors = run(capsys, config(tmp_path, emr, key=key), *words.split())
    assert code in {2, 3}
    assert lines == []
    assert said in errors
