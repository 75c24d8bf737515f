"""Molecular biomarkers: signatures, stains, methylation; and pharmacogenetics."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Origin, State
from oncobasis.nomenclature.codes_genomics import LOINC, METABOLIZERS, TBD, GenomicCode
from oncobasis.nomenclature.codes_markers import (
    HRD,
    MSI,
    MSI_STATUS,
    STAINING,
    TMB,
)
from oncobasis.nomenclature.codes_own import BIOMARKER as BIOMARKER_SYSTEM
from oncobasis.nomenclature.codes_own import METHYLATION, RESULT, question
from oncobasis.report.fhir.elements import answer, coding, component, concept, gene, loinc, quantity
from oncobasis.report.fhir.names import (
    ABSENT_REASON,
    DISPLAYS,
    INTERPRETATION,
    NCIT,
    ORIGIN_ANSWERS,
    TMB_STATUS,
    Answer,
    Profile,
)
from oncobasis.report.fhir.variants import date_of
from oncobasis.report.fhir.writer import GENETICS, LABORATORY

if TYPE_CHECKING:
    from oncobasis.report.fhir.context import Document
    from oncobasis.report.fhir.findings import Finding
    from oncobasis.report.fhir.writer import Writer

BIOMARKER = concept(coding(TBD, "biomarker-category"))
_NOT_PERFORMED = concept(coding(ABSENT_REASON, "not-performed", "Not Performed"))
_UNKNOWN = concept(coding(ABSENT_REASON, "unknown", "Unknown"))
_SIGNED = MappingProxyType({"positive": Answer.POSITIVE, "negative": Answer.NEGATIVE})
_INTERPRETED = MappingProxyType(
    {
        "positive": (coding(INTERPRETATION, "POS", "Positive"),),
        "negative": (coding(INTERPRETATION, "NEG", "Negative"),),
        "H": (coding(INTERPRETATION, "H", "High"),),
        "L": (coding(INTERPRETATION, "L", "Low"),),
    }
)
_MSI_CODES = MappingProxyType({status: code for code, status in MSI_STATUS.items()})
_MSI_WORDS = MappingProxyType({"H": "MSI-H", "L": "MSI-L", "S": "Stable"})
_HIGH_LOW = MappingProxyType({"H": ("H", "High"), "L": ("L", "Low")})
_MMR_WORDS = MappingProxyType({"d": "deficient", "p": "proficient"})
_PHENOTYPES = MappingProxyType({word: code for code, word in METABOLIZERS.items()})
_STAINS = MappingProxyType({f"IHC {status}": code for code, status in STAINING.items()})
# Codes for any tissue; those of one antibody or one tumour would say more than is known.
_SCORES = MappingProxyType(
    {("ER", "percent"): "14228-1", ("PR", "percent"): "14230-7", ("PD-L1", "TPS"): "83053-9"}
)
_STATUSES = MappingProxyType(
    {"ER": "16112-5", "PR": "16113-3", "HER2": "48676-1", "CD117": "40552-2", "CD30": "10432-3",
     "CD20": "10438-0"}
)  # fmt: skip
_GRADED = MappingProxyType({"HER2": "18474-7"})
MARKER_CODES = frozenset({*_SCORES.values(), *_STATUSES.values(), *_GRADED.values()})
"""The codes of stains that are written; each is one that ``MARKER_TESTS`` reads."""
_SINGLE_ALLELE = re.compile(r"\*[^/]+")


def marker(finding: Finding, writer: Writer, specimen: Document | None) -> Document:
    """Return the observation of a signature, stain, methylation or genotype."""
    profile, code, value = _READ[finding.seen.kind](finding)
    state = State(finding.seen.state)
    if state is not State.DETECTED:
        value = {"dataAbsentReason": _NOT_PERFORMED} if state is State.NOT_TESTED else _absent()
    symbol = finding.text("gene")
    fields: Document = {
        "effectiveDateTime": date_of(finding),
        "note": [{"text": finding.seen.input}],
        "method": concept(text=finding.text("method")) if finding.text("method") else None,
        "specimen": specimen,
        "component": [*([gene(symbol)] if symbol else []), *_origin(finding)],
        **value,
    }
    if profile is Profile.BIOMARKER:
        fields["category"] = [LABORATORY, BIOMARKER, GENETICS]
    return writer.observation(profile, code, fields)


def _origin(finding: Finding) -> list[Document]:
    """The source class of a genotype; a stain has none."""
    given = ORIGIN_ANSWERS.get(Origin(finding.seen.origin))
    if finding.seen.kind != "genotype" or given is None:
        return []
    word = finding.seen.origin.capitalize()
    return [component(GenomicCode.SOURCE_CLASS, concept(loinc(given, word)))]


def not_tested(text: str, writer: Writer) -> Document:
    """Return the observation that a test was not done."""
    fields: Document = {
        "category": [LABORATORY, BIOMARKER, GENETICS],
        "dataAbsentReason": _NOT_PERFORMED,
    }
    return writer.observation(Profile.BIOMARKER, concept(text=text), fields)


def statement(text: str, holds: bool | None, writer: Writer) -> Document:  # noqa: FBT001
    """Return the observation that a biomarker's condition holds, or is not known to."""
    fields: Document = {"category": [LABORATORY, BIOMARKER, GENETICS]}
    if holds is None:
        fields["dataAbsentReason"] = _UNKNOWN
    else:
        fields["valueBoolean"] = holds
    return writer.observation(Profile.BIOMARKER, concept(text=text), fields)


