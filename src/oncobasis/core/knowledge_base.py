"""What the engine asks of a knowledge bundle, and an in-memory one for tests and small uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from oncobasis.core.knowledge import (
    ListedTest,
    Rule,
    RuleKind,
    SourceRelease,
    Supersession,
    Veto,
)
from oncobasis.core.reference import GeneReferences, Reference

LABEL_KINDS = frozenset({RuleKind.APPROVAL, RuleKind.ASSERTION, RuleKind.CURATED})
"""Kinds of rules that a tumour type's test list can bring up before anything is found."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which rules can bear on a case.

    ``keys`` are what the case speaks to, ``listed`` what the tumour type's tests would answer
    (labels only), ``absence`` whether an assay's negative results can satisfy a rule unnamed.
    """

    keys: frozenset[str]
    listed: frozenset[str] = frozenset()
    absence: bool = True

    def selects(self, keys: Iterable[str], *, label: bool, by_absence: bool) -> bool:
        """Whether a record of these index keys is selected."""
        wanted = self.keys | self.listed if label else self.keys
        return (by_absence and self.absence) or not wanted.isdisjoint(keys)


class Knowledge(Protocol):
    """Rules, vetoes and test lists of one verified bundle."""

    @property
    def version(self) -> str:
        """Version of the bundle."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 over the bundle's uncompressed bytes, hexadecimal."""
        ...

    @property
    def sources(self) -> Sequence[SourceRelease]:
        """Every source with its release and number of records."""
        ...

    @property
    def reference(self) -> Reference:
        """What is shipped of genes."""
        ...

    @property
    def tests(self) -> Sequence[ListedTest]:
        """Every listed test of every tumour type."""
        ...

    @property
    def unavailable(self) -> frozenset[str]:
        """Drugs that were withdrawn everywhere or never came to market."""
        ...

    @property
    def supersessions(self) -> Sequence[Supersession]:
        """Which regimen ranks before which."""
        ...

    def rules(self, query: Query | None = None) -> Sequence[Rule]:
        """The rules that a query selects; all of them for None."""
        ...

    def vetoes(self, query: Query | None = None) -> Sequence[Veto]:
        """The vetoes that a query selects; all of them for None."""
        ...


@dataclass(frozen=True, slots=True)
class KnowledgeInMemory:
    """A knowledge base from records at hand; rules need their ``keys`` only for the index."""

    rule_list: tuple[Rule, ...] = ()
    veto_list: tuple[Veto, ...] = ()
    tests: tuple[ListedTest, ...] = ()
    supersessions: tuple[Supersession, ...] = ()
    reference: Reference = field(default_factory=GeneReferences)
    sources: tuple[SourceRelease, ...] = ()
    version: str = "in-memory"
    digest: str = ""
    unavailable: frozenset[str] = frozenset()

    def rules(self, query: Query | None = None) -> Sequence[Rule]:
        """Scan every rule: the plain counterpart of the indexed bundle."""
        return tuple(
            r
            for r in self.rule_list
            if query is None
            or query.selects(r.keys, label=r.kind in LABEL_KINDS, by_absence=r.negative_only)
        )

    def vetoes(self, query: Query | None = None) -> Sequence[Veto]:
        """Scan every veto."""
        return tuple(
            v
            for v in self.veto_list
            if query is None or query.selects(v.keys, label=False, by_absence=v.negative_only)
        )
