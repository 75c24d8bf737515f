"""Knowledge and models that were verified, and the answers they give."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.assembly.answering import Answering
from oncobasis.assembly.predictors import Models, predictions_wanted
from oncobasis.assembly.serving.codec import pack_assessment, write_case
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.errors import ModelError
from oncobasis.knowledge import read_folder, shipped_knowledge
from oncobasis.predict.shelf import Shelf, shipped_folder, site_folder
from oncobasis.rules.forgetting import forget

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.core.assessment import Assessment
    from oncobasis.core.case import TumorCase
    from oncobasis.core.knowledge_base import Knowledge
    from oncobasis.core.prediction import ModelStamp

CARD_FILE = "card.md"
MOST_KEPT = 16
"""Answers kept in memory for other questions of the same case (up to half a megabyte each)."""
_ANY_DAY = date(2000, 1, 1)

_Asked: TypeAlias = "tuple[bytes, date, ClinicalSettings, str, tuple[ModelStamp | ModelFault, ...]]"


@dataclass(frozen=True, slots=True)
class ModelFault:
    """A version of a model that can't be used, and why; ``speaks`` is the one that stands in."""

    name: str
    what: str
    remedy: str
    speaks: str | None = None


@dataclass(slots=True)
class _Kept:
    """An answer in memory, and the bytes that it is stored as once they were asked for."""

    answer: Assessment
    packed: bytes | None = None


class VerifiedAnswerer:
    """Answers with the knowledge that is in use, and with the models that are.

    Either may be exchanged while answers are given; each answer is of one knowledge as a whole.
    The last answers are kept: an EMR asks of one patient at every turn, and the same case, date,
    settings and models give the same answer.
    """

    def __init__(self, answering: Answering, environment: Mapping[str, str] | None = None) -> None:
        self._answering = answering
        self._environment = environment or {}
        self._kept: OrderedDict[_Asked, _Kept] = OrderedDict()
        self._lock = Lock()

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that answers."""
        return self._answering.knowledge

    @property
    def models(self) -> tuple[ModelStamp, ...]:
        """The models that may speak now."""
        return tuple(found for found in self.asked if not isinstance(found, ModelFault))

    @property
    def faults(self) -> tuple[ModelFault, ...]:
        """The models that can't be used now."""
        return tuple(found for found in self.asked if isinstance(found, ModelFault))

    def answer(
        self, case: TumorCase, *, as_of: date, regions: tuple[str, ...] | None = None
    ) -> Assessment:
        """Assess one case."""
        answering = self._answering  # once: it may be exchanged from here on
        settings = answering.settings
        if regions is not None:
            settings = replace(settings, regions=regions)
        models = self.asked
        # The case as it is written: equal ones may differ in what an answer shows.
        said = sha256(write_case(case)).digest()
        asked = (said, as_of, settings, answering.knowledge.digest, models)
        with self._lock:
            if (known := self._kept.get(asked)) is not None:
                self._kept.move_to_end(asked)
                return known.answer
        answer = replace(answering, as_of=as_of, settings=settings).answer(case)
        return self._keep(asked, answer) if self.asked == models else answer

    def _keep(self, asked: _Asked, answer: Assessment) -> Assessment:
        """Return the answer that is kept: another thread may have come first."""
        with self._lock:
            kept = self._kept.setdefault(asked, _Kept(answer))
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return kept.answer

    def packed(self, answer: Assessment) -> bytes:
        """Return an answer as it is stored; of one that is kept here this is done once."""
        with self._lock:
            kept = next((one for one in self._kept.values() if one.answer is answer), None)
        if kept is None:
            return pack_assessment(answer)
        if kept.packed is None:
            kept.packed = pack_assessment(answer)
        return kept.packed

    def tried(self, knowledge: Knowledge, case: TumorCase) -> Assessment:
        """Return what another knowledge would answer; nothing of it is kept."""
        return replace(self._answering, knowledge=knowledge).answer(case)

    def use(self, knowledge: Knowledge) -> None:
        """Answer with this knowledge from now on; what is being answered ends with the old."""
        self._answering = replace(self._answering, knowledge=knowledge)
        self.forget()
        forget()  # what was worked out over the records of the old one

    def forget(self) -> None:
        """Let go of every answer that is kept in memory."""
        with self._lock:
            self._kept.clear()

    def card(self, name: str) -> str | None:
        """Return the card of a model in use, as Markdown; None where there is none."""
        if name not in {model.name for model in self.models}:
            return None
        shelf = Shelf(shipped_folder(), site_folder(self._environment))
        try:
            return (shelf.chosen(name).folder / CARD_FILE).read_text(encoding="utf-8")
        except (ModelError, OSError):
            return None

    @property
    def asked(self) -> tuple[ModelStamp | ModelFault, ...]:
        """The models as they are now: those that may speak, and what is wrong with any."""
        answering = self._answering
        if answering.models is None or not answering.settings.predictions:
            return ()
        found: list[ModelStamp | ModelFault] = []
        for predictor in answering.models.predictors(_ANY_DAY):
            try:
                stamp = predictor.load().stamp
            except ModelError as error:
                found.append(ModelFault(predictor.name, error.what, error.remedy))
                continue
            found.append(stamp)
            if (fault := predictor.fault) is not None:
                found.append(ModelFault(stamp.name, fault.what, fault.remedy, stamp.version))
        return tuple(found)


def verified_answerer(
    regions: tuple[str, ...],
    environment: Mapping[str, str] = os.environ,
    folder: Path | None = None,
) -> VerifiedAnswerer:
    """Read and verify knowledge and models; raises KnowledgeError.

    ``folder`` holds a bundle of the site's own. A model that is missing or damaged abstains with
    the reason; the rules answer without it.
    """
    bundle = shipped_knowledge() if folder is None else read_folder(folder)
    settings = ClinicalSettings(regions=regions, predictions=predictions_wanted(environment))
    answerer = VerifiedAnswerer(
        Answering(bundle, _ANY_DAY, settings, Models(environment)), environment
    )
    answerer.models  # noqa: B018 - opens and tries every bundle before the first patient comes
    return answerer
