"""Which sample of a copy-number file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMED = 10


def one_sample(names: Iterable[str], wanted: str | None, *, file: str) -> str | None:
    """The sample to read; None if the file names none.

    Raises InputError where it holds several and none is chosen, or not the one that is.
    """
    samples = sorted({name for name in names if name})
    if wanted is not None and samples and wanted not in samples:
        raise InputError(
            f"there is no sample {wanted!r}", where=file, remedy=f"the samples are {_list(samples)}"
        )
    if wanted is None and len(samples) > 1:
        raise InputError(
            f"the file holds {len(samples)} samples",
            where=file,
            remedy=f"name one with --sample: {_list(samples)}",
        )
    return wanted or (samples[0] if samples else None)


def _list(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
