"""`oncobasis model promote` and `rollback`: a version is taken into use, or the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import oncobasis
from oncobasis.audit.journal import Journal
from oncobasis.core.errors import ModelError, UsageError
from oncobasis.predict.bundle.read import Bundle, read_bundle
from oncobasis.predict.champion import Champion, Release
from oncobasis.predict.install import Receipts, open_model
from oncobasis.predict.model import Model
from oncobasis.training.cohorts.cohort import Cohort, Indices
from oncobasis.training.drift.answers import Answers, ask
from oncobasis.training.registry.gates import Gate, Judged, Margins, performance_gates
from oncobasis.training.registry.papers import paper_gates, unseen
from oncobasis.training.registry.store import InUse, Store
from oncobasis.training.results import Overlap, Progress, silent

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

PROMOTED, REFUSED, ROLLED_BACK = "model_promoted", "model_promotion_refused", "model_rolled_back"
_GOLDEN = "golden rows"


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for it and why. Their name stands in the journal."""

    approver: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a promotion or rollback; ``refused`` leaves everything as it was."""

    model: str
    before: Release | None
    after: Release
    gates: tuple[Gate, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a gate was not passed."""
        return not all(gate.passed for gate in self.gates)


@dataclass(frozen=True, slots=True)
class Desk:
    """What both use: the store, the journal, receipts of golden rows, and a place for progress."""

    store: Store
    journal: Journal
    receipts: Receipts | None = None
    progress: Progress = silent


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The cohort that decides, its subgroups (row numbers by name) and the margins.

    ``shared`` are the patients it has in common with files that a model was trained on.
    """

    cohort: Cohort
    groups: Mapping[str, Indices] = field(default_factory=dict)
    margins: Margins = field(default_factory=Margins)
    shared: tuple[Overlap, ...] = ()


def promote(bundle: Path, evidence: Evidence, request: Request, desk: Desk) -> Change:
    """Take a bundle into use if it passes every gate; the journal tells of it either way.

    Raises ModelError where the bundle, or the one in use, is damaged.
    """
    challenger = read_bundle(bundle)
    model = challenger.contents.spec.name
    with desk.store.turn(model):
        present = desk.store.in_use(model)
        release = Release(challenger.contents.spec.version, challenger.digest)
        if present is not None and present.release == release:
            raise UsageError("this version is in use already", where=f"{model} {release.version}")
        gates = _gates(challenger, present, evidence, request, desk)
        change = Change(model, None if present is None else present.release, release, gates)
        facts = _facts(change, request) | {
            "cohort_digest": evidence.cohort.digest,
            "patients": len(evidence.cohort),
            "gates": [gate.json() for gate in gates],
        }
        if change.refused:
            desk.journal.append(REFUSED, facts)
            return change
        if present is not None:
            desk.store.keep(present.folder, model, present.release)
        desk.store.keep(bundle, model, release)
        # The journal first: what is in use has always been written down.
        desk.journal.append(PROMOTED, facts)
        desk.store.use(_following(desk.store, model, present, release))
    return change


def trial(bundle: Path, evidence: Evidence, request: Request, desk: Desk) -> Change:
    """What `promote` would find; nothing is written."""
    challenger = read_bundle(bundle)
    present = desk.store.in_use(challenger.contents.spec.name)
    release = Release(challenger.contents.spec.version, challenger.digest)
    gates = _gates(challenger, present, evidence, request, desk)
    before = None if present is None else present.release
    return Change(challenger.contents.spec.name, before, release, gates)


def rollback(model: str, request: Request, desk: Desk) -> Change:
    """Take the version before the present one into use again.

    Raises ModelError where there is none, or where it is damaged or fails its golden rows.
    """
    if not any(letter.isalpha() for letter in request.approver):
        raise UsageError("nobody is named", where="--approver", remedy="a rollback is signed too")
    with desk.store.turn(model):
        champion = desk.store.champion(model)
        if champion is None:
            raise ModelError(
                "no version was promoted, so there is none to go back from",
                where=model,
                remedy="`oncobasis model list` shows what is in use",
            )
        earlier = champion.rolled_back()
        release = earlier.present
        folder = desk.store.folder / model / release.version
        open_model(folder, expected=release.digest)  # its golden rows, whatever a receipt says
        change = Change(model, champion.present, release)
        desk.journal.append(ROLLED_BACK, _facts(change, request))
        desk.store.use(earlier)
    return change


def _gates(
    challenger: Bundle, present: InUse | None, evidence: Evidence, request: Request, desk: Desk
) -> tuple[Gate, ...]:
    """All gates; patients are asked only after the bundle itself has passed its own."""
    champion = None
    if present is not None:
        champion = read_bundle(present.folder, expected=present.release.digest)
    gates = list(paper_gates(challenger, champion, request.approver))
    gates.append(unseen(challenger, champion, evidence.cohort.digest, evidence.shared))
    try:
        new = open_model(challenger.folder, expected=challenger.digest)
    except ModelError as error:
        return (*gates, Gate(_GOLDEN, passed=False, detail=str(error)))
    gates.append(Gate(_GOLDEN, passed=True, detail=f"{len(challenger.golden)} give equal answers"))
    if not all(gate.passed for gate in gates):
        return tuple(gates)
    old = None
    if present is not None:
        digest = present.release.digest
        old = open_model(present.folder, expected=digest, receipts=desk.receipts)
    for judged in _judged(new, old, evidence, desk.progress):
        gates += performance_gates(judged, evidence.margins)
    if desk.receipts is not None:
        desk.receipts.leave(challenger.digest)
    return tuple(gates)


def _judged(new: Model, old: Model | None, evidence: Evidence, progress: Progress) -> list[Judged]:
    cohort = evidence.cohort
    before: dict[str, Answers] = {}
    if old is not None:
        before = {answers.target: answers for answers in ask(old, cohort, progress)}
    found = []
    for answers in ask(new, cohort, progress):
        times = cohort.survival.get(answers.target)
        found.append(
            Judged(
                event=cohort.response if times is None else times.event,
                challenger=answers,
                champion=before.get(answers.target),
                months=None if times is None else times.months,
                groups=evidence.groups,
            )
        )
    return found


def _following(store: Store, model: str, present: InUse | None, release: Release) -> Champion:
    champion = store.champion(model)
    if champion is None and present is not None:
        champion = Champion(model, (present.release,))
    return Champion(model, (release,)) if champion is None else champion.promoted(release)


def _facts(change: Change, request: Request) -> dict[str, Json]:
    before = change.before
    return {
        "model": change.model,
        "version": change.after.version,
        "digest": change.after.digest,
        "before_version": None if before is None else before.version,
        "before_digest": None if before is None else before.digest,
        "approver": request.approver,
        "reason": request.reason,
        "software": oncobasis.__version__,
    }
