"""Training in a process of its own, beside another training: one core each."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import ParamSpec, TypeVar

import rich

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def apart(
    train: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """What `train` returns, worked out by a process of its own; this thread waits for it.

    A new process, not a fork: torch and Prefect hold threads and locks that a fork would break.
    """
    # Its progress bar would write over that of this process.
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_quiet_and_mortal) as pool:
        return pool.submit(train, *args, **kwargs).result()


def _quiet_and_mortal() -> None:
    rich.get_console().quiet = True
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Else a killed run would leave one behind that goes on writing."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
