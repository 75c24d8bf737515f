"""A bounded memory for what was worked out before, shared by the threads of a process."""

from __future__ import annotations

from threading import Lock
from typing import Generic, Protocol, TypeVar
from weakref import WeakSet

K = TypeVar("K")
V = TypeVar("V")
_lock = Lock()


class _Memory(Protocol):
    def forget(self) -> None: ...


class Remembered(Generic[K, V]):
    """A mapping of at most twice ``limit`` entries that forgets what was not asked for lately.

    Two generations stand for "lately": what is read from the older one moves to the younger; when
    that is full it becomes the older, and the older one is dropped. Reading takes no lock. A key
    must hold everything that the value depends on, and the value must be immutable or a memory of
    its own: then it does not matter what was forgotten, or which thread came first.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}
        self._lock = Lock()
        with _lock:
            _memories.add(self)

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, key: K) -> V | None:
        """What is remembered under the key; None where nothing is."""
        found = self._young.get(key)
        if found is not None:
            return found
        found = self._old.get(key)
        return None if found is None else self.keep(key, found)

    def keep(self, key: K, value: V) -> V:
        """Remember a value; returns the one that is kept: another thread may have come first."""
        with self._lock:
            if len(self._young) >= self._limit and key not in self._young:
                self._old, self._young = self._young, {}
            return self._young.setdefault(key, value)

    def forget(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._young, self._old = {}, {}


_memories: WeakSet[_Memory] = WeakSet()


def forget_all() -> None:
    """Let go of everything that any of these memories holds; what is needed is worked out again."""
    with _lock:
        memories = list(_memories)
    for one in memories:
        one.forget()
