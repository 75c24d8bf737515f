"""Small pieces that the published JSON Schemas are put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from enum import StrEnum

    from oncobasis.core.canonical import Json
    from oncobasis.core.codes import Code

    Schema: TypeAlias = dict[str, Json]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def text(**limits: Json) -> Schema:
    """Return the schema of a string."""
    return {"type": "string", **limits}


def whole(**limits: Json) -> Schema:
    """Return the schema of an integer."""
    return {"type": "integer", **limits}


def real(**limits: Json) -> Schema:
    """Return the schema of a number."""
    return {"type": "number", **limits}


def flag() -> Schema:
    """Return the schema of true or false."""
    return {"type": "boolean"}


def nullable(schema: Schema) -> Schema:
    """Return the schema that also takes null: the field is there, its value may be absent."""
    return {"anyOf": [schema, {"type": "null"}]}


def choice(values: type[StrEnum]) -> Schema:
    """Return the schema of one of an enum's values."""
    return {"enum": [member.value for member in values]}


def many(items: Schema, **limits: Json) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": items, **limits}


def ref(name: str) -> Schema:
    """Return a reference to a definition of the same schema."""
    return {"$ref": f"#/$defs/{name}"}


def record(**fields: Schema) -> Schema:
    """Return an object of an answer: every field is there, others may be added later."""
    return {"type": "object", "required": list(fields), "properties": fields}


def closed(required: tuple[str, ...] = (), **fields: Schema) -> Schema:
    """Return an object of an input: unknown fields are refused, null stands for an absent one."""
    properties = {
        name: schema if name in required else nullable(schema) for name, schema in fields.items()
    }
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def message(*families: type[Code]) -> Schema:
    """Return the schema of ``{code, params, text}``: each code with exactly its parameters."""
    codes = [code for family in families for code in family]
    return {
        **record(
            code={"enum": [code.value for code in codes]},
            params={"type": "object", "additionalProperties": ref("param")},
            text=text(),
        ),
        "allOf": [
            {
                "if": {"properties": {"code": {"const": code.value}}},
                "then": {"properties": {"params": {"required": list(code.params)}}},
            }
            for code in codes
            if code.params
        ],
    }
