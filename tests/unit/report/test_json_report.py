"""The JSON contract: schema, every field present, digest over what was found and nothing else."""

from __future__ import annotations

import ast
import json
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from builders.assessment_builder import ASSESSMENTS, luad_egfr
from oncobasis import readers
from oncobasis.core import assessment as a
from oncobasis.core.case import Clinical, Laboratory, PriorTherapy
from oncobasis.core.codes import WarningCode
from oncobasis.core.projection import digest_document, output_digest
from oncobasis.report.case_schema import case_schema
from oncobasis.report.json_report import to_document, to_json, to_json_line
from oncobasis.report.schema import assessment_schema, published

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMAS = Path(__file__).parents[3] / "schemas"

VALIDATOR = jsonschema.Draft202012Validator(assessment_schema())


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ASSESSMENTS)
def test_every_document_is_valid(name: str, language: str) -> None:
    VALIDATOR.validate(to_document(ASSESSMENTS[name](), language=language))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("recommendations", 0, "stance"), "maybe"),
        (("recommendations", 0, "tier"), "I"),
        (("recommendations", 0, "rationale", 0, "code"), "because"),
        (("recommendations", 0, "rationale", 0, "params"), {"agency": "FDA"}),
        (("recommendations", 0, "basis", 0, "match"), "near"),
        (("recommendations", 0, "basis", 0, "url"), "javascript:alert(1)"),
        (("warnings", 0, "code"), "oops"),
        (("warnings", 0, "severity"), "bad"),
        (("withheld", 0, "reason_code"), "no"),
        (("provenance", "output_digest"), "1"),
        (("as_of",), "22.11.2026"),
    ],
)
def test_the_schema_is_strict_on_codes(path: tuple[str | int, ...], value: object) -> None:
    document = json.loads(to_json(luad_egfr()))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not VALIDATOR.is_valid(document)


def test_the_schema_ignores_fields_added_later() -> None:
    document = json.loads(to_json(luad_egfr()))
    document["recommendations"][0]["new_field"] = 1
    document["another"] = {}
    VALIDATOR.validate(document)


def test_no_field_is_left_out() -> None:
    document = json.loads(to_json(ASSESSMENTS["every_code"]()))
    for name in document:
        changed = {key: value for key, value in document.items() if key != name}
        assert not VALIDATOR.is_valid(changed), name
    assert "tier" in document["recommendations"][0]


def test_an_absent_tier_is_null() -> None:
    document = json.loads(to_json(luad_egfr()))
    vetoed = [one for one in document["recommendations"] if one["stance"] == "not_recommended"]
    assert vetoed
    assert all(one["tier"] is None for one in vetoed)


@pytest.mark.parametrize("name", published())
def test_published_schemas_are_up_to_date(name: str) -> None:
    made = published()[name]
    assert (SCHEMAS / name).read_bytes() == made, "run: python -m oncobasis.report.schema schemas"
    jsonschema.Draft202012Validator.check_schema(json.loads(made))


def test_floats_have_six_digits() -> None:
    document = json.loads(to_json(luad_egfr()))
    assert document["alterations"][1]["allele_fraction"] == 0.123457
    assert document["alterations"][2]["normalized"]["value"] == 60


def test_codes_carry_text_in_the_language_asked_for() -> None:
    english, korean = (to_document(luad_egfr(), language=tag) for tag in ("en", "ko"))
    assert english["language"] == "en"
    first = json.loads(json.dumps(english))["summary"][0]
    second = json.loads(json.dumps(korean))["summary"][0]
    assert first["text"] == "Recommended: osimertinib (for EGFR p.L858R, EGFR p.T790M)."
    assert second["text"].startswith("권고: osimertinib")
    assert (first["code"], first["params"]) == (second["code"], second["params"])


def test_one_line_and_many_lines_say_the_same() -> None:
    line = to_json_line(luad_egfr())
    assert line.count(b"\n") == 1
    assert json.loads(line) == json.loads(to_json(luad_egfr()))


def test_output_digest_is_that_of_the_document_without_it() -> None:
    assessment = luad_egfr()
    assert assessment.provenance.output_digest == output_digest(assessment)


def irrelevant_changes() -> Iterator[a.Assessment]:
    """Changes of who and where, not of what."""
    one = luad_egfr()
    yield replace(one, case_id="somebody else")
    yield replace(
        one, alterations=tuple(replace(each, source="line 99") for each in one.alterations)
    )
    yield replace(one, provenance=replace(one.provenance, output_digest="f" * 64))


@pytest.mark.parametrize("changed", list(irrelevant_changes()))
def test_digest_leaves_out_who_and_where(changed: a.Assessment) -> None:
    assert output_digest(changed) == output_digest(luad_egfr())


