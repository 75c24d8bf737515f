"""The published JSON Schema of an assessment, made from the enums the engine uses.

``python -m oncobasis.report.schema FOLDER`` writes the files under ``schemas/``; a test holds
them to what is made here. Codes are closed, objects are open: a reader ignores unknown fields.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from oncobasis.core import assessment as a
from oncobasis.core import codes
from oncobasis.core.alteration import Alteration, Origin, State
from oncobasis.core.knowledge import ApprovalStatus, Direction, Significance
from oncobasis.core.projection import SCHEMA
from oncobasis.core.tumor import TumorTypeStatus
from oncobasis.report.case_schema import case_schema
from oncobasis.report.schema_parts import (
    DIALECT,
    choice,
    flag,
    many,
    message,
    nullable,
    real,
    record,
    ref,
    text,
    whole,
)
from oncobasis.report.schema_predictions import predictions
from oncobasis.report.wording import Language

if TYPE_CHECKING:
    from oncobasis.report.schema_parts import Schema

ASSESSMENT_FILE = "assessment-1.schema.json"
CASE_FILE = "case-1.schema.json"

ESCAT = "^((I|II|III|IV)(-?[A-C])?|V|X)$"


def assessment_schema() -> Schema:
    """Return the schema of ``oncobasis.assessment/1``."""
    return {
        "$schema": DIALECT,
        "$id": "urn:oncobasis:schema:assessment:1",
        "title": "oncobasis assessment",
        **record(
            schema={"const": SCHEMA},
            language=choice(Language),
            case_id=text(),
            as_of=ref("date"),
            regions=many(text()),
            tumor_type=ref("tumor_type"),
            summary=many(message(codes.SummaryCode)),
            recommendations=many(ref("recommendation")),
            withheld=many(ref("withheld")),
            withheld_count=whole(minimum=0),
            alterations=many(ref("alteration")),
            missing_tests=many(ref("missing_test")),
            implications=many(ref("implication")),
            predictions=many(ref("prediction")),
            disagreements=many(ref("disagreement")),
            trials=many({"type": "object"}),
            warnings=many(ref("warning")),
            provenance=ref("provenance"),
        ),
        "$defs": {
            **_plain(),
            **_recommendations(),
            **_findings(),
            **predictions(),
            **_provenance(),
        },
    }


def _plain() -> dict[str, Schema]:
    return {
        "date": text(pattern=r"^\d{4}-\d{2}-\d{2}$"),
        "partial_date": text(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
        "digest": text(pattern="^[0-9a-f]{64}$"),
        "link": text(pattern="^https?://"),
        "param": {"type": ["string", "number", "array"], "items": text()},
        "tumor_type": record(
            code=nullable(text()),
            name=text(),
            path=many(text()),
            status=choice(TumorTypeStatus),
            codes=many(text()),
        ),
    }


def _recommendations() -> dict[str, Schema]:
    basis = record(
        rule=text(),
        source=text(),
        id=text(),
        level=text(),
        direction=choice(Direction),
        significance=choice(Significance),
        match=choice(a.MatchDepth),
        tumor_match=choice(a.TumorMatch),
        condition=text(),
        matched=many(text()),
        citation=text(),
        url=nullable(ref("link")),
        pmid=nullable(text(pattern=r"^\d+$")),
        flagged=flag(),
    )
    regulatory = record(
        agency=text(),
        status=choice(ApprovalStatus),
        date=nullable(ref("partial_date")),
        setting=text(),
        url=nullable(ref("link")),
        tumor_match=choice(a.TumorMatch),
    )
    requirement = record(
        code=choice(codes.RequirementCode),
        value=text(),
        state=choice(a.Truth),
        label=text(),
        text=text(),
    )
    return {
        "basis": basis,
        "regulatory": regulatory,
        "requirement": requirement,
        "recommendation": _recommendation(),
        "withheld": record(
            therapies=many(text(), minItems=1),
            reason_code=choice(codes.WithheldReason),
            first_failed=text(),
            rule=text(),
            detail=message(codes.WithheldReason),
        ),
    }


def _recommendation() -> Schema:
    return record(
        id=text(minLength=1),
        rank=whole(minimum=1),
        therapies=many(
            record(name=text(minLength=1), ncit=nullable(text()), **{"class": nullable(text())}),
            minItems=1,
        ),
        stance=choice(a.Stance),
        tier=nullable(choice(a.Tier)),
        escat=nullable(text(pattern=ESCAT)),
        effect=choice(a.Effect),
        tumor_match=choice(a.TumorMatch),
        biomarkers=many(text()),
        setting=text(),
        regulatory=many(ref("regulatory")),
        basis=many(ref("basis")),
        against=many(ref("basis")),
        requires=many(ref("requirement")),
        missing=many(text()),
        cautions=many(message(codes.CautionCode)),
        superseded_by=many(text()),
        predictions=many(text()),
        rationale=many(message(codes.RationaleCode)),
    )


def _findings() -> dict[str, Schema]:
    oncogenicity = record(
        points=whole(),
        criteria=many(text()),
        missing=many(text()),
        **{"class": choice(a.OncogenicityClass)},
    )
    change = record(
        therapies=many(text(), minItems=1), to=choice(a.Stance), **{"from": choice(a.Stance)}
    )
    return {
        "alteration": record(
            input=text(),
            source=nullable(text()),
            kind={"enum": sorted(map(kind_of, get_args(Alteration)))},
            normalized={
                "type": "object",
                "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
            },
            state=choice(State),
            origin=choice(Origin),
            allele_fraction=nullable(real(minimum=0, maximum=1)),
            depth=nullable(whole(minimum=0)),
            oncogenicity=nullable(oncogenicity),
            used_by=many(text()),
            why_not=nullable(message(codes.WhyNotCode, codes.WithheldReason)),
        ),
        "missing_test": record(
            test=text(),
            atoms=many(text()),
            would_change=many(change),
            citation=nullable(text()),
            url=nullable(ref("link")),
            verified=flag(),
        ),
        "implication": _implication(),
        "disagreement": record(
            claim=text(),
            sources=many(record(source=text(), position=text(), level=text()), minItems=1),
        ),
        "warning": _warning(),
    }


def kind_of(alteration: type[object]) -> str:
    """Return ``alterations[].kind`` of a class of alterations: ``SmallVariant`` small_variant."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", alteration.__name__).lower()


