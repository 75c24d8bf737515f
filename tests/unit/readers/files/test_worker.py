"""A reader in a process of its own: whole, or one clear error, and nothing left behind."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from oncobasis.core.errors import InputError, UsageError
from oncobasis.readers.files.limits import MB, ReadLimits
from oncobasis.readers.files.worker import ReaderDefectError, in_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Option = TypeVar("Option")
FILE = Path("the_file")
SMALL = ReadLimits(memory_bytes=200 * MB, seconds=20)


def measured(path: Path, times: int) -> str:
    return path.name * times


def with_error(_: Path, kind: type[InputError]) -> str:
    raise kind("is wrong", where="the_file line 3", remedy="mend it")


def with_defect(_: Path, key: str) -> str:
    return {"a": "b"}[key]


def with_much_memory(_: Path, size: int) -> int:
    return len(bytearray(size))


def with_large_result(_: Path, size: int) -> bytes:
    return bytes(size)


def killed(_: Path, number: int) -> None:
    faulthandler.disable()
    os.kill(os.getpid(), number)


def left(_: Path, code: int) -> None:
    os._exit(code)


def sleeping(_: Path, seconds: float) -> None:
    time.sleep(seconds)


def turning(_: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


def fault(
    read: Callable[[Path, Option], object], option: Option, limits: ReadLimits = SMALL
) -> str:
    with pytest.raises(InputError) as caught:
        in_worker(read, FILE, option, limits)
    assert caught.value.where == "the_file"
    assert caught.value.remedy
    return caught.value.what


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    assert not multiprocessing.active_children()


@contextmanager
def another_thread() -> Iterator[None]:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_the_result_comes_back_whole() -> None:
    assert in_worker(measured, FILE, 2, SMALL) == "the_filethe_file"
    assert in_worker(with_large_result, FILE, 20 * MB, SMALL) == bytes(20 * MB)


@pytest.mark.parametrize("kind", [InputError, UsageError])
def test_an_error_keeps_its_type_and_words(kind: type[InputError]) -> None:
    with pytest.raises(kind) as caught:
        in_worker(with_error, FILE, kind, SMALL)
    assert str(caught.value) == "the_file line 3: is wrong (mend it)"
    assert (caught.value.what, caught.value.remedy) == ("is wrong", "mend it")


def test_a_defect_names_its_place_and_no_value() -> None:
    with pytest.raises(ReaderDefectError) as caught:
        in_worker(with_defect, FILE, "patient", SMALL)
    assert str(caught.value).startswith("KeyError at test_worker.py:")
    assert "patient" in caught.value.__notes__[0]


@pytest.mark.parametrize("read", [with_much_memory, with_large_result])
def test_too_much_memory(read: Callable[[Path, object], object]) -> None:
    assert "needs more than 200 MB of memory (limit memory_bytes)" in fault(read, 400 * MB)


def test_what_this_process_holds_itself_counts_for_nothing() -> None:
    held = bytearray(300 * MB)
    assert in_worker(with_much_memory, FILE, 100 * MB, SMALL) == 100 * MB
    assert len(held) == 300 * MB


@pytest.mark.parametrize("read", [sleeping, turning])
def test_too_slow(read: Callable[[Path, object], object]) -> None:
    limits = ReadLimits(seconds=1)
    assert "takes longer than 1 seconds (limit seconds)" in fault(read, 60.0, limits)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (signal.SIGKILL, "needs more than 200 MB"),
        (signal.SIGSEGV, "ended abruptly (SIGSEGV)"),
        (signal.SIGABRT, "ended abruptly (SIGABRT)"),
        (signal.SIGXCPU, "takes longer than 20 seconds"),
    ],
)
def test_a_worker_that_is_killed(number: int, says: str) -> None:
    assert says in fault(killed, number)


@pytest.mark.parametrize("code", [0, 3])
def test_a_worker_that_leaves_without_an_answer(code: int) -> None:
    assert f"ended abruptly (exit code {code})" in fault(left, code)


def test_the_same_beside_other_threads() -> None:
    with another_thread():
        assert in_worker(measured, FILE, 1, SMALL) == "the_file"
        with pytest.raises(InputError, match="line 3: is wrong"):
            in_worker(with_error, FILE, InputError, SMALL)
        assert "needs more than 200 MB" in fault(with_much_memory, 400 * MB)


INTERRUPTED = """
import signal, time
from pathlib import Path
from oncobasis.readers.files.worker import in_worker

# What a shell starts in the background ignores interrupts, and so would all that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

def read(path, started):
    path.write_text(str(__import__("os").getpid()))
    time.sleep(60)

try:
    in_worker(read, Path({path!r}), None)
except KeyboardInterrupt:
    print("stopped")
"""


def test_an_interrupt_stops_both_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    program = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED.format(path=str(path))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not (path.exists() and path.read_text()):
        time.sleep(0.01)
    os.killpg(program.pid, signal.SIGINT)
    assert program.communicate(timeout=20) == (b"stopped\n", b"")
    with pytest.raises(ProcessLookupError):
        os.kill(int(path.read_text()), 0)


INTERRUPTED_AT_ITS_START = """
import time
from pathlib import Path
from oncobasis.readers.files import worker

def read(path, started):
    time.sleep(60)

started = worker._started
def interrupted(*work):
    started(*work)
    raise KeyboardInterrupt

worker._started = interrupted
try:
    worker.in_worker(read, Path("any"), None)
except KeyboardInterrupt:
    print("stopped")
"""


def test_an_interrupt_as_the_reader_starts_is_not_waited_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_AT_ITS_START],
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert done.stdout == b"stopped\n"


def test_a_reader_does_not_outlive_its_parent(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    program = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from oncobasis.readers.files.limits import ReadLimits\n"
        "from oncobasis.readers.files.worker import in_worker\n"
        "def read(path, _):\n"
        "    path.write_text(str(os.getpid()))\n"
        "    time.sleep(60)\n"
        "in_worker(read, Path(sys.argv[1]), None, ReadLimits(seconds=60))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(told)])
    try:
        assert within(20, lambda: told.is_file() and told.read_text().isdecimal())
    finally:
        parent.kill()
        parent.wait()
    child = Path("/proc", told.read_text())
    assert within(10, lambda: not child.exists())


def test_a_file_that_goes_away_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="could not be read: No such file"):
        in_worker(opened, tmp_path / "gone.vcf", None)


def opened(path: Path, _: None) -> bytes:
    return path.read_bytes()


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False
