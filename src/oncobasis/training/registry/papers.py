"""Gates on the bundle itself: what it predicts, its version, card, cohort and approver."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oncobasis.predict.bundle.read import Bundle
from oncobasis.training.registry.gates import Gate
from oncobasis.training.results import Overlap

CARD_PARTS = (
    "intended use",
    "source, sites, dates",
    "sample size",
    "missing",
    "performance",
    "subgroup",
    "limits",
    "failure cases",
)
"""Words of which each must be in a heading of the card, with text below it (TRIPOD+AI)."""

_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
_UNFINISHED = re.compile(r"\b(TODO|TBD|FIXME|XXX|lorem ipsum)\b", re.IGNORECASE)
_FEWEST_LETTERS = 3


def paper_gates(challenger: Bundle, champion: Bundle | None, approver: str) -> Iterator[Gate]:
    """Yield the gates that need no patient."""
    yield _same_model(challenger, champion)
    yield _newer(challenger, champion)
    yield _card(challenger.card)
    letters = sum(letter.isalpha() for letter in approver)
    yield Gate(
        "approver",
        letters >= _FEWEST_LETTERS,
        f"approved by {approver}" if letters >= _FEWEST_LETTERS else "nobody is named",
    )


def _same_model(challenger: Bundle, champion: Bundle | None) -> Gate:
    if champion is None:
        return Gate("same model", passed=True, detail="the first version in use")
    new, old = challenger.contents.spec, champion.contents.spec
    same = (new.name, new.kind, new.labels, new.targets) == (
        old.name, old.kind, old.labels, old.targets,
    )  # fmt: skip
    detail = "predicts the same" if same else "predicts something else than the version in use"
    return Gate("same model", same, detail)


def _newer(challenger: Bundle, champion: Bundle | None) -> Gate:
    new = challenger.contents.spec.version
    if champion is None:
        return Gate("newer version", passed=True, detail=new)
    old = champion.contents.spec.version
    newer = [*map(int, new.split("."))] > [*map(int, old.split("."))]
    return Gate("newer version", newer, f"{new} after {old}")


def _card(card: str) -> Gate:
    parts = _HEADING.split(card)
    sections = {
        heading.casefold(): text.strip()
        for heading, text in zip(parts[1::2], parts[2::2], strict=True)
    }
    missing = [part for part in CARD_PARTS if not any(part in heading for heading in sections)]
    if missing:
        return Gate("card", passed=False, detail=f"lacks {', '.join(missing)}")
    if found := _UNFINISHED.search(card):
        return Gate("card", passed=False, detail=f"is not finished ({found.group()})")
    return Gate("card", passed=True, detail=f"has all {len(CARD_PARTS)} parts")


def unseen(
    challenger: Bundle, champion: Bundle | None, cohort_digest: str, shared: Sequence[Overlap]
) -> Gate:
    """Whether the deciding patients are others than those trained on, as far as can be told."""
    trained = [
        bundle.contents.spec.version
        for bundle in (challenger, champion)
        if bundle is not None and bundle.contents.spec.training.cohort_digest == cohort_digest
    ]
    if trained:
        detail = f"version {' and '.join(trained)} was trained on this very file"
        return Gate("patients not trained on", passed=False, detail=detail)
    if found := [one for one in shared if one.patients]:
        told = "; ".join(f"{one.patients} are in {one.file} too" for one in found)
        return Gate("patients not trained on", passed=False, detail=told)
    detail = "another file than those trained on"
    if shared:
        detail += f", and no patient of {', '.join(one.file for one in shared)}"
    return Gate("patients not trained on", passed=True, detail=detail)
