"""`zhengju explore`: a page over the published copy of a warehouse, on this machine only."""

import os
import runpy
import socket
import sys
from pathlib import Path
from typing import NoReturn

from flows.failures import Failure
from flows.folders import WAREHOUSES, published_copy
from warehouse.publishing import publish
from warehouse.store import reading, schema_version, scripts

HOST = "127.0.0.1"
# For a review that is being written when the page is stopped.
SECONDS_TO_WRITE = 10
PAGE = Path(__file__).resolve().parent / "exploring" / "page.py"
# Nothing is reported to Streamlit's makers, and no address of this machine asked for elsewhere.
OPTIONS = {
    "server.address": HOST,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
    "logger.hideWelcomeMessage": True,
    "logger.level": "error",
    "global.developmentMode": False,
}


def explore(warehouse: Path | None, port: int) -> None:
    """Serve the page until SIGINT or SIGTERM. A warehouse that is not published yet, or was before
    its schema changed, is published first. Raises Failure and WarehouseError."""
    found = (warehouse or WAREHOUSES.path() / "zhengju.duckdb").absolute()
    copy = published_copy(found)
    if not _is_current(copy):
        publish(found, copy)
    _refuse_taken(port)
    _serve(found, copy, port)


def _is_current(copy: Path) -> bool:
    if not copy.exists():
        return False
    with reading(copy) as db:
        return schema_version(db) == len(scripts("migrations"))


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Failure(f"port {port} is taken: name another one by --port") from error


def _draw_first(found: Path, copy: Path) -> None:
    """Draw the page once for nobody: its libraries and answers are there when somebody comes, and
    what Streamlit works out with its first element only, as a pattern of all emojis (a second)."""
    sys.argv = [str(PAGE), str(found), str(copy)]
    runpy.run_path(str(PAGE))


def configure(port: int) -> dict[str, object]:
    """Set Streamlit up for this machine alone; the options.

    It compares where a request says that it comes from (Origin) with the addresses of the machine,
    and would ask checkip.amazonaws.com for one: it is told beforehand.
    """
    from streamlit import net_util
    from streamlit.web import bootstrap

    options = {**OPTIONS, "server.port": port}
    bootstrap.load_config_options(options)
    net_util._internal_ip = net_util._external_ip = HOST
    return options


def _serve(found: Path, copy: Path, port: int) -> None:
    from streamlit.web import bootstrap

    options = configure(port)
    _draw_first(found, copy)
    print(f"http://{HOST}:{port}  ({copy}; Ctrl-C stops)", flush=True)
    bootstrap.run(str(PAGE), False, [str(found), str(copy)], options)
    _end()


def _end() -> NoReturn:
    """Leave at once: a query that still runs in a thread would abort Python's own way out."""
    from warehouse.explorer.desk import finish_writing

    finish_writing(SECONDS_TO_WRITE)  # a transaction that takes longer is undone, as by a kill
    sys.stdout.flush()
    os._exit(0)
