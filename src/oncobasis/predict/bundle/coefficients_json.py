"""`coefficients.json` <-> linear members by name (a member's `source` in the spec).

    {"schema": "oncobasis.coefficients/1",
     "members": {source: {"intercept": x,
         "terms": [{"feature", "basis": "linear" | "hinge" | "natural" | "step" | "level" |
             "missing", "knots": [], "levels": [level names], "center": x, "scale": x,
             "coefficients": [one a column], "means": [training mean of each column]}],
         "spread": [[one a column]] or []}}}

Columns of each basis: `oncobasis.predict.linear`.
"""

from __future__ import annotations

from collections.abc import Mapping

from oncobasis.predict.bundle.fields import Fields
from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.linear import Basis, BasisKind, LinearMember, Term
from oncobasis.predict.spec import ModelSpec

SCHEMA = "oncobasis.coefficients/1"
FILE = "coefficients.json"
_MEMBER = ("intercept", "terms", "spread")
_TERM = ("feature", "basis", "knots", "levels", "center", "scale", "coefficients", "means")


def coefficients_of_json(document: Mapping[str, Json], spec: ModelSpec) -> dict[str, LinearMember]:
    """The linear members; raises ModelError naming file and key."""
    fields = Fields(document, FILE, ("schema", "members"))
    if fields.text("schema") != SCHEMA:
        fields.refuse("schema", f"is not {SCHEMA}", "install a bundle of this schema")
    return {
        name: LinearMember(
            intercept=item.number("intercept"),
            terms=tuple(_term(term, spec) for term in item.objects("terms", _TERM)),
            spread=item.matrix("spread"),
        )
        for name, item in fields.named("members").items(_MEMBER)
    }


def json_of_coefficients(members: Mapping[str, LinearMember], spec: ModelSpec) -> dict[str, Json]:
    """The object that `coefficients.json` holds."""
    return {
        "schema": SCHEMA,
        "members": {
            name: {
                "intercept": member.intercept,
                "terms": [_json_of_term(term, spec) for term in member.terms],
                "spread": [list(row) for row in member.spread],
            }
            for name, member in members.items()
        },
    }


def _term(fields: Fields, spec: ModelSpec) -> Term:
    feature = spec.feature(fields.text("feature"))
    indices = []
    for level in fields.texts("levels"):
        if level not in feature.levels:
            fields.refuse("levels", f"{level[:40]!r} is no level of {feature.name}", "correct it")
        indices.append(feature.levels.index(level))
    basis = Basis(
        feature=feature.name,
        kind=fields.member("basis", BasisKind),
        knots=fields.numbers("knots"),
        levels=tuple(indices),
        center=fields.number("center"),
        scale=fields.number("scale"),
    )
    return Term(basis, fields.numbers("coefficients"), fields.numbers("means"))


def _json_of_term(term: Term, spec: ModelSpec) -> dict[str, Json]:
    basis = term.basis
    names = spec.feature(basis.feature).levels
    return {
        "feature": basis.feature,
        "basis": str(basis.kind),
        "knots": list(basis.knots),
        "levels": [names[index] for index in basis.levels],
        "center": basis.center,
        "scale": basis.scale,
        "coefficients": list(term.coefficients),
        "means": list(term.means),
    }
