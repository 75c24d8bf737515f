"""Promotion and rollback: what passes the gates, what the journal says, what answers afterwards."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from builders.toy_model import TARGET, toy_contents, toy_rows
from oncobasis.audit.journal import MemoryJournal
from oncobasis.core.errors import ModelError, UsageError
from oncobasis.predict.bundle.write import Papers, write_bundle
from oncobasis.predict.champion import Release, read_champion
from oncobasis.predict.contents import Contents
from oncobasis.predict.model import Model
from oncobasis.predict.shelf import Shelf
from oncobasis.predict.slot import Slot
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.registry.gates import Margins
from oncobasis.training.registry.papers import CARD_PARTS
from oncobasis.training.registry.promote import (
    PROMOTED,
    REFUSED,
    ROLLED_BACK,
    Change,
    Desk,
    Evidence,
    Request,
    promote,
    rollback,
)
from oncobasis.training.registry.store import Store

NAME = "toy-response"
CARD = "# toy-response\n" + "".join(f"\n## {part.capitalize()}\n\nText.\n" for part in CARD_PARTS)
REQUEST = Request("Dr Kim Example", "yearly retraining")


def now() -> datetime:
    return datetime(2026, 11, 22, tzinfo=UTC)


def with_calibration(contents: Contents, *, slope: float = 1.0, shift: float = 0.0) -> Contents:
    """The same model with other log-odds: slope times the old ones, plus shift."""

    def changed(variant: str) -> dict[str, object]:
        held = contents.calibrations[variant][TARGET]
        line = held.calibration
        line = replace(line, slope=line.slope * slope, intercept=line.intercept * slope + shift)
        return {TARGET: replace(held, calibration=line)}

    return replace(contents, calibrations={v: changed(v) for v in contents.calibrations})  # type: ignore[misc]


def backwards(contents: Contents) -> Contents:
    """A model that orders patients worse: the effect of albumin is turned round."""
    member = contents.linear["full"]
    turned = [
        replace(term, coefficients=tuple(-6 * c for c in term.coefficients))
        if term.basis.feature == "albumin"
        else term
        for term in member.terms
    ]
    return replace(
        contents, linear={**contents.linear, "full": replace(member, terms=tuple(turned))}
    )


def a_cohort(patients: int = 500) -> Cohort:
    """Patients whose outcomes happen with the toy model's own probabilities."""
    rows = toy_rows(patients, seed=77)
    model, chance = Model(toy_contents()), random.Random(4)  # noqa: S311 - repeatable
    response = [float(chance.random() < (model.predict(r)[0].probability or 0.3)) for r in rows]
    return Cohort(
        name="later.csv",
        digest="c" * 64,
        rows=tuple(rows),
        lines=tuple(range(2, patients + 2)),
        fingerprints=("",) * patients,
        response=np.array(response),
        year=np.full(patients, np.nan),
    )


@dataclass
class Site:
    """A hospital: shipped 1.0.0, an empty store, a journal, a folder of trained bundles."""

    root: Path
    cohort: Cohort

    def __post_init__(self) -> None:
        self.journal = MemoryJournal(now)
        self.store = Store(self.root / "site", self.root / "shipped")
        self.shelf = Shelf(self.store.shipped, self.store.folder)
        self.desk = Desk(self.store, self.journal)
        self.shipped = self.train(toy_contents(), root=self.store.shipped)

    def train(
        self,
        contents: Contents,
        version: str = "1.0.0",
        *,
        card: str = CARD,
        root: Path | None = None,
    ) -> Path:
        spec = replace(contents.spec, version=version)
        papers = Papers(card, {"schema": "oncobasis.metrics/1"})
        named = replace(contents, spec=spec)
        return write_bundle(named, papers, root or self.root / "trained").folder

    def promote(self, bundle: Path, request: Request = REQUEST) -> Change:
        evidence = Evidence(self.cohort, margins=Margins(rounds=150))
        return promote(bundle, evidence, request, self.desk)

    def answers(self) -> str:
        """The version that a freshly started service would answer with."""
        return Slot(NAME, self.shelf).model().stamp.version

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.journal.entries]


COHORT = a_cohort()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path, COHORT)


def failed(change: Change) -> set[str]:
    return {gate.name.removeprefix(f"{TARGET}: ") for gate in change.gates if not gate.passed}


def test_a_bundle_no_worse_is_promoted_and_answers(site: Site) -> None:
    change = site.promote(site.train(with_calibration(toy_contents(), slope=1.05), "1.1.0"))
    assert not change.refused, failed(change)
    assert site.answers() == "1.1.0"
    (entry,) = site.journal.entries
    assert entry.kind == PROMOTED
    assert entry.facts["version"] == "1.1.0"
    assert entry.facts["before_version"] == "1.0.0"
    assert entry.facts["approver"] == "Dr Kim Example"
    assert entry.facts["cohort_digest"] == "c" * 64


def test_the_store_keeps_both_versions_without_the_package(site: Site) -> None:
    bundle = site.train(with_calibration(toy_contents(), slope=1.05), "1.1.0")
    site.promote(bundle)
    shutil.rmtree(site.store.shipped)
    shutil.rmtree(bundle)
    assert site.answers() == "1.1.0"
    rollback(NAME, REQUEST, site.desk)
    assert site.answers() == "1.0.0"


