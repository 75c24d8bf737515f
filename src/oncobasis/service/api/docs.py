"""The OpenAPI description as a whole, with the schema of everything that is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
    SearchBody,
)
from oncobasis.service.hooks.envelope import FeedbackRequest, HookRequest
from oncobasis.service.http.described import SCHEMAS as _REF
from oncobasis.service.http.described import Described, ref

if TYPE_CHECKING:
    from fastapi import FastAPI
    from pydantic import BaseModel

_MODELS: tuple[type[BaseModel], ...] = (
    ConsentBody, DecisionBody, ErasureBody, FeedbackRequest, HookRequest, OutcomeBody, SearchBody,
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
    if signed:
        components["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT (ES384, RS384)"}
        }
        document["security"] = [{"token": []}]
        for path in ("/healthz", "/readyz", "/metrics"):
            document["paths"].get(path, {}).get("get", {})["security"] = []
    return document


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
    found |= _plain()
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


def _object(required: Sequence[str], **properties: Described) -> Described:
    return {"type": "object", "required": list(required), "properties": properties}


_TEXT: Described = {"type": "string"}
_MAYBE: Described = {"type": ["string", "null"]}
_WHEN: Described = {"type": "string", "format": "date-time"}
_DAY: Described = {"type": "string", "format": "date"}
_COUNT: Described = {"type": "integer", "minimum": 0}


def _list(item: str) -> Described:
    return _object(("items", "next"), items={"type": "array", "items": ref(item)}, next=_MAYBE)


def _plain() -> Described:
    return {
        "Problem": _object(
            ("type", "title", "status"),
            type=_TEXT,
            title=_TEXT,
            status={"type": "integer"},
            detail=_TEXT,
            errors={"type": "array", "items": ref("Fault")},
        ),
        "Fault": _object(("pointer", "code"), pointer=_TEXT, code=_TEXT, detail=_TEXT),
        "Created": _object(("id",), id=_TEXT),
        "Kept": _object(()),
        "Erased": _object(("emptied",), emptied=_COUNT),
        "Discovery": _object(
            ("services",), services={"type": "array", "items": {"type": "object"}}
        ),
        "Cards": _object(("cards",), cards={"type": "array", "maxItems": 3, "items": ref("Card")}),
        "Card": _object(
            ("summary", "indicator", "source"),
            uuid=_TEXT,
            summary={"type": "string", "maxLength": 139},
            indicator={"enum": ["info", "warning", "critical"]},
            source=_object(("label",), label=_TEXT),
        ),
        "OperationOutcome": _object(
            ("resourceType", "issue"),
            resourceType={"const": "OperationOutcome"},
            issue={"type": "array", "minItems": 1, "items": {"type": "object"}},
        ),
        "Bundle": _object(("resourceType",), resourceType={"const": "Bundle"}),
        "AssessmentEntry": _object(
            ("id", "case", "as_of", "outcome", "created_at", "provenance"),
            id=_TEXT,
            case=_TEXT,
            as_of=_DAY,
            outcome=_TEXT,
            created_at=_WHEN,
            erased_at=_MAYBE,
            provenance={"type": "object"},
        ),
        "AssessmentList": _list("AssessmentEntry"),
        "CaseEntry": _object(
            ("id", "version", "created_at"),
            id=_TEXT,
            version=_COUNT,
            created_at=_WHEN,
            updated_at=_WHEN,
            erased_at=_MAYBE,
            content={"type": "object"},
        ),
        "CaseList": _list("CaseEntry"),
        "Decision": _object(("id", "assessment", "decided_on"), id=_TEXT, decided_on=_DAY),
        "DecisionList": _list("Decision"),
        "Outcome": _object(("id", "assessment", "kind", "observed_on"), id=_TEXT, kind=_TEXT),
        "OutcomeList": _list("Outcome"),
        "Job": _object(
            ("id", "state", "progress"),
            id=_TEXT,
            state={"enum": ["queued", "running", "done", "failed"]},
            progress={"type": "number", "minimum": 0, "maximum": 1},
            assessment=_MAYBE,
            error=_MAYBE,
        ),
        "JobList": _list("Job"),
        "Knowledge": _object(
            ("version", "digest", "sources"),
            version=_TEXT,
            digest=_TEXT,
            sources={"type": "array", "items": {"type": "object"}},
        ),
        "ModelList": _object(("items",), items={"type": "array", "items": {"type": "object"}}),
    }
