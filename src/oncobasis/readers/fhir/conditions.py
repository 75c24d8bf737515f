"""Conditions and clinical observations -> tumour type, metastases, stage, performance status."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.nomenclature.codes_oncology import (
    AJCC_STAGES,
    COMORBIDITIES,
    DISEASE_STATUS,
    ECOG,
    ECOG_ANSWERS,
    GLEASON_GROUP,
    GRADE_CODES,
    GRADES,
    HISTOLOGY_CODES,
    ICD_10,
    KARNOFSKY,
    LANSKY,
    NO_METASTASES,
    OTHER_STAGES,
    PATHOLOGIC_STAGE,
    PREGNANCY_FINDING,
    PREGNANCY_STATUS,
    PREGNANT,
    SECONDARY_SITES,
    SNOMED_SITES,
    STAGE_GROUPS,
    TUMOR_CATEGORIES,
)
from oncobasis.readers.fhir.outcome import USED, Outcome, left_out
from oncobasis.readers.fhir.person import Dated, Person
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.concepts import Concept, concept_at, concept_of, concepts_at
from oncobasis.readers.records.diseases import disease_of, disease_of_site, morphology_of
from oncobasis.readers.records.values import flag_at, number_at, record_at, text_at, texts_at

if TYPE_CHECKING:
    from oncobasis.readers.fhir.outcome import Desk
    from oncobasis.readers.fhir.resources import Resource
    from oncobasis.readers.records.diseases import DiseaseName

_PRIMARY, _SECONDARY = "primary-cancer-condition", "secondary-cancer-condition"
_UNSURE = frozenset({"unconfirmed", "provisional", "differential", "refuted"})
_WRONG = frozenset({"entered-in-error"})
_GONE = frozenset({"inactive", "resolved", "remission"})
_SECONDARY_OF = re.compile(
    r"(?:secondary malignant neoplasm|metastatic malignant neoplasm|metastasis|history of cancer"
    r" metastatic)(?: to| of| in)? (?:the )?(?:left |right )?(?P<site>[a-z ]+?)"
    r"(?: \((?:disorder|situation)\))?",
    re.IGNORECASE,
)
_STAGE_WORDS = re.compile(
    r"\bstage (?P<stage>0|IS|IV[A-C]?|I{1,3}[A-E]?\d?|[1-4][A-C]?)\b", re.IGNORECASE
)
_GROUP = re.compile(r"\bgrade group (\d)\b", re.IGNORECASE)
_WORST_ECOG = 5
_TYPED_STAGES = frozenset({"385361009", "385388004"})
CLINICAL_CODES = frozenset(
    {*ECOG, *KARNOFSKY, *LANSKY, *STAGE_GROUPS, *OTHER_STAGES, *TUMOR_CATEGORIES,
     *GRADE_CODES, *HISTOLOGY_CODES, GLEASON_GROUP, DISEASE_STATUS, COMORBIDITIES,
     *NO_METASTASES, *SNOMED_SITES, PREGNANCY_STATUS, PREGNANCY_FINDING}
)  # fmt: skip


def read_condition(resource: Resource, person: Person, desk: Desk) -> Outcome:
    """Read one condition: the cancer, a metastasis, or something that no rule asks for."""
    verified = concept_at(resource.record, "verificationStatus").codes
    if verified & _WRONG:
        return left_out(FilterCode.RETRACTED)
    site = _metastasis(resource)
    profiles = " ".join(texts_at(resource.record, "meta", "profile"))
    cancer = disease_of(resource.code, desk.ledger, resource.line)
    is_cancer = _PRIMARY in profiles or (cancer is not None and cancer.is_known)
    if verified & _UNSURE and (is_cancer or site is not None):
        return left_out(FilterCode.NOT_CONFIRMED, resource.code.shown())
    if site is not None:
        return _add_metastasis(resource, site, person)
    if PREGNANCY_FINDING in resource.code.codes:
        gone = concept_at(resource.record, "clinicalStatus").codes & _GONE
        person.pregnancies.append(Dated("no" if gone else "yes", resource.day() or ""))
        return USED
    if not is_cancer:
        return left_out(FilterCode.CARRIES_NO_FINDING, resource.code.shown())
    if cancer is None:
        return left_out(FilterCode.CONTRADICTION, resource.code.shown())
    return _add_cancer(resource, cancer, person)


def _add_cancer(resource: Resource, cancer: DiseaseName, person: Person) -> Outcome:
    if not cancer.is_known:
        cancer = disease_of_site(concepts_at(resource.record, "bodySite")) or cancer
    person.diseases.append(cancer)
    for extension in resource.extensions("histology-morphology-behavior"):
        word = morphology_of(concept_of(record_at(extension, "valueCodeableConcept")))
        person.morphologies += [word] if word else []
    for stage in concepts_at(resource.record, "stage", "summary"):
        _add_stage(stage, resource, person, rank=-1)
    return USED


def _metastasis(resource: Resource) -> str | None:
    """The site of a secondary neoplasm, '' where it is not named; None if it is none."""
    for coding in resource.code.codings:
        if coding.code in SNOMED_SITES:
            return SNOMED_SITES[coding.code]
        if coding.system in ICD_10:
            fits = [code for code in SECONDARY_SITES if coding.code.startswith(code)]
            if fits:
                return SECONDARY_SITES[max(fits, key=len)]
    for word in resource.code.words():
        found = _SECONDARY_OF.fullmatch(word)
        if found is not None:
            return found["site"].strip().casefold()
    profiles = " ".join(texts_at(resource.record, "meta", "profile"))
    return "" if _SECONDARY in profiles else None


def _add_metastasis(resource: Resource, site: str, person: Person) -> Outcome:
    if concept_at(resource.record, "clinicalStatus").codes & _GONE:
        return left_out(FilterCode.CARRIES_NO_FINDING, f"no longer active: {site}")
    if not site:
        return left_out(FilterCode.CODE_NOT_READ, resource.code.shown())
    person.metastases.add(site)
    return USED


# Observations -----------------------------------------------------------------------------------


def read_clinical(resource: Resource, person: Person, desk: Desk) -> Outcome:
    """Read one clinical observation by its code."""
    codes = resource.code.codes
    if codes & ECOG:
        return _ecog(resource, person)
    if codes & STAGE_GROUPS or codes & _TYPED_STAGES:
        rank = 1 if codes & PATHOLOGIC_STAGE else 0
        done = _add_stage(resource.value, resource, person, rank)
        return USED if done else left_out(FilterCode.CODE_NOT_READ, resource.value.shown())
    if codes & GRADE_CODES or GLEASON_GROUP in codes:
        return _grade(resource, person)
    if codes & HISTOLOGY_CODES:
        word = morphology_of(resource.value)
        person.morphologies += [word] if word else []
        return USED if word else left_out(FilterCode.CODE_NOT_READ, resource.value.shown())
    if codes & {PREGNANCY_STATUS}:
        return _pregnancy(resource, person)
    if codes & frozenset(SNOMED_SITES):
        denied = flag_at(resource.record, "valueBoolean") is False
        return left_out(FilterCode.NO_RESULT) if denied else _history(resource, person)
    return _unused(resource, desk)


def _ecog(resource: Resource, person: Person) -> Outcome:
    number = number_at(resource.record, "valueInteger")
    number = number_at(resource.record, "valueQuantity", "value") if number is None else number
    said = {int(number)} if number is not None and number == int(number) else set()
    coded = [resource.value, *concepts_at(resource.record, "interpretation")]
    for one in coded:
        answer = one.first_of(ECOG_ANSWERS.keys())
        said |= {ECOG_ANSWERS[answer]} if answer else set()
    if len(said) > 1:
        return left_out(FilterCode.CONTRADICTION, ", ".join(map(str, sorted(said))))
    if not said:
        return left_out(FilterCode.NO_RESULT, resource.value.shown())
    grade = said.pop()
    if not 0 <= grade <= _WORST_ECOG:
        return left_out(FilterCode.IMPLAUSIBLE_VALUE, f"ECOG {grade}")
    person.ecogs.append(Dated(str(grade), resource.day() or ""))
    return USED


def _add_stage(value: Concept, resource: Resource, person: Person, rank: int) -> bool:
    code = value.first_of(AJCC_STAGES.keys())
    words = (found["stage"].upper() for word in value.words()
             if (found := _STAGE_WORDS.search(word)))  # fmt: skip
    stage = AJCC_STAGES[code] if code else next(words, "")
    if stage:
        person.stages.append(Dated(stage, resource.day() or "", rank))
    return bool(stage)


def _grade(resource: Resource, person: Person) -> Outcome:
    code = resource.value.first_of(GRADES.keys())
    groups = (found[1] for word in resource.value.words() if (found := _GROUP.search(word)))
    group = next(groups, "")
    grade = GRADES[code] if code else f"grade group {group}" if group else ""
    if not grade:
        return left_out(FilterCode.CODE_NOT_READ, resource.value.shown())
    person.grades.append(Dated(grade, resource.day() or ""))
    return USED


def _pregnancy(resource: Resource, person: Person) -> Outcome:
    code = resource.value.first_of(PREGNANT.keys())
    if not code:
        return left_out(FilterCode.NO_RESULT, resource.value.shown())
    person.pregnancies.append(Dated("yes" if PREGNANT[code] else "no", resource.day() or ""))
    return USED


def _history(resource: Resource, person: Person) -> Outcome:
    code = resource.code.first_of(SNOMED_SITES.keys())
    person.metastases.add(SNOMED_SITES[code])
    return USED


def _unused(resource: Resource, desk: Desk) -> Outcome:
    """A fact that is understood and that no rule asks for: said, not used."""
    number = number_at(resource.record, "valueInteger")
    value = f"{number:g}" if number is not None else resource.value.shown()
    flag = flag_at(resource.record, "valueBoolean")
    value = value if flag is None else str(flag).lower()
    if text_at(resource.record, "valueString") or resource.value.is_empty:
        value = "" if number is None and flag is None else value
    text = f"{resource.code.shown()} {value}".strip()
    desk.ledger.remark("fact_not_used", resource.line, text=text)
    return left_out(FilterCode.CARRIES_NO_FINDING, text)