def _absent() -> Document:
    return {"valueCodeableConcept": answer(Answer.ABSENT)}


# Signatures -------------------------------------------------------------------------------------


def _signature(finding: Finding) -> tuple[Profile, Document, Document]:
    kind, status = finding.text("kind"), finding.text("status")
    value = finding.number("value")
    if kind == "MSI":
        return _msi(status, finding)
    if kind == "TMB":
        return _tmb(status, value, finding)
    if kind == "HRD":
        name = coding(NCIT, HRD, "Homologous Recombination Repair Deficiency")
        code = concept(name, _asked("HRD"))
        if value is not None:
            return Profile.BIOMARKER, code, _number(value, "1", "score", status)
        return Profile.BIOMARKER, code, _signed(status)
    code = concept(_asked("MMR"), text="Mismatch repair")
    return Profile.BIOMARKER, code, {"valueCodeableConcept": _said(status, _MMR_WORDS.get(status))}


def _msi(status: str, finding: Finding) -> tuple[Profile, Document, Document]:
    code = concept(loinc(MSI), _asked("MSI"), text="Microsatellite instability")
    value = finding.number("value")
    if value is not None:
        return Profile.BIOMARKER, code, _number(value, "%", "%", status)
    if status not in _MSI_CODES:
        return Profile.BIOMARKER, code, {"valueCodeableConcept": _said(status, finding.name)}
    given = concept(coding(LOINC, _MSI_CODES[status], _MSI_WORDS[status]), _result(status))
    return Profile.BIOMARKER, code, {"valueCodeableConcept": given}


def _tmb(status: str, value: float | None, finding: Finding) -> tuple[Profile, Document, Document]:
    if value is None:
        code = concept(
            loinc(TMB_STATUS), _asked("TMB"), text="Tumour mutational burden, interpretation"
        )
        word = _HIGH_LOW.get(status, ("", finding.name))[1]
        return Profile.BIOMARKER, code, {"valueCodeableConcept": _said(status, word)}
    code = concept(loinc(TMB), _asked("TMB"), text="Tumour mutational burden")
    return Profile.BIOMARKER, code, _number(value, "1/1000000{Base}", "mutations/Mb", status)


# Stains -----------------------------------------------------------------------------------------


