"""The tasks that can be trained, by name."""

from __future__ import annotations

from importlib import import_module

from oncobasis.core.errors import UsageError
from oncobasis.training.task import Task

_MODULES = {
    "icb-response": "icb_response",
    "icb-survival": "icb_survival",
    "breast-nac-pcr": "breast_nac_pcr",
}


def task_names() -> tuple[str, ...]:
    """The names that `find_task` knows, sorted."""
    return tuple(sorted(_MODULES))


def find_task(name: str) -> Task:
    """The task of this name (the ``TASK`` of its module); raises UsageError for an unknown one."""
    if name not in _MODULES:
        raise UsageError(f"{name!r} is not a task", remedy=f"tasks are {', '.join(task_names())}")
    task = import_module(f"oncobasis.training.tasks.{_MODULES[name]}").TASK
    if not isinstance(task, Task):
        raise UsageError(f"{_MODULES[name]}.TASK is not a Task")
    return task
