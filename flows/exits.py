"""How the program ends where a run fails: one line a trouble, and exit code 1."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

import typer

from flows.display import complain
from flows.failures import Failure

INTERRUPTED = 130
# Seconds for a run to end by itself after Ctrl-C.
GRACE = 5.0


@contextmanager
def ended_by_interrupt(advice: str) -> Iterator[None]:
    """End the program soon after Ctrl-C, with a line of advice, whatever its threads are doing.

    For work that a kill does not harm: Python waits for threads, and a training would go on for
    minutes for nothing.
    """

    def interrupt(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        complain(f"interrupted; {advice}")
        end = Timer(GRACE, _end)
        end.daemon = True
        end.start()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end() -> None:
    """At once, without Prefect's temporary server, which only a regular end would stop."""
    try:
        from prefect.server.api.server import SubprocessASGIServer

        SubprocessASGIServer().stop()
    finally:
        os._exit(INTERRUPTED)


@contextmanager
def plain_failures() -> Iterator[None]:
    """End the program with one line and exit code 1 where the run fails."""
    from warehouse.store import WarehouseError

    try:
        yield
    except (WarehouseError, Failure) as failure:
        complain(str(failure))
        raise typer.Exit(1) from failure
    except BrokenPipeError:
        raise
    except OSError as error:
        # What has no number was raised here, and says by itself what and where.
        ours = error.errno is None
        complain(str(error) if ours else f"{error.filename or 'the system'}: {error.strerror}")
        raise typer.Exit(1) from error
    except http_error() as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        complain(
            f"the Prefect API could not be reached: {reason}; "
            "unset PREFECT_API_URL to work without a server"
        )
        raise typer.Exit(1) from error


def http_error() -> type[Exception]:
    """What Prefect's client raises; imported only once something has failed."""
    from httpx import HTTPError

    return HTTPError
