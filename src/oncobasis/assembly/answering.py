"""What every answer needs, and the answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from oncobasis.assembly.predictors import Models
from oncobasis.core.alteration import Alteration, Fusion
from oncobasis.core.assessment import Assessment
from oncobasis.core.case import TumorCase
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.knowledge_base import Knowledge
from oncobasis.engine import assess


@dataclass(frozen=True, slots=True)
class Answering:
    """What every answer needs: knowledge, date, clinical settings, and models if any are asked."""

    knowledge: Knowledge
    as_of: date
    settings: ClinicalSettings = field(default_factory=ClinicalSettings)
    models: Models | None = None

    def answer(self, case: TumorCase) -> Assessment:
        """Assess one case; what joined exons say of a kinase is read off the reference first."""
        judged = with_kinase_domains(case, self.knowledge)
        return assess(
            judged,
            self.knowledge,
            as_of=self.as_of,
            settings=self.settings,
            predictors=() if self.models is None else self.models.predictors(self.as_of),
        )


def with_kinase_domains(case: TumorCase, knowledge: Knowledge) -> TumorCase:
    """Say whether the kinase is kept, of fusions whose exons alone are known."""
    if not any(_is_open(seen) for seen in case.alterations):
        return case
    from oncobasis.readers.fusions.retained import with_domain_of_exons

    told = tuple(
        with_domain_of_exons(seen, knowledge.reference) if isinstance(seen, Fusion) else seen
        for seen in case.alterations
    )
    return replace(case, alterations=told)


def _is_open(seen: Alteration) -> bool:
    if not isinstance(seen, Fusion) or seen.kinase_domain_retained is not None:
        return False
    return seen.five_prime_exon is not None or seen.three_prime_exon is not None
