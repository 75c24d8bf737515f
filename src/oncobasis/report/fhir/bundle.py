"""An assessment as a Genomics Reporting bundle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.alteration import State
from oncobasis.core.assessment import Stance
from oncobasis.report.fhir.actions import add_actions
from oncobasis.report.fhir.context import NO_CONTEXT, FhirContext
from oncobasis.report.fhir.findings import Finding, findings_of
from oncobasis.report.fhir.implications import classes, consequence, prognosis, therapeutic
from oncobasis.report.fhir.markers import KINDS, marker, not_tested, statement
from oncobasis.report.fhir.report import Listed, add_patient, add_provenance, add_report
from oncobasis.report.fhir.risks import add_risks
from oncobasis.report.fhir.specimens import Specimens
from oncobasis.report.fhir.tested import absent, add_study, negative_key
from oncobasis.report.fhir.variants import variant
from oncobasis.report.fhir.writer import Writer

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment, Recommendation
    from oncobasis.report.fhir.context import Document


def to_fhir(assessment: Assessment, context: FhirContext = NO_CONTEXT) -> Document:
    """Return a Bundle (R4, type ``collection``) of the whole answer; pure and deterministic.

    Every resource has an id made of its content, the answer and the patient; every reference but
    those of the context resolves within the bundle; nothing in it is empty.
    """
    writer = Writer(assessment, context)
    add_patient(writer)
    return _Composition(writer, Listed()).bundle()


_GENES = ("gene", "five_prime", "three_prime")


@dataclass(slots=True)
class _Composition:
    """Puts the parts together; what is derived comes after what it is derived from."""

    writer: Writer
    listed: Listed
    by_use: dict[str, list[Document]] = field(default_factory=dict)
    by_statement: dict[str, Document] = field(default_factory=dict)
    by_gene: dict[str, list[Document]] = field(default_factory=dict)
    by_absence: dict[str, Document] = field(default_factory=dict)

    def bundle(self) -> Document:
        self._add_findings()
        self._add_negatives()
        implied = self._add_implications()
        self._add_prognoses()
        self.listed.actions = add_actions(implied, self.writer)
        self.listed.risks = add_risks(implied, self.writer)
        report = add_report(self.listed, self.writer)
        targets = [report, *implied.values(), *self.listed.actions, *self.listed.risks]
        add_provenance(targets, self.writer)
        return {
            "resourceType": "Bundle",
            "id": self.writer.id_of_bundle(),
            "language": self.writer.language.value,
            "type": "collection",
            "timestamp": self.writer.issued,
            "entry": list(self.writer.entries),
        }

    def _add_findings(self) -> None:
        specimens = Specimens(self.writer)
        for one in findings_of(self.writer.assessment.alterations, self.writer.context.case):
            specimen = specimens.of(one.specimen)
            if one.seen.kind in KINDS:
                made = marker(one, self.writer, specimen)
            else:
                made = variant(one, self.writer, specimen)
            reference = self.writer.add(f"finding:{one.seen.kind}:{one.seen.normalized}", made)
            self.listed.results.append(reference)
            self._add_derived(one, reference)
            for recommendation in one.seen.used_by:
                self.by_use.setdefault(recommendation, []).append(reference)
            if one.seen.state == State.DETECTED:
                for gene in filter(None, map(one.text, _GENES)):
                    self.by_gene.setdefault(gene, []).append(reference)
        self.listed.specimens = specimens.references

    def _add_derived(self, one: Finding, of: Document) -> None:
        """Add what a small variant does, and how it is classed."""
        key = f"{one.seen.kind}:{one.seen.normalized}"
        effect = consequence(one, of, self.writer) if one.seen.kind == "small_variant" else None
        if effect is not None:
            self.listed.results.append(self.writer.add(f"consequence:{key}", effect))
        for name, made in classes(one, of, self.writer):
            self.listed.results.append(self.writer.add(f"{name}:{key}", made))

    def _add_negatives(self) -> None:
        case = self.writer.context.case
        if case is None:
            return
        for negative in case.negatives:
            made = self.writer.add(negative_key(negative), absent(negative, self.writer))
            self.listed.results.append(made)
            self.by_absence.setdefault(negative.gene, made)
        if case.scope is not None:
            self.listed.studies.append(add_study(case.scope, self.writer))

    def _add_implications(self) -> dict[str, Document]:
        implied: dict[str, Document] = {}
        for one in self.writer.assessment.recommendations:
            derived = self.by_use.get(one.id) or self._grounds(one)
            made = self.writer.add(f"implied:{one.id}", therapeutic(one, derived, self.writer))
            implied[one.id] = made
            self.listed.results.append(made)
        return implied

    def _grounds(self, one: Recommendation) -> list[Document]:
        """What a regimen rests on where no finding bears on it: what is open, absent, stated."""
        if one.missing:
            return [self._statement(text, "open") for text in one.missing]
        holds = "unknown" if one.stance is Stance.UNDETERMINED else "holds"
        return [self._ground(text, holds) for text in one.biomarkers or ("biomarker",)]

    def _ground(self, text: str, holds: str) -> Document:
        gene = text.removesuffix(" wild type")
        absent_gene = self.by_absence.get(gene) if gene != text else None
        return absent_gene or self._statement(text, holds)

    def _add_prognoses(self) -> None:
        for one in self.writer.assessment.implications:
            of = self._finding_of(one.biomarker) or self._statement(one.biomarker, "holds")
            made = self.writer.add(
                f"prognosis:{one.source}:{one.id}", prognosis(one, of, self.writer)
            )
            self.listed.results.append(made)

    def _finding_of(self, biomarker: str) -> Document | None:
        """Return the finding that a biomarker speaks of, if its gene has only one."""
        found = self.by_gene.get(biomarker.partition(" ")[0], [])
        return found[0] if len(found) == 1 else None

    def _statement(self, text: str, state: str) -> Document:
        """Return the observation of a biomarker's condition, made once."""
        key = f"statement:{state}:{text}"
        known = self.by_statement.get(key)
        if known is None:
            if state == "open":
                made = not_tested(text, self.writer)
            else:
                made = statement(text, True if state == "holds" else None, self.writer)
            known = self.by_statement[key] = self.writer.add(key, made)
            self.listed.results.append(known)
        return known
