"""Reading in a process of its own: bounded in memory and time, whole or one clear error.

A hostile or broken file can then end its own process at worst. What comes back travels through the
pipe of ``multiprocessing``; nothing is written to disk.
"""

from __future__ import annotations

import ctypes
import errno
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from oncobasis.core.errors import InputError, OncobasisError
from oncobasis.readers.files.limits import DEFAULT_LIMITS, ReadLimits, beyond, in_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

Options = TypeVar("Options")
Result = TypeVar("Result")
# As in the kernel's header linux/prctl.h.
_PR_SET_PDEATHSIG = 1
_STATM = Path("/proc/self/statm")


class ReaderDefectError(RuntimeError):
    """A defect of ours inside a worker: its type and place, without the values it met."""


@dataclass(frozen=True, slots=True)
class _Done(Generic[Result]):
    """What the reader returned."""

    result: Result


@dataclass(frozen=True, slots=True)
class _Defect:
    """What the reader should never raise; ``trace`` may hold a patient's values."""

    kind: str
    place: str
    trace: str


def in_worker(
    read: Callable[[Path, Options], Result],
    path: Path,
    options: Options,
    limits: ReadLimits = DEFAULT_LIMITS,
) -> Result:
    """Return ``read(path, options)``, done in a process that may use so much memory and time.

    ``read`` is a function of a module, for a process with threads can't simply be copied. Errors of
    the reader come back as they are; a reader that ran out of memory or time, or was killed, is an
    InputError. Interrupted or not, no process is left behind.
    """
    context = _context()
    receiving, sending = context.Pipe(duplex=False)
    process = _started(context, sending, (read, path, options, limits))
    try:
        sending.close()
        answer: _Done[Result] | _Defect | OncobasisError = _answer(
            receiving, process, path.name, limits
        )
    finally:
        receiving.close()
        process.kill()
        process.join()
        process.close()
    if isinstance(answer, _Done):
        result: Result = answer.result
        return result
    if isinstance(answer, _Defect):
        defect = ReaderDefectError(f"{answer.kind} at {answer.place}")
        defect.add_note(answer.trace)
        raise defect
    raise answer


def _context() -> BaseContext:
    """Return how to start: a copy of this process costs milliseconds, but is unsafe with threads.

    The server that copies are made of otherwise is started once and costs a fresh start-up.
    """
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")


def _started(context: BaseContext, sending: Connection, work: tuple[object, ...]) -> BaseProcess:
    make: Callable[..., BaseProcess] = getattr(context, "Process")  # noqa: B009 - untyped stub
    # A daemon: an interrupt between its start and the caller's care must not be waited for at exit.
    process = make(target=_work, args=(sending, *work), name="oncobasis reader", daemon=True)
    process.start()
    return process


def _answer(
    receiving: Connection, process: BaseProcess, name: str, limits: ReadLimits
) -> _Done[Result] | _Defect | OncobasisError:
    if not receiving.poll(limits.seconds):
        return _too_slow(name, limits)
    try:
        answer: _Done[Result] | _Defect | OncobasisError = receiving.recv()
    except EOFError:
        process.join()
        return _ended(process.exitcode or 0, name, limits)
    return answer


def _ended(code: int, name: str, limits: ReadLimits) -> InputError:
    """Return what it means that the worker ended without an answer."""
    if -code == signal.SIGXCPU:
        return _too_slow(name, limits)
    if -code == signal.SIGKILL:
        return _too_large(name, limits)
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return InputError(
        f"reading the file ended abruptly ({how}): it is damaged, or needs more than "
        f"{in_words(limits.memory_bytes)} of memory (limit memory_bytes)",
        where=name,
        remedy="make the file again; for a VCF try bcftools view FILE",
    )


def _not_readable(name: str, error: OSError) -> InputError:
    """The file went away, or the disk failed, while it was read."""
    return InputError(
        f"the file could not be read: {error.strerror or type(error).__name__}",
        where=name,
        remedy="check that it is there and readable, and try again",
    )


def _too_large(name: str, limits: ReadLimits) -> InputError:
    return beyond(
        f"reading the file needs more than {in_words(limits.memory_bytes)} of memory",
        "memory_bytes",
        where=name,
        remedy="split it, by chromosome or by sample, or raise the limit",
    )


def _too_slow(name: str, limits: ReadLimits) -> InputError:
    return beyond(
        f"reading the file takes longer than {limits.seconds} seconds",
        "seconds",
        where=name,
        remedy="split it, by chromosome or by sample, or raise the limit",
    )


def _work(
    sending: Connection,
    read: Callable[[Path, Options], Result],
    path: Path,
    options: Options,
    limits: ReadLimits,
) -> None:
    # An interrupt is the parent's to answer: it ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    try:
        _bound(limits)
        sending.send(_tried(read, path, options, limits))
    except MemoryError:
        sending.send(_too_large(path.name, limits))
    except BrokenPipeError:
        return


def _tried(
    read: Callable[[Path, Options], Result], path: Path, options: Options, limits: ReadLimits
) -> _Done[Result] | _Defect | OncobasisError:
    try:
        return _Done(read(path, options))
    except OncobasisError as error:
        return error
    except MemoryError:
        return _too_large(path.name, limits)
    except Exception as error:  # noqa: BLE001 - the edge of a process: what is left is a defect
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            return _too_large(path.name, limits)
        if isinstance(error, OSError):
            return _not_readable(path.name, error)
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{last.filename.rpartition(os.sep)[2]}:{last.lineno}"
        return _Defect(type(error).__name__, place, "".join(traceback.format_exception(error)))


def _die_with_parent() -> None:
    """Ask Linux to end this process when its parent is killed, for nobody then waits for it."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _bound(limits: ReadLimits) -> None:
    """Bound this process: memory beyond what the program itself has, processor time, no dump."""
    if sys.platform == "win32":
        return
    import resource

    size = _address_space()
    if size:
        _lower(resource.RLIMIT_AS, size + limits.memory_bytes)
    # Should the parent be gone, nobody waits: the processor's clock ends this process then.
    _lower(resource.RLIMIT_CPU, limits.seconds)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(which: int, limit: int) -> None:
    import resource

    _, hard = resource.getrlimit(which)
    least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(which, (least, hard))


def _address_space() -> int:
    """Return the size of this process in bytes, 0 where the system doesn't tell."""
    try:
        pages = int(_STATM.read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
