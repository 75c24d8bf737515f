"""Folders of audit chains to test with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from oncobasis.audit.chains.facts import ANSWERED, AnswerFacts
from oncobasis.audit.chains.keys import Signer, fresh_signer
from oncobasis.audit.chains.verify import ChainsVerification, verify_all
from oncobasis.audit.chains.writer import ChainWriter, open_chain

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SIGNER = fresh_signer()

FACTS = AnswerFacts(
    tenant="north",
    client="emr-1",
    user="u" * 64,
    service="patient-view",
    input_digest="a" * 64,
    knowledge="2026.1@" + "b" * 64,
    models=("icb-response@1.0",),
    software="0.1.0",
    outcome="answered",
    assessment="0195-x",
    output_digest="c" * 64,
).facts()


@dataclass
class Ticks:
    now: datetime = START

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass(frozen=True)
class Chains:
    """A folder of chains and how it is written and checked."""

    folder: Path
    signer: Signer = SIGNER

    def open(self, clock: Callable[[], datetime] | None = None) -> ChainWriter:
        return open_chain(self.folder, self.signer, clock or Ticks())

    def verify(self) -> ChainsVerification:
        return verify_all(self.folder, [self.signer.public])

    def codes(self) -> set[str]:
        return {fault.code for fault in self.verify().faults}


def two_chains(folder: Path, entries: int = 4) -> Chains:
    """A folder as two processes leave it: two chains, anchors in between and at the end."""
    chains, clock = Chains(folder), Ticks()
    for part in range(2):
        with chains.open(clock) as one, chains.open(clock) as two:
            for number in range(entries):
                one.append(ANSWERED, {**FACTS, "assessment": f"one-{part}-{number}"})
                if number % 2:
                    two.append(ANSWERED, {**FACTS, "assessment": f"two-{part}-{number}"})
    return chains
