"""What the engine asks of a knowledge bundle, and an in-memory one for tests and small uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from oncobasis.core.knowledge import ListedTest, Rule, SourceRelease, Supersession, Veto
from oncobasis.core.reference import GeneReferences, Reference


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
    def supersessions(self) -> Sequence[Supersession]:
        """Which regimen ranks before which."""
        ...

    def rules(self, keys: Iterable[str] | None = None) -> Sequence[Rule]:
        """Rules that share a key, and those absence alone can satisfy; all of them for None."""
        ...

    def vetoes(self, keys: Iterable[str] | None = None) -> Sequence[Veto]:
        """Vetoes likewise."""
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

    def rules(self, keys: Iterable[str] | None = None) -> Sequence[Rule]:
        """Scan every rule: the plain counterpart of the indexed bundle."""
        if keys is None:
            return self.rule_list
        wanted = frozenset(keys)
        return tuple(r for r in self.rule_list if r.negative_only or wanted & set(r.keys))

    def vetoes(self, keys: Iterable[str] | None = None) -> Sequence[Veto]:
        """Scan every veto."""
        if keys is None:
            return self.veto_list
        wanted = frozenset(keys)
        return tuple(v for v in self.veto_list if v.negative_only or wanted & set(v.keys))
