"""The bounded memory: what it keeps, what it forgets, and several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from oncobasis.rules.remembering import Remembered


def test_what_is_kept_is_found() -> None:
    memory: Remembered[str, str] = Remembered(2)
    assert memory.get("a") is None
    assert memory.keep("a", "first") == "first"
    assert memory.get("a") == "first"


def test_the_first_value_of_a_key_stays() -> None:
    memory: Remembered[str, str] = Remembered(2)
    memory.keep("a", "first")
    assert memory.keep("a", "second") == "first"
    assert memory.get("a") == "first"


def test_it_never_holds_more_than_two_generations() -> None:
    memory: Remembered[int, int] = Remembered(10)
    for number in range(1000):
        memory.keep(number, number)
        assert len(memory) <= 20
    assert memory.get(999) == 999
    assert memory.get(0) is None


def test_what_is_asked_for_is_not_forgotten() -> None:
    memory: Remembered[int, str] = Remembered(10)
    memory.keep(-1, "often")
    for number in range(1000):
        memory.keep(number, "once")
        assert memory.get(-1) == "often"


def test_threads_agree_on_one_value() -> None:
    memory: Remembered[int, object] = Remembered(100_000)

    def kept(_: int) -> list[object]:
        return [memory.get(n) or memory.keep(n, object()) for n in range(5000)]

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(kept, range(8))
    assert all(other == first for other in others)
