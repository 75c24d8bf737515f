"""What ids and codes may look like: the same in every database, and never a sentence."""

from __future__ import annotations

import re

from oncobasis.core.errors import InputError
from oncobasis.store.schema import LONGEST_ID

_ID = re.compile(rf"[!-~]{{1,{LONGEST_ID}}}")


def check_ids(**ids: str | None) -> None:
    """Raise InputError unless each is short printable ASCII without spaces; never echoes one."""
    for name, value in ids.items():
        if value is not None and not _ID.fullmatch(value):
            message = f"{name} has 1 to {LONGEST_ID} visible ASCII characters and no space"
            raise InputError(message, where=name)


def check_codes(name: str, codes: tuple[str, ...]) -> None:
    """Raise InputError unless each is such an id."""
    for code in codes:
        check_ids(**{name: code})
