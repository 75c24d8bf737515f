"""Ways to pack bytes: gzip in one and several members, bgzip, UTF-16, old line ends."""

from __future__ import annotations

import gzip

BGZIP_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def gzipped(data: bytes) -> bytes:
    """Compress into one gzip member; the same bytes each time."""
    return gzip.compress(data, mtime=0)


def gzipped_in_members(data: bytes, size: int = 700) -> bytes:
    """Compress into many gzip members, as ``cat a.gz b.gz`` makes them."""
    return b"".join(gzipped(data[start : start + size]) for start in range(0, len(data), size))


def bgzipped(data: bytes, size: int = 60_000) -> bytes:
    """Compress into bgzip blocks: gzip members with their size in the extra field."""
    out = b""
    for start in range(0, len(data), size):
        member = gzipped(data[start : start + size])
        extra = b"\x06\x00BC\x02\x00" + (len(member) + 7).to_bytes(2, "little")
        out += member[:3] + b"\x04" + member[4:10] + extra + member[10:]
    return out + BGZIP_END
