"""The published JSON Schema of a case file. Unknown fields are refused: a typo is no silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    ClinicalSignificance,
    Consequence,
    CopyNumberKind,
    Origin,
    SignatureKind,
    SpecimenKind,
    State,
)
from oncobasis.readers.case.case_file import FILE_KINDS
from oncobasis.report.schema_parts import (
    DIALECT,
    choice,
    closed,
    flag,
    many,
    nullable,
    real,
    ref,
    text,
    whole,
)

if TYPE_CHECKING:
    from oncobasis.report.schema_parts import Schema

CASE = "oncobasis.case/1"

SETTINGS = ("advanced", "adjuvant", "neoadjuvant", "perioperative", "maintenance", "early")


def case_schema() -> Schema:
    """Return the schema of ``oncobasis.case/1``."""
    return {
        "$schema": DIALECT,
        "$id": "urn:oncobasis:schema:case:1",
        "title": "oncobasis case",
        **closed(
            ("tumor_type",),
            schema={"const": CASE},
            case_id=text(minLength=1),
            tumor_type={"anyOf": [text(minLength=1), ref("tumor_type")]},
            alterations=many(ref("finding")),
            biomarkers={"anyOf": [many(ref("finding")), ref("results")]},
            not_detected=many(text(minLength=1)),
            clinical=ref("clinical"),
            assay={"anyOf": [text(minLength=1), ref("assay")]},
            files=ref("files"),
        ),
        "$defs": {
            **_plain(),
            **_findings(),
            "clinical": _clinical(),
            "assay": _assay(),
            "files": _files(),
        },
    }


def _plain() -> dict[str, Schema]:
    return {
        "partial_date": text(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
        "fraction": real(minimum=0, maximum=1),
        "tumor_type": {
            **closed(
                oncotree=text(),
                name=text(),
                doid=text(),
                ncit=text(),
                icd_o_3=text(),
            ),
            "minProperties": 1,
        },
        "specimen": closed(
            kind=choice(SpecimenKind),
            date=ref("partial_date"),
            tumor_fraction=ref("fraction"),
        ),
    }


def _findings() -> dict[str, Schema]:
    observed: dict[str, Schema] = {
        "state": choice(State),
        "origin": choice(Origin),
        "allele_fraction": ref("fraction"),
        "depth": whole(minimum=0),
        "specimen": ref("specimen"),
    }
    shorthand = closed(("text",), text=text(minLength=1), **observed)
    variant = closed(
        ("gene",),
        gene=text(minLength=1),
        protein=text(),
        coding=text(),
        transcript=text(),
        consequence=choice(Consequence),
        exon=whole(minimum=1),
        intron=whole(minimum=1),
        rsid=text(),
        genomic=_genomic(),
        clinical_significance=choice(ClinicalSignificance),
        **observed,
    )
    copy_number = closed(
        ("gene", "copy_number"),
        gene=text(minLength=1),
        copy_number=choice(CopyNumberKind),
        copies=real(minimum=0),
        **observed,
    )
    fusion = closed(
        ("fusion",),
        fusion=text(minLength=1, description="5' gene::3' gene"),
        in_frame=flag(),
        kinase_domain_retained=flag(),
        **observed,
    )
    kinds = ["shorthand", "variant", "copy_number", "fusion"]
    return {
        "shorthand": shorthand,
        "variant": variant,
        "copy_number": copy_number,
        "fusion": fusion,
        "finding": {"anyOf": [text(minLength=1), *map(ref, kinds)]},
        "results": {
            "type": "object",
            "additionalProperties": {"anyOf": [text(minLength=1), real()]},
        },
    }


def _genomic() -> Schema:
    return closed(
        ("chromosome", "position", "reference", "alternative"),
        assembly=nullable(text()),
        chromosome=text(minLength=1),
        position=whole(minimum=1),
        reference=text(minLength=1),
        alternative=text(minLength=1),
    )


def _clinical() -> Schema:
    prior = closed(
        ("therapies",),
        therapies=many(text(minLength=1), minItems=1),
        response=text(),
        progressed=flag(),
        setting=text(),
    )
    laboratory = closed(
        ("name", "value"),
        name=text(minLength=1),
        value=real(),
        unit=text(),
        loinc=text(),
        date=ref("partial_date"),
    )
    return closed(
        age=real(minimum=0, maximum=130),
        sex={"enum": ["female", "male", "other", "unknown"]},
        menopausal_status={"enum": ["pre", "peri", "post"]},
        ecog=whole(minimum=0, maximum=5),
        stage=text(),
        grade={"anyOf": [text(), whole(minimum=1)]},
        histology=text(),
        site=text(),
        line=whole(minimum=1),
        setting=text(description=f"one of {', '.join(SETTINGS)}, or a word for advanced disease"),
        prior_therapies=many({"anyOf": [text(minLength=1), prior]}),
        states=many(text()),
        absent_states=many(text()),
        labs=many(laboratory),
        metastatic_sites=many(text()),
        pregnant=flag(),
        concomitant_drugs=many(text()),
        bmi=real(minimum=5, maximum=150, description="kg/m2"),
        tumor_size_mm=real(
            minimum=0, maximum=600, description="largest diameter before any therapy, mm"
        ),
        nodal_status={"enum": ["negative", "positive"]},
        planned_therapy=text(description="the therapy that is weighed: nivolumab + ipilimumab"),
    )


def _assay() -> Schema:
    return closed(
        name=text(),
        genes={"anyOf": [{"const": "all"}, many(text(minLength=1))]},
        small_variants=flag(),
        copy_number=flag(),
        fusions=flag(),
        fusion_genes={"anyOf": [{"const": "all"}, many(text(minLength=1))]},
        signatures=many(choice(SignatureKind)),
        germline=flag(),
        specimen=ref("specimen"),
        copy_number_genes={"anyOf": [{"const": "all"}, many(text(minLength=1))]},
        copy_number_kinds=many(choice(CopyNumberKind)),
        skipping_genes={"anyOf": [{"const": "all"}, many(text(minLength=1))]},
        callable_mb=real(minimum=0, maximum=3300),
    )


def _files() -> Schema:
    path = text(minLength=1)
    paths: Schema = {"anyOf": [path, many(path)]}
    fields: dict[str, Schema] = dict.fromkeys(FILE_KINDS, paths)
    fields |= {
        "assembly": {"enum": ["GRCh37", "GRCh38"]},
        "sample": path,
        "purity": ref("fraction"),
        "ploidy": real(minimum=0, maximum=20),
        "assay": path,
    }
    return closed((), **fields)
