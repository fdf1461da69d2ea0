"""A child process that ends with its parent, however that ends, and tells it when it is ready."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Self

NUMBER = "ZHENGJU_LIFELINE"


class Child:
    """`python -m module` in a process group of its own, with all that it starts."""

    def __init__(self, module: str, env: Mapping[str, str]) -> None:
        self.module = module
        self.line, far = socket.socketpair()
        with far:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module],
                env={**env, NUMBER: str(far.fileno())},
                pass_fds=[far.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.line.close()

    @property
    def ended(self) -> bool:
        """Whether it has ended by itself."""
        return self.process.poll() is not None

    def go(self) -> None:
        """Tell it that all that it needs is there."""
        with suppress(OSError):
            self.line.send(b"1")

    def ready(self, seconds: float) -> bool:
        """Whether it has said so within that time."""
        self.line.settimeout(seconds)
        try:
            return self.line.recv(1) == b"1"
        except TimeoutError:
            return False

    def stop(self, seconds: float) -> None:
        """Ask it to end, and end it where it does not."""
        if not self.ended:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """End it with all that it started, also where itself has ended before."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Lifeline:
    """In the child: the line to the parent; once that is gone, the process group is ended."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self._line = socket.socket(fileno=int(os.environ.pop(NUMBER)))
        self._line.set_inheritable(False)
        threading.Thread(target=self._watch, daemon=True).start()

    def ready(self) -> None:
        """Tell the parent."""
        self._line.send(b"1")

    def _watch(self) -> None:
        with suppress(OSError):
            while self._line.recv(1):
                self.go.set()
        os.killpg(os.getpgrp(), signal.SIGKILL)
