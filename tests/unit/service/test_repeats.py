"""What is kept of an answer to give it again: gaps for its ids, a bounded memory, an end."""

from __future__ import annotations

from datetime import date

from oncobasis.assembly.serving.repeats import KEPT_SECONDS, Form, Given, Repeats
from oncobasis.store.writes import NewAssessment, NewCard, NewCase, RecordAnswer

IDS = ("as-1f", "0a1b", "2c3d")
BODY = b'{"cards":[{"uuid":"0a1b","url":"/reports/as-1f","s":[{"uuid":"2c3d"}]}],"of":"as-1f"}'


def given(payload: int = 100) -> Given:
    assessment = NewAssessment(
        id=IDS[0],
        case_id="case-1",
        as_of=date(2026, 11, 1),
        input_digest="a",
        output_digest="b",
        knowledge="c",
        models=(),
        software="oncobasis",
        outcome="none",
        payload=bytes(payload),
    )
    write = RecordAnswer("north", "Patient/1", assessment, cards=(NewCard(IDS[1], "view"),))
    case = NewCase("case-1", "digest", b"case", ("tumor:LUAD",))
    return Given(Form.of(BODY, IDS), IDS, ("info",), write, case, {"assessment": IDS[0]})


def test_a_body_is_filled_with_its_own_ids_again() -> None:
    assert Form.of(BODY, IDS).filled(IDS) == BODY


def test_every_place_of_an_id_gets_the_new_one() -> None:
    filled = Form.of(BODY, IDS).filled(("as-2", "u1", "u2"))
    assert filled == (
        b'{"cards":[{"uuid":"u1","url":"/reports/as-2","s":[{"uuid":"u2"}]}],"of":"as-2"}'
    )


def test_a_body_without_ids_is_as_it_was() -> None:
    assert Form.of(b'{"cards":[]}', ("as-1f",)).filled(("as-2",)) == b'{"cards":[]}'


def test_ids_of_another_answer_are_all_new_and_differ() -> None:
    ids, others = given().new_ids("as-2"), given().new_ids("as-3")
    assert list(ids) == list(IDS)
    assert len({*IDS, *ids.values(), *others.values()}) == 9


def test_what_was_longest_not_asked_goes_first() -> None:
    repeats = Repeats(3 * given().size)
    for asked in (b"1", b"2", b"3"):
        repeats.keep(asked, given(), repeats.era)
    assert repeats.get(b"1") is not None
    repeats.keep(b"4", given(), repeats.era)
    assert [repeats.get(one) is not None for one in (b"1", b"2", b"3", b"4")] == [
        True, False, True, True,
    ]  # fmt: skip


def test_an_answer_that_is_larger_than_all_the_memory_is_not_kept() -> None:
    repeats = Repeats(10_000)
    repeats.keep(b"1", given(20_000), repeats.era)
    assert len(repeats) == 0
    repeats.keep(b"2", given(), repeats.era)
    assert len(repeats) == 1


def test_no_memory_keeps_nothing() -> None:
    repeats = Repeats(0)
    repeats.keep(b"1", given(), repeats.era)
    assert repeats.get(b"1") is None


def test_an_answer_is_kept_an_hour_however_often_it_is_asked() -> None:
    now = [0.0]
    repeats = Repeats(1e6, lambda: now[0])
    repeats.keep(b"1", given(), repeats.era)
    now[0] = KEPT_SECONDS - 1
    assert repeats.get(b"1") is not None
    repeats.keep(b"2", given(), repeats.era)
    now[0] = KEPT_SECONDS + 1
    assert repeats.get(b"1") is None
    repeats.drop_old()
    assert len(repeats) == 1


def test_what_was_begun_before_all_was_forgotten_is_not_kept() -> None:
    repeats = Repeats(1e6)
    era = repeats.era
    repeats.keep(b"1", given(), era)
    repeats.forget()
    assert repeats.get(b"1") is None
    repeats.keep(b"2", given(), era)
    assert repeats.get(b"2") is None
