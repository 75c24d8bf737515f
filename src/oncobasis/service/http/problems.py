"""Problem details (RFC 9457): what is wrong, where, and what to do; never a value that was sent.

A message of a reader quotes the token that it did not understand, which is right on a terminal and
wrong here: ``scrubbed`` lets a sentence through only when it shares no word with the request,
nor a part of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

import orjson
from starlette.responses import Response

if TYPE_CHECKING:
    from fastapi.exceptions import RequestValidationError
    from pydantic import ValidationError

    from oncobasis.core.canonical import Json
    from oncobasis.core.errors import OncobasisError

MEDIA_TYPE = "application/problem+json"
_MOST_ERRORS = 20
_WORD = re.compile(r"[^\W_]{2,}")
_ESCAPE = re.compile(r"\\(?:x\w{2}|u\w{4}|U\w{8}|.)")  # of what is quoted by repr
_LEAST_WITHIN, _LEAST_CUT = 4, 8
_PLACE = re.compile(r"[a-z_]+(\[\d+\])?(\.[a-z_]+(\[\d+\])?)*")

TITLES = {
    "bad_request": (400, "The request can't be read"),
    "unauthorised": (401, "Unauthorized"),
    "forbidden": (403, "Not allowed for this client"),
    "not_found": (404, "Not found"),
    "method_not_allowed": (405, "Method not allowed"),
    "not_acceptable": (406, "None of the formats asked for is made here"),
    "too_slow": (408, "The body took too long"),
    "conflict": (409, "Conflict"),
    "gone": (410, "The content was erased"),
    "precondition_failed": (412, "Precondition failed"),
    "too_large": (413, "The body is too large"),
    "unsupported_media_type": (415, "The body is of a type that is not read here"),
    "misdirected": (421, "The host is not this service"),
    "not_understood": (422, "The content can't be understood"),
    "key_reused": (422, "The idempotency key belongs to another request"),
    "too_many": (429, "Too many requests"),
    "internal": (500, "A defect of the service"),
    "overloaded": (503, "Too much under way"),
    "not_ready": (503, "Not ready"),
    "not_recorded": (503, "The answer could not be recorded, so it is not given"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (JSON pointer or place), a code, and a sentence."""

    pointer: str
    code: str
    detail: str = ""


class ProblemError(Exception):
    """Ends a request with a problem; ``kind`` is a key of ``TITLES``."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.status, self.title = TITLES[kind]
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = dict(headers or {})
        super().__init__(kind)

    def document(self) -> dict[str, Json]:
        """Return the problem as it is sent."""
        document: dict[str, Json] = {
            "type": f"urn:oncobasis:problem:{self.kind}",
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            document["detail"] = self.detail
        if self.faults:
            document["errors"] = [
                {"pointer": f.pointer, "code": f.code, **({"detail": f.detail} if f.detail else {})}
                for f in self.faults[:_MOST_ERRORS]
            ]
        return document

    def response(self) -> Response:
        """Return the answer; a 401 is bare, so that nothing is learnt from it."""
        if self.status == 401:  # noqa: PLR2004 - a status code
            return Response(status_code=401, headers={"www-authenticate": "Bearer"})
        return Response(
            orjson.dumps(self.document()), self.status, self.headers, media_type=MEDIA_TYPE
        )


def not_understood(
    error: OncobasisError, document: object = None, known: frozenset[str] = frozenset()
) -> ProblemError:
    """Return the problem of a case that a reader refused; ``known`` are names of its fields."""
    names = {word for word in re.split(r"[\W\d]+", error.where) if word}
    place = error.where if _PLACE.fullmatch(error.where) and names <= known else ""
    said = ". ".join(part for part in (error.what, error.remedy) if part)
    fault = Fault(_pointer_of(place), "not_understood", scrubbed(said, document, known))
    return ProblemError("not_understood", "See errors.", faults=[fault])


def invalid(error: ValidationError | RequestValidationError, within: str = "") -> ProblemError:
    """Return the problem of a body that is not of its form; values and unknown names are kept.

    ``within`` is the JSON pointer of the part of the body that was read.
    """
    faults = []
    for one in error.errors():
        code, path = one["type"], list(one["loc"])
        if code == "extra_forbidden":
            # The name of an unknown field is the caller's text too.
            path, code = path[:-1], "unknown_field"
        detail = "a field that is not known here" if code == "unknown_field" else _said(one)
        faults.append(Fault(within + _pointer(path), code, detail))
    return ProblemError("not_understood", "See errors.", faults=faults)


_OWN = frozenset({"value_error", "assertion_error"})


def _said(error: Mapping[str, object]) -> str:
    """Return pydantic's sentence; those of its own kinds quote limits, never the input."""
    text = str(error["msg"])
    return text.removeprefix("Value error, ") if error["type"] in _OWN else text


def _pointer(path: Sequence[str | int]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _pointer_of(place: str) -> str:
    return "".join(f"/{part}" for part in re.split(r"[.\[\]]+", place) if part)


def scrubbed(sentence: str, document: object, known: frozenset[str] = frozenset()) -> str:
    """Return the sentence, or nothing when it holds any word or number of the document.

    Names of fields that are ``known`` may be said. Words count that are part of a longer one, as a
    reader may join them, and long ones that a reader has cut.
    """
    if document is None:
        return ""
    spoken = _plain_words(_ESCAPE.sub(" ", sentence))
    told, cut = " ".join(spoken), tuple(one for one in spoken if len(one) >= _LEAST_CUT)
    each = set(spoken)
    for word in _words(document, known):
        within = len(word) >= _LEAST_WITHIN and word in told
        if word in each or within or word.startswith(cut):
            return ""
    return sentence


def _plain_words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(normalize("NFKC", text))]


def _words(document: object, known: frozenset[str]) -> Iterator[str]:
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [*(key for key in value if key not in known), *value.values()]
        elif isinstance(value, str):
            yield from _plain_words(value)
        elif isinstance(value, Sequence):
            waiting += value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from _WORD.findall(str(value))
