"""A body is read in one way or not at all, and what is wrong with it is said without quoting it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.service.http import strict_json
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.http.strict_json import depth, parse, parse_object

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_reads_what_json_writes(value: object) -> None:
    written = json.dumps(value, ensure_ascii=True).encode()
    if b"\\u0000" in written:
        with pytest.raises(ProblemError):
            parse(written, 200)
    else:
        assert parse(written, 200) == value


@given(VALUES)
def test_the_quick_way_reads_what_the_careful_way_does(value: object) -> None:
    written = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    quick = strict_json._quickly(written, strict_json._outside(written))
    if quick is not strict_json._UNSURE:
        assert json.dumps(quick) == json.dumps(strict_json._carefully(written))


@pytest.mark.parametrize(
    "body", [b'{"a": -0, "b": -0.0, "c": 1e5}', b"[1e10]", b"[0.1, 12345678901234567890]", b"1e22"]
)
def test_numbers_are_read_as_python_reads_them(body: bytes) -> None:
    assert repr(parse(body, 9)) == repr(json.loads(body))


@pytest.mark.parametrize("body", [b'{"a": {"b": ":"}, "c": "2026-06-01"}', b'[{"a": 1.5}]'])
def test_the_usual_body_is_read_the_quick_way(body: bytes) -> None:
    assert strict_json._quickly(body, strict_json._outside(body)) == json.loads(body)


@given(VALUES)
def test_depth_counts_brackets_outside_of_strings(value: object) -> None:
    def plain(item: object) -> int:
        if isinstance(item, dict):
            return 1 + max((plain(one) for one in item.values()), default=0)
        if isinstance(item, list):
            return 1 + max((plain(one) for one in item), default=0)
        return 0

    assert depth(json.dumps(value).encode()) == plain(value)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\\ud800"}',
        b'{"a": "\\u0000"}',
        b'{"a": "\x00"}',
        b'{"a": ' + b"1" * 50 + b"}",
        b'{"a": "\xff"}',
        b'{"a": 1',
        b"",
        b" \n",
        b"[1]",
        b'"text"',
        b"[" * 50 + b"]" * 50,
        b'{"a":' * 100_000,
        b"{'a': 1}",
        b'{"a": 01}',
        b'{"a": 1} x',
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(body: bytes) -> None:
    with pytest.raises(ProblemError) as refused:
        parse_object(body, 40)
    assert refused.value.status == 400


def test_the_refusal_quotes_nothing() -> None:
    with pytest.raises(ProblemError) as refused:
        parse_object(b'{"CANARY-1": "CANARY-2", "CANARY-1": CANARY-3}', 40)
    assert "CANARY" not in str(refused.value.document())


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse_object(b'\xef\xbb\xbf{"a": 1}', 5) == {"a": 1}
