"""Answers of other servers, read no further than agreed: counted after they are unpacked.

A few kilobytes unpack to gigabytes, so nothing is unpacked beyond the bytes that are still free.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

CODINGS = "gzip"
"""What servers are offered in Accept-Encoding."""
_GZIP = 31  # zlib's number for a gzip header with the largest window


async def content_of(answer: httpx.Response, most: int) -> bytes | None:
    """Return the body of a streamed answer; None beyond ``most`` bytes or where it is damaged.

    None too for an encoding that was not offered, as gzip within gzip. Raises httpx.HTTPError.
    """
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", CODINGS}:
        return None
    unzip = zlib.decompressobj(_GZIP) if coding == CODINGS else None
    content = bytearray()
    async for part in answer.aiter_raw():
        try:
            content += part if unzip is None else unzip.decompress(part, most + 1 - len(content))
        except zlib.error:
            return None
        if len(content) > most or (unzip is not None and unzip.unused_data):
            return None
    return bytes(content) if unzip is None or unzip.eof else None
