"""What ids and codes may look like: the same in every database, and never a sentence."""

from __future__ import annotations

import re
from datetime import datetime

from oncobasis.core.errors import InputError
from oncobasis.store.schema import LONGEST_ID

_ID = re.compile(rf"[!-~]{{1,{LONGEST_ID}}}")


def check_ids(**ids: str | None) -> None:
    """Raise InputError unless each is short printable ASCII without spaces; never echoes one."""
    for name, value in ids.items():
        if value is not None and not _ID.fullmatch(value):
            message = f"{name} has 1 to {LONGEST_ID} visible ASCII characters and no space"
            raise InputError(message, where=name)


def is_id(value: str) -> bool:
    """Whether a row can have this id; what can't is in no table, whatever the database says."""
    return _ID.fullmatch(value) is not None


def check_moments(**moments: datetime | None) -> None:
    """Raise InputError for a time without an offset, which is a different time everywhere."""
    for name, moment in moments.items():
        if moment is not None and moment.utcoffset() is None:
            message = f"{name} is a time without an offset"
            raise InputError(message, where=name, remedy="give it in UTC")


def check_codes(name: str, codes: tuple[str, ...]) -> None:
    """Raise InputError unless each is such an id."""
    for code in codes:
        check_ids(**{name: code})
