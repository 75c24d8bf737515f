"""Answering again what was answered, and saying what stands in the way.

An entry of the journal names digests; the store has the case and the answer. With the same
software, knowledge, models and settings the output digest is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import oncobasis
from oncobasis.assembly.answering import Answering
from oncobasis.assembly.predictors import Models
from oncobasis.assembly.serving.answerer import VerifiedAnswerer
from oncobasis.assembly.serving.codec import StoredFormError, unpack_assessment, unpack_case
from oncobasis.assembly.serving.keeping import code_of
from oncobasis.audit.chains.facts import ANSWERED
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.errors import InputError
from oncobasis.knowledge import load_knowledge, read_folder
from oncobasis.knowledge.folder import stated_digest

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.audit.entry import Entry
    from oncobasis.core.assessment import Assessment
    from oncobasis.core.canonical import Json
    from oncobasis.core.case import TumorCase
    from oncobasis.knowledge import Bundle
    from oncobasis.store.open import Store


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that was otherwise, or is not there: codes and digests, never content."""

    what: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """Whether the answer came out the same, and what was otherwise."""

    assessment: str
    then: str
    now: str | None
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether the output digest was reproduced."""
        return self.now == self.then


_ABSENT = "absent"


def replayed(
    entry: Entry, store: Store, environment: Mapping[str, str], folder: Path | None = None
) -> Replayed:
    """Answer again what this entry names; raises InputError for an entry of another kind.

    ``folder`` holds knowledge of the site's own, which answers where it is the knowledge of then;
    else the shipped one does.
    """
    if entry.kind != ANSWERED:
        raise InputError(
            f"the entry is of kind {entry.kind}, not an answer",
            where=f"entry {entry.sequence}",
            remedy="name an entry of kind answered (oncobasis audit export)",
        )
    facts = entry.facts
    kept = _kept(facts, store)
    if isinstance(kept, Difference):
        return Replayed(_word(facts, "assessment"), _word(facts, "output"), None, (kept,))
    case, stored = kept
    bundle = _knowledge(folder, _word(facts, "knowledge"))
    answerer, again = _again(case, stored, _word(facts, "settings"), bundle, environment)
    differences = tuple(_differences(facts, stored, again, answerer))
    made = again.provenance.output_digest
    return Replayed(_word(facts, "assessment"), _word(facts, "output"), made, differences)


def _kept(facts: Mapping[str, Json], store: Store) -> tuple[TumorCase, Assessment] | Difference:
    """The case and the answer of an entry, or what of them is not there."""
    tenant, name = _word(facts, "tenant"), _word(facts, "assessment")
    stored = store.assessments.get(tenant, name)
    if stored is None:
        return Difference("assessment", name, "not in this store (never durable, or another store)")
    if stored.payload is None:
        return Difference("assessment", name, "erased")
    case = store.cases.get(tenant, stored.info.case_id)
    if case is None or case.payload is None:
        return Difference("case", stored.info.case_id, _ABSENT if case is None else "erased")
    try:
        return unpack_case(case.payload), unpack_assessment(stored.payload)
    except StoredFormError:
        return Difference("stored form", _word(facts, "software"), _software())


def _knowledge(folder: Path | None, wanted: str) -> Bundle:
    if folder is not None and stated_digest(folder) == wanted:
        return read_folder(folder)
    return load_knowledge()


def _again(
    case: TumorCase,
    stored: Assessment,
    wanted: str,
    bundle: Bundle,
    environment: Mapping[str, str],
) -> tuple[VerifiedAnswerer, Assessment]:
    """Answer with the settings of then: those that have the digest of the entry, if any have."""
    when = date.fromisoformat(stored.as_of)
    models = Models(environment)
    tried = []
    for predictions in (True, False):
        settings = ClinicalSettings(regions=stored.regions, predictions=predictions)
        answerer = VerifiedAnswerer(Answering(bundle, when, settings, models), environment)
        again = answerer.answer(case, as_of=when)
        if again.provenance.settings_digest == wanted:
            return answerer, again
        tried.append((answerer, again))
    return tried[0]


def _differences(
    facts: Mapping[str, Json], stored: Assessment, again: Assessment, answerer: VerifiedAnswerer
) -> Iterator[Difference]:
    then, now = stored.provenance, again.provenance
    pairs = {
        "software": (_word(facts, "software"), code_of(now.software)),
        "knowledge": (_word(facts, "knowledge"), now.knowledge.digest),
        "settings": (_word(facts, "settings"), now.settings_digest),
        "input": (_word(facts, "input"), now.input_digest),
        "stored answer": (_word(facts, "output"), then.output_digest),
    }
    for what, (before, after) in pairs.items():
        if before != after:
            yield Difference(what, before, after)
    installed = {model.name: model for model in answerer.models}
    for model in then.models:
        found = installed.get(model.name)
        if found is None or found.digest != model.digest:
            seen = _ABSENT if found is None else f"{found.version} {found.digest}"
            yield Difference(f"model {model.name}", f"{model.version} {model.digest}", seen)


def _software() -> str:
    return code_of(f"oncobasis {oncobasis.__version__}")


def _word(facts: Mapping[str, Json], name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""