def test_a_rollback_brings_back_the_version_before_and_is_written_down(site: Site) -> None:
    for minor in (1, 2):
        site.promote(
            site.train(with_calibration(toy_contents(), slope=1 + minor / 50), f"1.{minor}.0")
        )
    assert site.answers() == "1.2.0"
    change = rollback(NAME, Request("Dr Kim Example", "calibration drift"), site.desk)
    assert (change.before and change.before.version, change.after.version) == ("1.2.0", "1.1.0")
    assert site.answers() == "1.1.0"
    rollback(NAME, REQUEST, site.desk)
    assert site.answers() == "1.0.0"
    with pytest.raises(ModelError, match="no earlier version"):
        rollback(NAME, REQUEST, site.desk)
    assert site.kinds() == [PROMOTED, PROMOTED, ROLLED_BACK, ROLLED_BACK]
    assert site.journal.entries[2].facts["reason"] == "calibration drift"


def test_nothing_to_go_back_to_before_a_promotion(site: Site) -> None:
    with pytest.raises(ModelError, match="no version was promoted"):
        rollback(NAME, REQUEST, site.desk)
    with pytest.raises(UsageError, match="nobody is named"):
        rollback(NAME, Request(" "), site.desk)
    assert site.kinds() == []


Worsening = Callable[[Contents], Contents]


@pytest.mark.parametrize(
    ("worse", "gates"),
    [
        (backwards, {"order of patients", "Brier score", "calibration"}),
        (lambda c: with_calibration(c, shift=1.2), {"Brier score", "calibration"}),
        (lambda c: with_calibration(c, slope=3.0), {"Brier score", "calibration"}),
    ],
    ids=["order", "shift", "slope"],
)
def test_a_worse_bundle_is_refused_and_that_is_written_down(
    site: Site, worse: Worsening, gates: set[str]
) -> None:
    change = site.promote(site.train(worse(toy_contents()), "1.1.0"))
    assert failed(change) == gates
    assert site.answers() == "1.0.0"
    assert site.kinds() == [REFUSED]
    assert read_champion(site.store.folder, NAME) is None


def test_a_model_that_answers_less_is_refused(site: Site) -> None:
    contents = toy_contents()
    strict = tuple(
        replace(v, domain=replace(v.domain, thresholds=tuple(t / 8 for t in v.domain.thresholds)))
        for v in contents.spec.variants
    )
    silent = replace(contents, spec=replace(contents.spec, variants=strict))
    assert "answers as often" in failed(site.promote(site.train(silent, "1.1.0")))


@pytest.mark.parametrize(
    ("version", "card", "approver", "gate"),
    [
        ("0.9.0", CARD, "Dr Kim Example", "newer version"),
        ("1.1.0", CARD.replace("## Subgroup", "## Other"), "Dr Kim Example", "card"),
        ("1.1.0", CARD + "\nTODO: numbers\n", "Dr Kim Example", "card"),
        ("1.1.0", CARD, "  ", "approver"),
        ("1.1.0", CARD, "x", "approver"),
    ],
)
def test_papers_are_gates_too(
    site: Site, version: str, card: str, approver: str, gate: str
) -> None:
    bundle = site.train(with_calibration(toy_contents(), slope=1.02), version, card=card)
    change = site.promote(bundle, Request(approver))
    assert failed(change) == {gate}
    assert site.kinds() == [REFUSED]


def test_the_training_cohort_decides_nothing(site: Site) -> None:
    contents = toy_contents()
    training = replace(contents.spec.training, cohort_digest="c" * 64)
    seen = replace(contents, spec=replace(contents.spec, training=training))
    assert failed(site.promote(site.train(seen, "1.1.0"))) == {"patients not trained on"}


def test_too_few_outcomes_decide_nothing(site: Site) -> None:
    site.cohort = COHORT.subset(range(40))
    change = site.promote(site.train(with_calibration(toy_contents(), slope=1.02), "1.1.0"))
    assert failed(change) == {"enough outcomes"}


def test_the_first_version_is_judged_by_itself(tmp_path: Path) -> None:
    site = Site(tmp_path, COHORT)
    shutil.rmtree(site.store.shipped)
    change = site.promote(site.train(toy_contents()))
    assert not change.refused, failed(change)
    assert change.before is None
    assert site.answers() == "1.0.0"


def test_a_damaged_bundle_is_refused(site: Site) -> None:
    bundle = site.train(with_calibration(toy_contents(), slope=1.05), "1.1.0")
    path = bundle / "calibration.json"
    path.write_bytes(path.read_bytes().replace(b"1.1", b"1.2", 1))
    with pytest.raises(ModelError, match=r"calibration\.json"):
        site.promote(bundle)
    assert site.answers() == "1.0.0"


def test_a_version_in_use_is_not_promoted_again(site: Site) -> None:
    with pytest.raises(UsageError, match="in use already"):
        site.promote(site.shipped)


def test_a_version_is_never_replaced_by_another_of_its_name(site: Site) -> None:
    first = site.train(with_calibration(toy_contents(), slope=1.02), "1.1.0")
    site.promote(first)
    rollback(NAME, REQUEST, site.desk)
    shutil.rmtree(first)
    other = site.train(with_calibration(toy_contents(), slope=1.03), "1.1.0")
    with pytest.raises(ModelError, match="chosen"):
        site.promote(other)
    assert site.answers() == "1.0.0"


@pytest.mark.parametrize("damage", [b"{}", b"", b'{"model":"toy-response","versions":[]}\n'])
def test_a_damaged_record_is_said(site: Site, damage: bytes) -> None:
    site.promote(site.train(with_calibration(toy_contents(), slope=1.05), "1.1.0"))
    (site.store.folder / NAME / "champion.json").write_bytes(damage)
    with pytest.raises(ModelError, match=r"champion\.json"):
        site.store.in_use(NAME)


def test_a_release_names_no_other_folder() -> None:
    with pytest.raises(ModelError):
        Release("../1.0.0", "0" * 64)
