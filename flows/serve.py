"""`zhengju serve`: Prefect's server, the runner and all that belongs to them, until a signal."""

import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import httpx
import typer
from filelock import FileLock, Timeout

from flows.failures import Failure
from flows.folders import INBOX, PUBLISHED, REVIEWED, WAREHOUSES
from flows.serving.interrupted import api_client, reschedule, restart_crashed
from flows.serving.lifeline import Child
from flows.serving.loopback import AUTH, is_loopback

# A quiet machine makes Prefect's database in five seconds; a very busy one has taken minutes.
START_SECONDS = 600
# systemd and people wait ten seconds for a stop; what is not written down then is at the start.
RESCHEDULE_SECONDS = 3
SERVER_STOP_SECONDS = 4
HEALTH_SECONDS = 2
# Between two looks for crashed runs that the automation has left.
CRASHED_SECONDS = 60
DEFAULTS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_RUNNER_PROCESS_LIMIT": "3",
    # Scans are planned five minutes ahead and not an hour: after a night off, sixty that are all
    # late at once lock SQLite for minutes.
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_SCHEDULED_TIME": "PT5M",
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
}


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Raises Failure where that cannot be done."""
    _refuse_open(host)
    with _only_one(), _stopped_by_signals() as stopped:
        _refuse_taken(host, port)
        for folder in (INBOX, WAREHOUSES, PUBLISHED, REVIEWED):
            folder.path().mkdir(parents=True, exist_ok=True)
        env = child_environment(host, port)
        with api_client(env["PREFECT_API_URL"], os.environ.get(AUTH)) as client:
            _serve(env, client, stopped)


def _serve(env: Mapping[str, str], client: httpx.Client, stopped: Event) -> None:
    """The runner loads while the server starts; when all ends, it ends first."""
    began = False
    with Child("flows.serving.server", env) as server:
        try:
            with Child("flows.serving.runner", env) as runner:
                if not _answers(client, server, stopped) or not go_on(client, stopped):
                    return
                began = True
                runner.go()
                if _ready(runner, stopped):
                    place = env["PREFECT_API_URL"].removesuffix("/api")
                    typer.echo(f"政据 Zhengju: {place}/v2/dashboard (Ctrl-C stops)")
                _wait(stopped, client, server, runner)
        finally:
            if began and not server.ended:
                # The runs are no more: what they had not finished goes on with the next start.
                with suppress(httpx.HTTPError):
                    reschedule(client, RESCHEDULE_SECONDS)
            server.stop(SERVER_STOP_SECONDS)


def go_on(client: httpx.Client, stopped: Event) -> bool:
    """Let the runs go on of a server that was killed; False where a signal came first.

    In a thread, which ends with the server: a database that is locked keeps a request for minutes.
    Raises Failure where the server refuses.
    """
    pool = ThreadPoolExecutor(max_workers=1)
    done = pool.submit(reschedule, client, START_SECONDS, died=True)
    pool.shutdown(wait=False)
    while not stopped.wait(0.1):
        if done.done():
            try:
                done.result()
            except httpx.HTTPError as error:
                raise Failure(_refusal(error)) from error
            return True
    return False


def _refusal(error: httpx.HTTPError) -> str:
    status = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else None
    if status == httpx.codes.UNAUTHORIZED:
        return (
            f"Prefect's server has a password from its profile or a file of settings: set {AUTH} "
            "to it in the environment, where zhengju serve reads it"
        )
    return f"Prefect's server did not let the runs of before go on: {error or type(error).__name__}"


def _answers(client: httpx.Client, server: Child, stopped: Event) -> bool:
    """Wait for the server; False where a signal came first. Raises Failure."""
    end = time.monotonic() + START_SECONDS
    while not stopped.wait(0.2):
        if server.ended:
            raise Failure("Prefect's server did not start: what it said is above")
        if time.monotonic() > end:
            raise Failure(f"Prefect's server did not answer for {START_SECONDS} seconds")
        try:
            if client.get("/health", timeout=HEALTH_SECONDS).is_success:
                return True
        except httpx.TransportError:
            continue
    return False


def _ready(runner: Child, stopped: Event) -> bool:
    """Wait for the runner; False where it ended or a signal came first. Raises Failure."""
    end = time.monotonic() + START_SECONDS
    while not stopped.is_set() and not runner.ended:
        if runner.ready(0.2):
            return True
        if time.monotonic() > end:
            raise Failure(f"what runs the flows was not ready after {START_SECONDS} seconds")
    return False


def _wait(stopped: Event, client: httpx.Client, *children: Child) -> None:
    """Wait for a signal, and meanwhile let crashed runs go on. Raises Failure where a child ends
    before."""
    looked = time.monotonic()
    while not stopped.wait(0.5):
        for child in children:
            if child.ended:
                code = child.process.returncode
                raise Failure(f"{child.module} ended by itself (exit code {code}): stopping")
        if time.monotonic() > looked + CRASHED_SECONDS:
            # A server that is too busy now answers the next time.
            with suppress(httpx.HTTPError):
                restart_crashed(client, HEALTH_SECONDS)
            looked = time.monotonic()


def child_environment(host: str, port: int) -> dict[str, str]:
    """What the children are told. What the user has set stays, but for where the server is."""
    env = DEFAULTS | os.environ
    env |= {
        "PREFECT_SERVER_API_HOST": host,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_API_URL": f"http://{_reached_by(host)}:{port}/api",
        "PREFECT_UI_URL": f"http://{_reached_by(host)}:{port}/v2",
        # Relative: the page works under whatever name the browser knows this server by.
        "PREFECT_UI_API_URL": "/api",
    }
    direct = ",".join(dict.fromkeys([*_own_names(host), *_without_proxy(env)]))
    env |= {"NO_PROXY": direct, "no_proxy": direct}
    if auth := env.get(AUTH):
        env["PREFECT_API_AUTH_STRING"] = auth
    return env


def _own_names(host: str) -> list[str]:
    """What no proxy is asked for: it would look for this server on its own machine."""
    return ["127.0.0.1", "localhost", "::1", _reached_by(host).strip("[]")]


def _without_proxy(env: Mapping[str, str]) -> list[str]:
    told = f"{env.get('no_proxy', '')},{env.get('NO_PROXY', '')}"
    return [name.strip() for name in told.split(",") if name.strip()]


def _reached_by(host: str) -> str:
    """How this machine reaches a server that listens there."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{reached}]" if ":" in reached else reached


def _refuse_open(host: str) -> None:
    if not os.environ.get(AUTH) and not is_loopback(host):
        raise Failure(
            f"on {host} everybody in the network could start flows: set {AUTH} to user:password "
            "in the environment"
        )


def _refuse_taken(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise Failure(f"{host} is no address of this machine: {error.strerror}") from error
    except OSError as error:
        raise Failure(
            f"{host}:{port} cannot be used ({error.strerror}): name another by --port"
        ) from error


@contextmanager
def _only_one() -> Iterator[None]:
    """One server a PREFECT_HOME, and so one a database of SQLite; nothing keeps a second one away
    from a database of PostgreSQL. Raises Failure."""
    home = Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect").expanduser()
    home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home / "zhengju-serve.lock", timeout=0):
            yield
    except Timeout as timeout:
        raise Failure(
            f"zhengju serve runs already with {home}: stop it, or set PREFECT_HOME to another "
            "folder"
        ) from timeout


@contextmanager
def _stopped_by_signals() -> Iterator[Event]:
    stopped = Event()
    kinds = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(kind, lambda *_: stopped.set()) for kind in kinds]
    try:
        yield stopped
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)
