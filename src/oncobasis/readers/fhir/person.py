"""What the record says of the patient beside the findings; the latest statement counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.case import Clinical, Laboratory, PriorTherapy
from oncobasis.readers.reading.result import PatientFacts
from oncobasis.readers.records.ages import age_at
from oncobasis.readers.records.diseases import DiseaseName, narrowest, with_morphology

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.fhir.outcome import Desk

_BRAIN = "brain"


@dataclass(frozen=True, slots=True)
class Dated:
    """A statement with its date ('' if it has none) and its rank among those of one day."""

    value: str
    day: str = ""
    rank: int = 0


@dataclass(slots=True)
class Person:
    """Collects the facts of one patient from all resources."""

    sex: str | None = None
    birth: str = ""
    diseases: list[DiseaseName] = field(default_factory=list)
    morphologies: list[str] = field(default_factory=list)
    metastases: set[str] = field(default_factory=set)
    stages: list[Dated] = field(default_factory=list)
    ecogs: list[Dated] = field(default_factory=list)
    grades: list[Dated] = field(default_factory=list)
    pregnancies: list[Dated] = field(default_factory=list)
    therapies: dict[tuple[str, ...], PriorTherapy] = field(default_factory=dict)
    concomitant: set[str] = field(default_factory=set)
    labs: list[Laboratory] = field(default_factory=list)

    def add_therapy(self, therapy: PriorTherapy) -> None:
        """Note a therapy once; a known course of it wins over an unknown one."""
        known = self.therapies.get(therapy.therapies)
        if known is None or (known.response is None and therapy.response is not None):
            self.therapies[therapy.therapies] = therapy

    def facts(self, desk: Desk) -> PatientFacts | None:
        """Everything together; None when the record says nothing of the patient."""
        tumor_type = self._tumor_type(desk)
        clinical = self._clinical(desk)
        if tumor_type is None and clinical == Clinical():
            return None
        return PatientFacts(tumor_type, clinical)

    def _clinical(self, desk: Desk) -> Clinical:
        ecog = latest(self.ecogs, "ECOG", desk)
        pregnant = latest(self.pregnancies, "pregnancy", desk)
        therapies = tuple(self.therapies[key] for key in sorted(self.therapies))
        return Clinical(
            age=self._age(desk),
            sex=self.sex,
            ecog=None if ecog is None else int(ecog),
            stage=latest(self.stages, "stage", desk),
            grade=latest(self.grades, "grade", desk),
            prior_therapies=therapies or None,
            states=("brain_metastases",) if _BRAIN in self.metastases else (),
            labs=tuple(sorted(set(self.labs), key=_lab_order)),
            metastatic_sites=tuple(sorted(self.metastases)),
            pregnant=None if pregnant is None else pregnant == "yes",
            concomitant_drugs=tuple(sorted(self.concomitant)),
        )

    def _age(self, desk: Desk) -> float | None:
        day = desk.options.as_of or desk.chart.latest_day()
        if not self.birth or day is None:
            return None
        age = age_at(self.birth, day)
        if age is None:
            desk.ledger.remark("contradictory_input", first="birth date", second=f"date {day}")
            return None
        desk.ledger.remark("age_from_birth_date", age=f"{age:g}", date=day)
        return age

    def _tumor_type(self, desk: Desk) -> str | None:
        known = [one for one in self.diseases if one.is_known]
        if not known:
            return next((one.text for one in sorted(self.diseases, key=_disease_order)), None)
        chosen = narrowest(known)
        if chosen is None:
            first, *rest = sorted({one.text for one in known})
            desk.ledger.remark("contradictory_input", first=first, second=", ".join(rest))
            return None
        return with_morphology(chosen, self.morphologies, desk.ledger).text


def latest(said: Sequence[Dated], name: str, desk: Desk) -> str | None:
    """The latest value; None with a remark when that day says two things of equal rank."""
    if not said:
        return None
    last = max((one.day, one.rank) for one in said)
    values = sorted({one.value for one in said if (one.day, one.rank) == last})
    if len(values) > 1:
        desk.ledger.remark(
            "contradictory_input",
            first=f"{name} {values[0]}",
            second=", ".join(values[1:]),
        )
        return None
    return values[0]


def _lab_order(lab: Laboratory) -> tuple[str, str, float]:
    return lab.name, lab.date or "", lab.value


def _disease_order(disease: DiseaseName) -> str:
    return disease.text
