"""RFC 8785: the document's own examples, and the fast way against the written-out one."""

from __future__ import annotations

import json
import struct
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.core import canonical
from oncobasis.core.assessment import Truth
from oncobasis.core.canonical import canonical_json, digest, number

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json


class Flavour(Enum):
    SWEET = "sweet"


# RFC 8785, appendix B: IEEE 754 bits and the text they are written as.
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


@pytest.mark.parametrize(("bits", "written"), NUMBERS.items())
def test_numbers_of_the_standard(bits: str, written: str) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert number(value) == written
    assert canonical_json([value]) == f"[{written}]".encode()


def test_example_of_the_standard() -> None:
    value: Json = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '€$\x0f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }
    assert canonical_json(value).decode() == (
        '{"literals":[null,true,false],'
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_are_ordered_by_utf16_units() -> None:
    keys = ["€", "\r", "\ufb33", "1", "😀", "\u0080", "ö"]
    written = canonical_json(dict.fromkeys(keys, 0)).decode()
    assert list(json.loads(written)) == ["\r", "1", "\u0080", "ö", "€", "😀", "\ufb33"]


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53 + 1,
        -(2**53) - 1,
        "\ud800",
        [b"x"],
        {1},
        date(2026, 1, 2),
        UUID(int=1),
        Flavour.SWEET,
    ],
)
def test_what_is_no_json_is_refused(value: Json) -> None:
    """Also deep inside, beside numbers that are spelled otherwise, and where orjson has a text."""
    inside: Json = {"a": [1.0, {"b": (value, 1e-7)}]}
    for whole in (value, inside):
        with pytest.raises(ValueError, match=r"JSON"):
            canonical_json(whole)


def test_what_is_still_json() -> None:
    value: Json = {"word": Truth.TRUE, "largest": 2**53, "least": -(2**53), "cells": (1, (2.0,))}
    assert canonical_json(value) == (
        b'{"cells":[1,[2]],"largest":9007199254740992,"least":-9007199254740992,"word":"true"}'
    )


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_both_ways_of_writing_agree_and_read_back(value: Json) -> None:
    written = canonical_json(value)
    assert written.decode() == "".join(canonical._written(value))
    assert json.loads(written, parse_int=float) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(-9, 9)))
def test_the_order_of_keys_given_does_not_matter(value: dict[str, int]) -> None:
    assert digest(value) == digest(dict(reversed(value.items())))
