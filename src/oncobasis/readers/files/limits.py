"""How much of an input file is read at most; the defaults live here alone."""

from __future__ import annotations

from dataclasses import dataclass, fields

from oncobasis.core.errors import InputError, UsageError

KB, MB, GB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Caps on one file, held while it streams; none of them depends on the file's own words.

    ``line_bytes``: one line of text (a joint call of thousands of samples has lines of a few MB).
    ``lines``: lines of a file (a genome's annotated calls are 5 million).
    ``content_bytes``: the content, decompressed. ``expansion``: how many times larger than the
    compressed file it may be, looked at from ``expansion_from`` bytes on (calls compress 5 to 40
    times, a deflate bomb 1,000 times). ``document_bytes``: a document that is read as a whole
    (FHIR JSON). ``spooled_bytes``: what standard input may hold. ``memory_bytes``: what reading may
    need beyond the program itself; ``seconds``: how long it may take.
    """

    line_bytes: int = 16 * MB
    lines: int = 20_000_000
    content_bytes: int = 64 * GB
    expansion: int = 250
    expansion_from: int = 64 * MB
    document_bytes: int = 128 * MB
    spooled_bytes: int = 16 * GB
    memory_bytes: int = 2 * GB
    seconds: int = 1_800

    def __post_init__(self) -> None:
        """Refuse a limit that would let nothing through."""
        for limit in fields(self):
            if getattr(self, limit.name) < 1:
                raise UsageError(
                    f"the limit {limit.name} is {getattr(self, limit.name)}",
                    where="limits",
                    remedy="it must be at least 1",
                )


DEFAULT_LIMITS = ReadLimits()


def beyond(what: str, limit: str, *, where: str, remedy: str) -> InputError:
    """Return the error for a file beyond a limit: what was met, and which limit it is."""
    return InputError(f"{what} (limit {limit})", where=where, remedy=remedy)


def in_words(size: int) -> str:
    """Return a number of bytes as a person would say it: 16 MB, 300 bytes."""
    for unit, name in ((GB, "GB"), (MB, "MB"), (KB, "kB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"
