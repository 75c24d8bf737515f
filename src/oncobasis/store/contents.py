"""Contents of assessments: what is equal, of one patient, is kept once, under an id made of it."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.store.sealing import DataKey

MOST_KNOWN = 10_000
_USE = b"oncobasis.contents"
_LENGTH = 40


class KnownContents:
    """Contents that commits of this process left in the database; the latest asked for stay.

    A content goes only with its key, and every write reads the key first; so what was there is
    there. Were it not, the foreign key would fail the write, and it would be done again with care.
    """

    def __init__(self) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, name: str) -> bool:
        """Whether it is there."""
        if name not in self._ids:
            return False
        self._ids.move_to_end(name)
        return True

    def add(self, names: Iterable[str]) -> None:
        """Remember what a commit left there."""
        self._ids.update(dict.fromkeys(names))
        while len(self._ids) > MOST_KNOWN:
            self._ids.popitem(last=False)

    def forget(self) -> None:
        """Take nothing for granted."""
        self._ids.clear()


def content_id(key: DataKey, payload: bytes) -> str:
    """The id of a content: equal for equal bytes under one data key, and under no other.

    Without the key nobody can tell what it is of, nor whether it is of a payload that they guess.
    """
    secret = hmac.digest(key.secret, _USE, "sha256")  # AES has the data key itself
    return hmac.digest(secret, payload, "sha256").hex()[:_LENGTH]