def _expression(finding: Finding) -> tuple[Profile, Document, Document]:
    name, scale, status = (finding.text(part) for part in ("marker", "scale", "status"))
    value = finding.number("value")
    code = _marker_code(name, scale, status, value)
    text = " ".join(word for word in (name, scale) if word)
    asked = _asked(name, scale)
    coded = concept(loinc(code), asked, text=text) if code else concept(asked, text=text)
    if value is not None:
        unit = "%" if scale not in {"CPS", ""} else "1"
        shown = scale if unit == "1" else "%"
        return Profile.BIOMARKER, coded, _number(value, unit, shown, status)
    if status in _STAINS and code:
        grade = coding(LOINC, _STAINS[status], status.removeprefix("IHC "))
        return Profile.BIOMARKER, coded, {"valueCodeableConcept": concept(grade, _result(status))}
    return Profile.BIOMARKER, coded, _signed(status)


def _marker_code(name: str, scale: str, status: str, value: float | None) -> str:
    """Return the LOINC code that measures just this: marker, scale and answer; '' if none does."""
    if value is not None:
        return _SCORES.get((name, scale), "")
    if scale:
        return ""
    if status in _STAINS:
        return _GRADED.get(name, "")
    return _STATUSES.get(name, "") if status in _SIGNED else ""


def _signed(status: str) -> Document:
    """Positive and negative by LOINC and by ours, every other status by ours."""
    given = _SIGNED.get(status)
    if given is None:
        return {"valueCodeableConcept": _said(status)}
    return {"valueCodeableConcept": concept(loinc(given, DISPLAYS[given]), _result(status))}


def _number(value: float, unit: str, shown: str, status: str) -> Document:
    """A number, with the status that was given beside it as its interpretation."""
    fields: Document = {"valueQuantity": quantity(value, unit, shown)}
    if status:
        known = _INTERPRETED.get(status, ())
        fields["interpretation"] = [concept(*known, _result(status), text=status)]
    return fields


def _asked(name: str, scale: str = "") -> Document:
    return coding(BIOMARKER_SYSTEM, question(name, scale))


def _result(status: str) -> Document:
    return coding(RESULT, status)


def _said(status: str, word: str | None = None) -> Document:
    """A status for which there is no code but ours."""
    return concept(_result(status), text=word or status) if status else concept(text=word or "")


def _methylation(finding: Finding) -> tuple[Profile, Document, Document]:
    symbol = finding.text("gene")
    code = concept(_asked(symbol, METHYLATION), text=f"{symbol} promoter methylation")
    word = "methylated" if finding.text("methylated") == "True" else "unmethylated"
    return Profile.BIOMARKER, code, {"valueCodeableConcept": _said(word)}


# Pharmacogenetics -------------------------------------------------------------------------------


def _genotype(finding: Finding) -> tuple[Profile, Document, Document]:
    diplotype, phenotype = finding.text("diplotype"), finding.text("phenotype")
    if diplotype:
        value: Document = {"valueCodeableConcept": concept(_result(diplotype), text=diplotype)}
        if phenotype:
            value["interpretation"] = [concept(_result(phenotype), text=phenotype)]
        if _SINGLE_ALLELE.fullmatch(diplotype):
            return Profile.HAPLOTYPE, concept(loinc(GenomicCode.HAPLOTYPE)), value
        return Profile.GENOTYPE, concept(loinc(GenomicCode.GENOTYPE)), value
    known = _PHENOTYPES.get(phenotype)
    coded = [coding(LOINC, known, phenotype.capitalize())] if known else []
    code = concept(loinc(GenomicCode.DRUG_METABOLISM))
    value = {"valueCodeableConcept": concept(*coded, _result(phenotype), text=phenotype)}
    return Profile.BIOMARKER, code, value


_READ = MappingProxyType(
    {
        "signature": _signature,
        "expression": _expression,
        "methylation": _methylation,
        "genotype": _genotype,
    }
)
KINDS = frozenset(_READ)
