"""The OpenAPI description as a whole, with the schema of everything that is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from oncobasis.report.case_schema import case_schema
from oncobasis.report.schema import assessment_schema
from oncobasis.service.api.bodies import (
    ConsentBody,
    DecisionBody,
    ErasureBody,
    Options,
    OutcomeBody,
    ReloadBody,
    SearchBody,
    SignOutBody,
)
from oncobasis.service.api.samples import SENT, TEXTS
from oncobasis.service.api.shapes import SHAPES
from oncobasis.service.hooks.envelope import FeedbackRequest, HookRequest
from oncobasis.service.http.described import SCHEMAS as _REF
from oncobasis.service.http.described import Described
from oncobasis.service.http.problems import TITLES, Fault, ProblemError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from pydantic import BaseModel

    from oncobasis.core.canonical import Json

_MODELS: tuple[type[BaseModel], ...] = (
    ConsentBody, DecisionBody, ErasureBody, FeedbackRequest, HookRequest, OutcomeBody,
    ReloadBody, SearchBody, SignOutBody,
)  # fmt: skip


def description_of(app: FastAPI, *, signed: bool) -> Described:
    """Return the whole description; ``signed`` is whether calls carry tokens."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary="Ranked, explained treatment options for one patient with cancer",
        description="Decision support for qualified clinicians; not a medical device. "
        "Every answer is recorded before it is given.",
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    components = document.setdefault("components", {})
    components["schemas"] = schemas()
    _add_examples(document)
    if signed:
        components["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT (ES384, RS384)"}
        }
        document["security"] = [{"token": []}]
        for path in ("/healthz", "/readyz", "/metrics"):
            document["paths"].get(path, {}).get("get", {})["security"] = []
    return document


def _add_examples(document: Described) -> None:
    """Give every answer that has none the example of its schema, or of its media type."""
    for status, media, content in _answers(document):
        name = content.get("schema", {}).get("$ref", "").removeprefix(_REF)
        sample = _problem(int(status)) if name == "Problem" else SENT.get(name, TEXTS.get(media))
        if sample is not None:
            content.setdefault("example", sample)


def _answers(document: Described) -> Iterator[tuple[str, str, Described]]:
    """Yield status, media type and content of every answer."""
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                for media, content in answer.get("content", {}).items():
                    yield status, media, content


def _problem(status: int) -> dict[str, Json]:
    """Return a problem of this status as it is sent."""
    kind = next(kind for kind, (code, _) in TITLES.items() if code == status)
    faults = [Fault("/alterations/0", kind)] if kind == "not_understood" else []
    return ProblemError(kind, faults=faults).document()


@cache
def _shared() -> str:
    found: Described = {}
    for model in _MODELS:
        schema = model.model_json_schema(ref_template=f"{_REF}{{model}}", mode="validation")
        found |= schema.pop("$defs", {})
        found[model.__name__] = schema
    found |= _published("Case", case_schema())
    found |= _published("Assessment", assessment_schema())
    options = Options.model_json_schema(ref_template=f"{_REF}{{model}}")["properties"]
    case = found["Case"]
    found["AssessmentRequest"] = {
        **case,
        "title": "A case with what stands beside it",
        "properties": {
            **{k: v for k, v in case["properties"].items() if k != "files"},
            "files": {"$ref": f"{_REF}RequestFiles"},
            **options,
        },
    }
    found["RequestFiles"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "assembly": {"enum": ["GRCh37", "GRCh38"]},
            "sample": {"type": "string", "minLength": 1},
            "purity": {"type": "number", "minimum": 0, "maximum": 1},
            "ploidy": {"type": "number", "minimum": 0, "maximum": 20},
        },
    }
    found |= SHAPES
    return json.dumps(found)


def schemas() -> Described:
    """Return every schema, afresh."""
    made: Described = json.loads(_shared())
    return made


def _published(name: str, schema: Mapping[str, Any]) -> Described:
    """Return a published schema with its definitions under names of their own."""
    text = json.dumps(schema).replace('"#/$defs/', f'"{_REF}{name}_')
    whole: Described = json.loads(text)
    inner = whole.pop("$defs", {})
    for key in ("$schema", "$id"):
        whole.pop(key, None)
    return {name: whole, **{f"{name}_{key}": value for key, value in inner.items()}}
