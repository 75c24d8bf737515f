"""Acceptance and override of advice by rule, by model and by period: counts, and no patient.

Of a card that was shown the last word counts; of an assessment the board's last decision. Advice
rests on the rules behind its options and vetoes and on the models that spoke (``basis_of``), and
counts for each of them, so rows are not to be added up.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

import orjson

from oncobasis.assembly.serving.codec import StoredFormError, unpack_assessment
from oncobasis.assembly.serving.keeping import basis_of
from oncobasis.core.shares import wilson
from oncobasis.report.texts.en_cards import OVERRIDES
from oncobasis.store.records import FeedbackKind

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.store.open import Store

Every: TypeAlias = Literal["month", "quarter", "year"]
Kind: TypeAlias = Literal["all", "rule", "model"]
KINDS: tuple[Kind, ...] = ("all", "rule", "model")
DECISIONS = ("accepted", "modified", "declined", "deferred")
_EVERYTHING = "*"
_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Period:
    """From when to before when advice was given, and by which stretches it is told."""

    since: datetime
    until: datetime
    every: Every | None = None

    def name_of(self, moment: datetime) -> str | None:
        """Return the stretch that a moment is in; None where they are not told apart."""
        names = {
            "month": f"{moment:%Y-%m}",
            "quarter": f"{moment.year}-Q{(moment.month + 2) // 3}",
            "year": f"{moment.year}",
        }
        return None if self.every is None else names[self.every]


@dataclass(frozen=True, slots=True)
class Share:
    """A share (0 to 1) with its 95 % Wilson interval; ``of`` is how many it is a share of."""

    value: float
    low: float
    high: float
    of: int


@dataclass(slots=True)
class Figures:
    """What became of advice that rests on one thing; ``basis`` is ``*`` for all advice."""

    kind: Kind
    basis: str
    period: str | None
    words: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    shown: int = 0

    @property
    def accepted(self) -> int:
        """How many cards were accepted."""
        return self.words[FeedbackKind.ACCEPTED]

    @property
    def overridden(self) -> int:
        """How many cards were overridden."""
        return self.words[FeedbackKind.OVERRIDDEN]

    @property
    def acceptance(self) -> Share | None:
        """Accepted of those that were answered; None where none was."""
        return _share(self.accepted, self.accepted + self.overridden)

    @property
    def following(self) -> Share | None:
        """Decisions that followed (accepted) of those that were taken; deferred ones are none."""
        taken = sum(self.decisions[one] for one in DECISIONS[:3])
        return _share(self.decisions["accepted"], taken)


def figures(store: Store, tenant: str, period: Period) -> tuple[Figures, ...]:
    """Return the figures, of all advice first, then by rule, then by model; most shown first."""
    found: dict[tuple[Kind, str, str | None], Figures] = {}

    def of(basis: Iterable[str], at: datetime) -> Iterator[Figures]:
        for one in (_EVERYTHING, *basis):
            key = (kind_of(one), one, period.name_of(at))
            yield found.setdefault(key, Figures(*key))

    for card in store.acceptance.cards(tenant, period.since, period.until):
        for row in of(card.basis, card.shown_at):
            row.shown += 1
            if card.word is not None:
                row.words[card.word] += 1
            row.reasons.update(one if one in OVERRIDES else _OTHER for one in card.reasons)
    for answer in store.acceptance.decided(tenant, period.since, period.until):
        try:
            basis = basis_of(unpack_assessment(answer.assessment))
        except StoredFormError:
            continue  # of a release whose form this one does not read
        word = str(orjson.loads(answer.decision)["decision"])
        for row in of(basis, answer.given_at):
            row.decisions[word if word in DECISIONS else _OTHER] += 1
    return tuple(sorted(found.values(), key=_order))


def kind_of(basis: str) -> Kind:
    """Return what something that advice rests on is."""
    if basis == _EVERYTHING:
        return "all"
    return "model" if "@" in basis else "rule"


def row_of(one: Figures) -> dict[str, Json]:
    """Return the figures of one thing as they are sent."""
    decided: dict[str, Json] = {name: one.decisions[name] for name in DECISIONS}
    return {
        "kind": one.kind,
        "basis": one.basis,
        "period": one.period,
        "shown": one.shown,
        "accepted": one.accepted,
        "overridden": one.overridden,
        "unanswered": one.shown - one.accepted - one.overridden,
        "acceptance": _share_row(one.acceptance),
        "reasons": dict(sorted(one.reasons.items())),
        "decisions": decided,
        "following": _share_row(one.following),
    }


_COLUMNS = (
    "kind", "basis", "period", "shown", "accepted", "overridden", "unanswered",
    "acceptance", "acceptance_low", "acceptance_high",
    *(f"decisions_{name}" for name in DECISIONS),
    "following", "following_low", "following_high",
    *(f"reason_{name}" for name in sorted(OVERRIDES)),
)  # fmt: skip


def csv_of(rows: Sequence[Figures]) -> str:
    """Return the figures as CSV with a head line; shares have four decimals."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval=0, lineterminator="\r\n")
    writer.writeheader()
    for one in rows:
        row = row_of(one)
        flat: dict[str, object] = {name: row[name] for name in _COLUMNS[:7]}
        for name, share in (("acceptance", one.acceptance), ("following", one.following)):
            flat |= dict.fromkeys((name, f"{name}_low", f"{name}_high"), "")
            if share is not None:
                flat[name] = f"{share.value:.4f}"
                flat[f"{name}_low"], flat[f"{name}_high"] = f"{share.low:.4f}", f"{share.high:.4f}"
        flat |= {f"decisions_{name}": one.decisions[name] for name in DECISIONS}
        flat |= {f"reason_{name}": count for name, count in one.reasons.items()}
        writer.writerow(flat)
    return out.getvalue()


def _share(events: int, count: int) -> Share | None:
    return Share(*wilson(events, count), count) if count else None


def _share_row(share: Share | None) -> Json:
    if share is None:
        return None
    rounded = {name: round(getattr(share, name), 4) for name in ("value", "low", "high")}
    return {**rounded, "of": share.of}


def _order(one: Figures) -> tuple[int, int, str, str]:
    return KINDS.index(one.kind), -one.shown, one.basis, one.period or ""
