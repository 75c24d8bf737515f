"""Cases for tests, built word by word: ``a_case("LUAD").with_variant("EGFR L858R").build()``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oncobasis.readers.case.case_file import case_for_question, case_from_mapping

if TYPE_CHECKING:
    from oncobasis.core.case import TumorCase


@dataclass(frozen=True)
class CaseBuilder:
    """Every step gives a new builder; ``build`` reads the words as a case file's are read.

    Without a clinical fact nothing is assumed; ``asked`` builds the case of ``oncobasis ask``.
    """

    tumor_type: str
    findings: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    clinical: tuple[tuple[str, object], ...] = ()
    therapies: tuple[str, ...] = ()
    genes_tested: tuple[str, ...] | str = ()

    def with_variant(self, *findings: str) -> CaseBuilder:
        """Add findings in shorthand."""
        return replace(self, findings=(*self.findings, *findings))

    with_finding = with_variant
    with_biomarker = with_variant

    def tested_negative(self, *findings: str) -> CaseBuilder:
        """Add what was looked for and not found: a gene or a finding."""
        return replace(self, negatives=(*self.negatives, *findings))

    def tested(self, *genes: str) -> CaseBuilder:
        """Name the assay (``exome``) or the genes whose variants, copies and fusions it saw."""
        return replace(self, genes_tested=genes[0] if genes in (("exome",), ("genome",)) else genes)

    def line(self, number: int) -> CaseBuilder:
        """Set the line of the therapy now planned."""
        return self.having(line=number)

    def prior(self, *therapies: str) -> CaseBuilder:
        """Add therapies that the patient had and progressed on."""
        return replace(self, therapies=(*self.therapies, *therapies))

    def having(self, **facts: object) -> CaseBuilder:
        """Set clinical facts by the names of the case file."""
        return replace(self, clinical=(*self.clinical, *facts.items()))

    def build(self) -> TumorCase:
        """Return the case as a case file gives it."""
        document: dict[str, object] = {
            "case_id": "test",
            "tumor_type": self.tumor_type,
            "alterations": list(self.findings),
            "not_detected": list(self.negatives),
            "clinical": dict(self.clinical),
        }
        if self.therapies:
            prior = [{"therapies": [one], "progressed": True} for one in self.therapies]
            document["clinical"] = dict(self.clinical) | {"prior_therapies": prior}
        if self.genes_tested:
            document["assay"] = self._assay()
        return case_from_mapping(document)  # type: ignore[arg-type]  # read, and refused if wrong

    def asked(self) -> TumorCase:
        """Return the case of ``oncobasis ask`` with these words, its assumptions included."""
        return case_for_question(
            self.tumor_type,
            self.findings,
            not_detected=self.negatives,
            prior=self.therapies,
            **dict(self.clinical),  # type: ignore[arg-type]  # the options' own names
        )

    def _assay(self) -> object:
        if isinstance(self.genes_tested, str):
            return self.genes_tested
        return {
            "genes": list(self.genes_tested),
            "small_variants": True,
            "copy_number": True,
            "fusions": True,
        }


def a_case(tumor_type: str) -> CaseBuilder:
    """Begin a case."""
    return CaseBuilder(tumor_type)
