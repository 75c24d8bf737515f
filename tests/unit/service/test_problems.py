"""Problems say what is wrong and never what was sent."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from oncobasis.core.errors import InputError
from oncobasis.service.http.problems import TITLES, ProblemError, invalid, not_understood, scrubbed


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int
    name: str = ""


def test_a_401_is_bare() -> None:
    response = ProblemError("unauthorised", "why").response()
    assert response.status_code == 401
    assert response.body == b""
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("kind", TITLES)
def test_every_problem_has_type_title_and_status(kind: str) -> None:
    document = ProblemError(kind).document()
    assert document["type"] == f"urn:oncobasis:problem:{kind}"
    assert document["title"]
    assert document["status"] == TITLES[kind][0]


def test_a_wrong_body_names_the_field_and_not_the_value() -> None:
    with pytest.raises(ValidationError) as found:
        _Strict.model_validate({"age": "CANARY-1", "CANARY-2": 1})
    document = invalid(found.value).document()
    assert {"pointer": "/age", "code": "int_type"}.items() <= document["errors"][0].items()  # type: ignore[index,union-attr]
    assert document["errors"][1]["code"] == "unknown_field"  # type: ignore[index,call-overload]
    assert "CANARY" not in str(document)


def test_a_reader_s_message_passes_only_without_words_of_the_request() -> None:
    sent = {"alterations": ["EGFR L858X"], "clinical": {"age": 231}}
    known = frozenset({"alterations", "clinical", "age"})
    quoting = InputError(
        "'EGFR L858X' is not understood", where="alterations[0]", remedy="write ..."
    )
    plain = InputError("must be a number from 0 to 130", where="clinical.age", remedy="check it")
    assert not_understood(quoting, sent, known).document()["errors"] == [
        {"pointer": "/alterations/0", "code": "not_understood"}
    ]
    assert not_understood(plain, sent, known).document()["errors"] == [
        {
            "pointer": "/clinical/age",
            "code": "not_understood",
            "detail": "must be a number from 0 to 130. check it",
        }
    ]


def test_a_place_of_unknown_words_is_not_said() -> None:
    error = InputError("is wrong", where="clinical.canary")
    document = not_understood(error, {}, frozenset({"clinical"})).document()
    assert document["errors"][0]["pointer"] == ""  # type: ignore[index,call-overload]


def test_numbers_of_the_request_are_not_said() -> None:
    assert scrubbed("231 is too much", {"age": 231}) == ""
    assert scrubbed("too much", {"age": 231}) == "too much"
    assert scrubbed("too much", None) == ""


@pytest.mark.parametrize(
    ("sentence", "sent"),
    [
        ("'Krankenhaus123ab…' is too long", "Krankenhaus123abc"),
        (r"'\u200bHopkins' is not known", "\u200bHopkins"),
        (r"'\x07Ng' is not known", "\x07Ng"),
        ("'JohnHopkins' is not known", "John-Hopkins"),
        ("'hopkins' is not known", "\uff28\uff4f\uff50\uff4b\uff49\uff4e\uff53"),
    ],
    ids=["cut", "escaped", "control", "joined", "full width"],
)
def test_what_was_sent_is_not_said_in_another_form(sentence: str, sent: str) -> None:
    assert scrubbed(sentence, {"x": [sent]}) == ""
    assert scrubbed(sentence, {sent: 1}) == ""
    assert scrubbed(sentence, {"x": "EGFR"}) == sentence
