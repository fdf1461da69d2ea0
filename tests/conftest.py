"""What tests of several folders need."""

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