def test_digest_leaves_out_the_line_a_warning_points_to() -> None:
    def filtered(where: str, count: int = 3) -> str:
        caveat = WarningCode.ROWS_FILTERED.caveat(
            a.Severity.INFO, count=count, reason="low depth", where=where
        )
        return output_digest(replace(luad_egfr(), warnings=(caveat,)))

    assert filtered("a.vcf:10") == filtered("a.vcf:20")
    assert filtered("a.vcf:10") != filtered("a.vcf:10", count=4)


def relevant_changes() -> Iterator[a.Assessment]:
    """Changes of what was found, or of what answered."""
    one = luad_egfr()
    yield replace(one, as_of="2026-11-23")
    yield replace(one, recommendations=one.recommendations[1:])
    yield replace(one, alterations=one.alterations[1:])
    yield replace(one, warnings=one.warnings[1:])
    yield replace(one, provenance=replace(one.provenance, settings_digest="c" * 64))


@pytest.mark.parametrize("changed", list(relevant_changes()))
def test_digest_covers_what_was_found(changed: a.Assessment) -> None:
    assert output_digest(changed) != output_digest(luad_egfr())


def test_digest_holds_no_text_and_no_place() -> None:
    written = json.dumps(digest_document(ASSESSMENTS["every_code"]()))
    assert '"text"' not in written.replace('"text": "<text>"', "")
    assert "tumour.vcf" not in written
    assert "EVERY" not in written


CASES = jsonschema.Draft202012Validator(case_schema())


@pytest.mark.parametrize(
    "case",
    [
        {"tumor_type": "LUAD"},
        {
            "schema": "oncobasis.case/1",
            "case_id": "P1",
            "tumor_type": {"oncotree": "LUAD"},
            "alterations": [
                "EGFR L858R",
                {"text": "BRCA1 c.68_69delAG", "origin": "germline", "allele_fraction": 0.5},
                {"gene": "EGFR", "protein": "p.T790M", "state": "detected", "depth": 200},
                {"gene": "ERBB2", "copy_number": "amplification", "copies": 12},
                {"fusion": "EML4::ALK", "specimen": {"kind": "tissue", "date": "2026-10"}},
            ],
            "biomarkers": ["PD-L1 TPS 60%"],
            "not_detected": ["KRAS mutation"],
            "clinical": {
                "age": 61,
                "line": 2,
                "prior_therapies": ["osimertinib", {"therapies": ["carboplatin", "pemetrexed"]}],
                "labs": [{"name": "LDH", "value": 210, "unit": "U/L", "date": "2026-11-02"}],
            },
            "assay": {"name": "panel", "genes": ["EGFR"], "small_variants": True},
            "files": {"vcf": "tumour.vcf.gz", "assembly": "GRCh38"},
        },
    ],
)
def test_a_case_file_is_valid(case: object) -> None:
    CASES.validate(case)


@pytest.mark.parametrize(
    "case",
    [
        {},
        {"tumor_type": "LUAD", "alteration": ["EGFR L858R"]},
        {"tumor_type": "LUAD", "clinical": {"prior": ["osimertinib"]}},
        {"tumor_type": "LUAD", "clinical": {"line": 0}},
        {"tumor_type": "LUAD", "alterations": [{"text": "x", "state": "maybe"}]},
        {"tumor_type": "LUAD", "alterations": [{"gene": "EGFR", "allele_fraction": 41}]},
        {"tumor_type": {}},
    ],
)
def test_a_wrong_case_file_is_refused(case: object) -> None:
    assert not CASES.is_valid(case)


def test_the_clinical_fields_are_those_of_the_case() -> None:
    clinical = json.loads(json.dumps(case_schema()))["$defs"]["clinical"]["properties"]
    assert set(clinical) == {one.name for one in fields(Clinical)} - {"assumed"}
    lab = clinical["labs"]["anyOf"][0]["items"]["properties"]
    assert set(lab) == {one.name for one in fields(Laboratory)}
    prior = clinical["prior_therapies"]["anyOf"][0]["items"]["anyOf"][1]["properties"]
    assert set(prior) == {one.name for one in fields(PriorTherapy)}


def remarks_in(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Code and parameters of every ``ledger.remark("code", name=...)`` of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    attr="remark", value=ast.Name("ledger") | ast.Attribute(attr="ledger")
                ),
                args=[ast.Constant(value=str(code)), *_],
            ):
                yield code, {word.arg for word in node.keywords if word.arg is not None}


def test_every_remark_of_the_readers_is_a_warning_with_its_parameters() -> None:
    """The readers name codes and parameters in their calls; each must be able to be said."""
    folder = Path(readers.__file__).parent
    found = 0
    for path in sorted(folder.rglob("*.py")):
        for code, given in remarks_in(path):
            assert given == set(WarningCode(code).params) - {"where"}, (path.name, code)
            found += 1
    assert found > 50
