"""What a build of the bundle took, and what it left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Outcome:
    """One gene: the assemblies its transcript is placed on, and why it is not on the others.

    ``reason`` is '' for a gene that is placed on every assembly that was asked for.
    """

    gene: str
    transcript: str
    assemblies: tuple[str, ...]
    reason: str = ""

    @property
    def is_built(self) -> bool:
        """Whether the bundle holds the transcript."""
        return bool(self.assemblies)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Every gene that was asked for stands here once, by symbol."""

    outcomes: tuple[Outcome, ...]
    path: Path
    digest: str

    @property
    def built(self) -> tuple[Outcome, ...]:
        """Genes whose transcript is in the bundle."""
        return tuple(outcome for outcome in self.outcomes if outcome.is_built)

    @property
    def left_out(self) -> tuple[Outcome, ...]:
        """Genes whose transcript is not in the bundle."""
        return tuple(outcome for outcome in self.outcomes if not outcome.is_built)

    @property
    def partly(self) -> tuple[Outcome, ...]:
        """Genes that are in the bundle but not on every assembly that was asked for."""
        return tuple(o for o in self.outcomes if o.is_built and o.reason)

    def counts(self) -> dict[str, int]:
        """How many genes are placed on each assembly."""
        return dict(sorted(Counter(a for o in self.outcomes for a in o.assemblies).items()))

    def table(self) -> str:
        """Tab-separated: one line for each gene."""
        lines = ["gene\ttranscript\tassemblies\treason"]
        lines += (
            f"{o.gene}\t{o.transcript}\t{','.join(o.assemblies)}\t{o.reason}" for o in self.outcomes
        )
        return "\n".join(lines) + "\n"


def outcome_of(transcript: Transcript, reason: str = "") -> Outcome:
    """The outcome of a transcript that was built."""
    placed = tuple(place.assembly for place in transcript.placements)
    return Outcome(transcript.gene, transcript.name, placed, reason)
