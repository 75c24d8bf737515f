"""What every answer needs, and the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from oncobasis.core.assessment import Assessment
from oncobasis.core.case import TumorCase
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.knowledge_base import Knowledge
from oncobasis.engine import assess


@dataclass(frozen=True, slots=True)
class Answering:
    """What every answer needs: knowledge, date and clinical settings."""

    knowledge: Knowledge
    as_of: date
    settings: ClinicalSettings = field(default_factory=ClinicalSettings)

    def answer(self, case: TumorCase) -> Assessment:
        """Assess one case."""
        return assess(case, self.knowledge, as_of=self.as_of, settings=self.settings)