def _implication() -> Schema:
    return record(
        kind={"enum": ["prognostic", "diagnostic"]},
        significance=choice(Significance),
        direction=choice(Direction),
        biomarker=text(),
        disease=text(),
        tumor_match=choice(a.TumorMatch),
        level=text(),
        source=text(),
        id=text(),
        citation=text(),
        url=nullable(ref("link")),
    )


def _warning() -> Schema:
    return {"allOf": [record(severity=choice(a.Severity)), message(codes.WarningCode)]}


def _provenance() -> dict[str, Schema]:
    source = record(
        name=text(), release=text(), date=text(), records=whole(minimum=0), age_days=whole()
    )
    return {
        "provenance": record(
            software=text(),
            knowledge=record(version=text(), digest=text(), sources=many(source)),
            models=many(record(name=text(), version=text(), digest=ref("digest"))),
            settings_digest=ref("digest"),
            input_digest=ref("digest"),
            output_digest=ref("digest"),
        )
    }


def published() -> dict[str, bytes]:
    """Return name and content of each published schema file."""
    schemas = {ASSESSMENT_FILE: assessment_schema(), CASE_FILE: case_schema()}
    return {
        name: json.dumps(schema, indent=2, ensure_ascii=False).encode() + b"\n"
        for name, schema in schemas.items()
    }


def write(folder: Path) -> None:
    """Write the published schema files."""
    for name, content in published().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
