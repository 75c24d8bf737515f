"""The OncoTree as a tree: paths, ancestors, descendants, solid and blood."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from oncobasis.core.errors import KnowledgeError

ROOT = "TISSUE"
_BLOOD_ORGANS = frozenset({"MYELOID", "LYMPH"})


@dataclass(frozen=True, slots=True)
class TumorNode:
    """One node of OncoTree."""

    code: str
    name: str
    main_type: str
    parent: str
    ncit: tuple[str, ...] = ()
    umls: tuple[str, ...] = ()


@dataclass(frozen=True)
class TumorTree:
    """The nodes by code; every question about kinship is asked here."""

    nodes: dict[str, TumorNode]
    _paths: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __contains__(self, code: object) -> bool:
        return code in self.nodes

    def node(self, code: str) -> TumorNode:
        """Return the node; an unknown code is a ``KnowledgeError``."""
        try:
            return self.nodes[code]
        except KeyError:
            raise KnowledgeError(
                f"{code!r} is not an OncoTree code", remedy="resolve the name first"
            ) from None

    def path(self, code: str) -> tuple[str, ...]:
        """Codes from the root to the node itself."""
        known = self._paths.get(code)
        if known is None:
            parent = self.node(code).parent
            known = (*self.path(parent), code) if parent else (code,)
            self._paths[code] = known
        return known

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Codes above the node, nearest first."""
        return self.path(code)[-2::-1]

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes one step below each node, in order."""
        below: dict[str, list[str]] = {}
        for node in self.nodes.values():
            below.setdefault(node.parent, []).append(node.code)
        return {code: tuple(sorted(codes)) for code, codes in below.items()}

    def descendants(self, code: str) -> tuple[str, ...]:
        """Every code below the node, sorted."""
        self.node(code)
        found: list[str] = []
        waiting = list(self.children.get(code, ()))
        while waiting:
            found.append(waiting.pop())
            waiting.extend(self.children.get(found[-1], ()))
        return tuple(sorted(found))

    def is_within(self, code: str, ancestor: str) -> bool:
        """Whether the node is the ancestor or lies below it."""
        return ancestor in self.path(code)

    def is_heme(self, code: str) -> bool:
        """Whether the node lies in the myeloid or lymphoid tree."""
        return not _BLOOD_ORGANS.isdisjoint(self.path(code))

    def is_solid(self, code: str) -> bool:
        """Whether the node lies outside both blood trees; unknown primary counts as solid."""
        return not self.is_heme(code) and code != ROOT
