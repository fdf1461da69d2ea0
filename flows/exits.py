"""How the program ends where a run fails: one line a trouble, and exit code 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from flows.display import complain
from flows.failures import Failure


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
        complain(f"{error.filename or 'the system'}: {error.strerror or error}")
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
