"""Subject, diseases, biosamples, measurements and treatments of a phenopacket."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Expression, Observation, SourceLine, Specimen, SpecimenKind
from oncobasis.core.case import Clinical, Laboratory, PriorTherapy
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.codes_laboratory import LAB_TESTS
from oncobasis.nomenclature.drugs import load_drugs
from oncobasis.nomenclature.genes import load_genes
from oncobasis.nomenclature.shorthand import read_shorthand
from oncobasis.readers.phenopackets.terms import curie_at, term_at
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import PatientFacts
from oncobasis.readers.records.ages import age_at, years_of
from oncobasis.readers.records.changes import NotAVariant
from oncobasis.readers.records.diseases import (
    DiseaseName,
    disease_of,
    disease_of_site,
    morphology_of,
    narrowest,
    with_morphology,
)
from oncobasis.readers.records.drugs import therapy_of
from oncobasis.readers.records.labs import laboratory_of
from oncobasis.readers.records.values import (
    day_of,
    flag_at,
    number_at,
    record_at,
    records_at,
    text_at,
)

if TYPE_CHECKING:
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.reading.options import ReadOptions
    from oncobasis.readers.records.strict_json import Record

_SEXES = {"FEMALE": "female", "MALE": "male", "OTHER_SEX": "other"}
_STAGE = re.compile(r"\bstage (0|IV[A-C]?|I{1,3}[A-E]?\d?|[1-4][A-C]?)\b", re.IGNORECASE)
_GRADE = re.compile(r"\b(?:grade|G)\s?([1-4])\b", re.IGNORECASE)
_METASTATIC = frozenset({"NCIT:C3261"})
_NEOPLASTIC = frozenset({"EFO:0009656"})
_PROGRESS = re.compile(r"\bprogress", re.IGNORECASE)
_PLASMA = ("cell free", "cell-free", "cfdna", "ctdna")


@dataclass(slots=True)
class Facts:
    """Collects the facts of one phenopacket."""

    ledger: Ledger
    options: ReadOptions
    sex: str | None = None
    age: float | None = None
    diseases: list[DiseaseName] = field(default_factory=list)
    histologies: list[DiseaseName] = field(default_factory=list)
    morphologies: list[str] = field(default_factory=list)
    stages: set[str] = field(default_factory=set)
    grades: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    therapies: dict[tuple[str, ...], PriorTherapy] = field(default_factory=dict)
    concomitant: set[str] = field(default_factory=set)
    labs: list[Laboratory] = field(default_factory=list)
    specimens: dict[str, Specimen] = field(default_factory=dict)

    def add_subject(self, subject: Record) -> None:
        """Read sex and age."""
        self.sex = _SEXES.get(text_at(subject, "sex"))
        duration = text_at(subject, "timeAtLastEncounter", "age", "iso8601duration")
        stamp = day_of(text_at(subject, "timeAtLastEncounter", "timestamp"))
        birth = day_of(text_at(subject, "dateOfBirth"))
        day = self.options.as_of or stamp
        self.age = years_of(duration) if duration else None
        if self.age is None and birth and day:
            self.age = age_at(birth, day)
            if self.age is not None:
                self.ledger.remark("age_from_birth_date", age=f"{self.age:g}", date=day)

    def add_disease(self, record: Record, line: int) -> NotAVariant | None:
        """Read one disease; None when it was used."""
        if flag_at(record, "excluded"):
            return NotAVariant(FilterCode.NOT_CONFIRMED, "excluded")
        term = term_at(record, "term")
        found = disease_of(term, self.ledger, line)
        if found is None:
            return NotAVariant(FilterCode.CONTRADICTION, term.shown())
        if not found.is_known:
            found = disease_of_site([term_at(record, "primarySite")]) or found
        staged = any(records_at(record, "diseaseStage"))
        if not (found.is_known or staged or record_at(record, "primarySite")):
            return NotAVariant(FilterCode.CARRIES_NO_FINDING, term.shown())
        self.diseases.append(found)
        self.stages |= {
            stage[1].upper()
            for one in records_at(record, "diseaseStage")
            if (stage := _STAGE.search(text_at(one, "label")))
        }
        return None

    def add_biosample(self, record: Record) -> tuple[Expression, ...]:
        """Read one biosample: specimen, histology, grade, stage, metastasis, markers."""
        self.specimens[text_at(record, "id")] = _specimen(record)
        histology = term_at(record, "histologicalDiagnosis")
        word = morphology_of(histology)
        self.morphologies += [word] if word else []
        if not histology.is_empty:
            found = disease_of(histology, self.ledger)
            self.histologies += [found] if found is not None and found.is_known else []
        grade = _GRADE.search(text_at(record, "tumorGrade", "label"))
        self.grades |= {grade[1]} if grade else set()
        stage = _STAGE.search(text_at(record, "pathologicalStage", "label"))
        self.stages |= {stage[1].upper()} if stage else set()
        if curie_at(record, "tumorProgression") in _METASTATIC:
            site = text_at(record, "sampledTissue", "label").casefold()
            self.sites |= {site} if site else set()
        return tuple(self._markers(record))

    def _markers(self, record: Record) -> list[Expression]:
        found: list[Expression] = []
        for one in records_at(record, "diagnosticMarkers"):
            label = text_at(one, "label")
            try:
                seen = read_shorthand(label, load_genes()).alterations if label else ()
            except InputError:
                seen = ()
            kept = [marker for marker in seen if isinstance(marker, Expression)]
            if not kept:
                self.ledger.remark("row_not_understood", text=label, reason="code_not_read")
            found += kept
        return found

    def add_measurement(self, record: Record, line: int) -> tuple[Expression, ...] | NotAVariant:
        """Read one laboratory value by its LOINC code."""
        assay = term_at(record, "assay")
        code = assay.first_of(LAB_TESTS.keys())
        if not code:
            return NotAVariant(FilterCode.CODE_NOT_READ, assay.shown())
        quantity = record_at(record, "value", "quantity")
        value = number_at(quantity, "value")
        if value is None:
            return NotAVariant(FilterCode.NO_RESULT, assay.shown())
        identity = curie_at(quantity, "unit")
        unit = identity.removeprefix("UCUM:")
        unit = unit if identity.startswith("UCUM:") else text_at(quantity, "unit", "label")
        lab = laboratory_of(
            code, value, unit, day=day_of(text_at(record, "timeObserved", "timestamp")),
            ledger=self.ledger, line=line,
        )  # fmt: skip
        if lab is None:
            return NotAVariant(FilterCode.IMPLAUSIBLE_VALUE, f"{assay.shown()} {value:g} {unit}")
        self.labs.append(lab)
        return ()

    def add_action(self, record: Record, line: int) -> NotAVariant | None:
        """Read one medical action; None when it was used."""
        agent = term_at(record, "treatment", "agent")
        if agent.is_empty:
            agent = term_at(record, "therapeuticRegimen", "ontologyClass")
        if agent.is_empty:
            kind = next((name for name in ("procedure", "radiationTherapy") if name in record), "")
            self.ledger.remark("fact_not_used", line, text=kind or "medical action")
            return NotAVariant(FilterCode.CARRIES_NO_FINDING, kind)
        names = therapy_of(agent, self.ledger, line)
        if not names:
            return NotAVariant(FilterCode.CONTRADICTION, agent.shown())
        drugs = load_drugs()
        if all(drugs.resolve(name).names and not drugs.classes_of(name) for name in names):
            self.concomitant |= set(names)
            return None
        response = text_at(record, "responseToTreatment", "label") or None
        reason = text_at(record, "treatmentTerminationReason", "label")
        progressed = True if _PROGRESS.search(f"{response or ''} {reason}") else None
        self.therapies[names] = PriorTherapy(names, response, progressed)
        return None

    def patient(self) -> PatientFacts | None:
        """Everything together; None when nothing is said."""
        clinical = Clinical(
            age=self.age,
            sex=self.sex,
            stage=self._single(self.stages, "stage"),
            grade=self._single(self.grades, "grade"),
            prior_therapies=tuple(self.therapies[key] for key in sorted(self.therapies)) or None,
            labs=tuple(
                sorted(set(self.labs), key=lambda lab: (lab.name, lab.date or "", lab.value))
            ),
            metastatic_sites=tuple(sorted(self.sites)),
            concomitant_drugs=tuple(sorted(self.concomitant)),
        )
        tumor_type = self._tumor_type()
        if tumor_type is None and clinical == Clinical():
            return None
        return PatientFacts(tumor_type, clinical)

    def _tumor_type(self) -> str | None:
        """The disease, narrowed by histologies that lie within it; another primary is said."""
        known = (
            [one for one in self.diseases if one.is_known] if self.diseases else self.histologies
        )
        if not known:
            return min((one.text for one in self.diseases), default=None)
        chosen = narrowest(known)
        if chosen is None:
            first, *rest = sorted({one.text for one in known})
            self.ledger.remark("contradictory_input", first=first, second=", ".join(rest))
            return None
        for one in sorted(self.histologies, key=lambda name: name.text):
            closer = narrowest((chosen, one))
            if closer is None:
                self.ledger.remark("contradictory_input", first=chosen.text, second=one.text)
            chosen = closer or chosen
        return with_morphology(chosen, self.morphologies, self.ledger).text

    def _single(self, values: set[str], name: str) -> str | None:
        if len(values) > 1:
            first, *rest = sorted(values)
            second = ", ".join(rest)
            self.ledger.remark("contradictory_input", first=f"{name} {first}", second=second)
            return None
        return next(iter(values), None)


def sourced(marker: Expression, ledger: Ledger, line: int, specimen: Specimen | None) -> Expression:
    """The marker with where it was read."""
    text = f"{marker.marker} {marker.status or marker.value}"
    observed = Observation(specimen=specimen, source=SourceLine(text, ledger.file, line))
    return Expression(marker.marker, marker.status, marker.scale, marker.value, observed)


def _specimen(record: Record) -> Specimen:
    label = text_at(record, "sampleType", "label").casefold()
    kind = SpecimenKind.UNKNOWN
    if any(word in label for word in _PLASMA):
        kind = SpecimenKind.CTDNA
    elif curie_at(record, "materialSample") in _NEOPLASTIC:
        kind = SpecimenKind.TISSUE
    return Specimen(kind, day_of(text_at(record, "timeOfCollection", "timestamp")))
