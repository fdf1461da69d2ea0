"""What tests of several folders need."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[str]:
    """A Prefect server with a database of its own, for as long as the tests run; its database.

    The database is new, and making it takes Prefect most of a minute on a busy machine.
    """
    from prefect.settings import get_current_settings
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        connection = get_current_settings().server.database.connection_url
        yield connection.get_secret_value()


@pytest.fixture(autouse=True)
def same_main_module() -> Iterator[None]:
    """A page that Streamlit runs in this process takes the place of the main module, which every
    process that is spawned later would import: their pools broke."""
    main, arguments = sys.modules["__main__"], sys.argv
    yield
    sys.modules["__main__"], sys.argv = main, arguments
