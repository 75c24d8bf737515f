"""Answers of other servers: what is small on the wire is bounded where it is large."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator

import httpx
import pytest

from oncobasis.service.http.fetched import content_of

MOST = 1000


def content(body: bytes, coding: str = "identity", piece: int = 7) -> bytes | None:
    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(body), piece):
            yield body[at : at + piece]

    answer = httpx.Response(200, headers={"content-encoding": coding}, content=pieces())
    return asyncio.run(content_of(answer, MOST))


@pytest.mark.parametrize("size", [0, 1, MOST])
def test_what_is_small_enough_is_read(size: int) -> None:
    body = b"a" * size
    assert content(body) == body
    assert content(gzip.compress(body), "gzip") == body
    assert content(gzip.compress(body), "GZIP", piece=10_000) == body


@pytest.mark.parametrize("piece", [7, 100_000])
def test_what_unpacks_to_more_is_not(piece: int) -> None:
    assert content(b"a" * (MOST + 1), piece=piece) is None
    assert content(gzip.compress(b"a" * (MOST + 1)), "gzip", piece) is None
    assert content(gzip.compress(b"a" * 50_000_000), "gzip", piece) is None


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "deflate", "zstd", ""])
def test_an_encoding_that_was_not_offered_is_not_read(coding: str) -> None:
    assert content(gzip.compress(b"a"), coding) is None


@pytest.mark.parametrize(
    "body",
    [b"no gzip", gzip.compress(b"a" * 99)[:-1], gzip.compress(b"a") + b"more", b""],
    ids=["no gzip", "cut off", "more behind it", "empty"],
)
def test_a_damaged_answer_is_none(body: bytes) -> None:
    assert content(body, "gzip") is None
