"""Downloads, from a real server on this machine."""

import socket
import threading
import time
from contextlib import suppress
from http.server import ThreadingHTTPServer

import pytest

import flows.inbox.fetching
from flows.inbox.fetching import ALLOW_PRIVATE, AT_ONCE, NotFetched, fetch, fetch_all
from flows.inbox.own_network import is_own_network
from tests.flows.inbox.sites import PAGE, PAGES, Site
from tests.flows.serving import free_port


@pytest.mark.parametrize(
    ("path", "stem", "suffix"),
    [
        ("/2023/工作报告.html", "工作报告", ".html"),
        ("/plain", "plain", ".txt"),
        ("/moved", "moved", ".txt"),
        ("/report.pdf", "report", ".pdf"),
    ],
)
def test_fetched(site, place, path, stem, suffix):
    found = fetch(site + path, place / "inbox")
    assert found.new
    assert found.path.name.startswith(f"{stem}-")
    assert found.path.suffix == suffix
    content = PAGES[PAGES[path][1].get("Location", path)][2]
    assert found.path.read_bytes() == content
    assert list((place / "inbox").iterdir()) == [found.path]


def test_what_a_kill_has_left_is_no_download(site, place):
    whole = fetch(site + "/plain", place / "inbox").path
    whole.rename(place / "inbox" / f".part-7{whole.name}")
    assert fetch(site + "/plain", place / "inbox").new


def test_the_same_content_is_kept_once(site, place):
    first = fetch(site + "/2023/工作报告.html", place / "inbox")
    again = fetch(site + "/2023/工作报告.html", place / "inbox")
    elsewhere = fetch(site + "/same", place / "inbox")
    assert [one.new for one in (first, again, elsewhere)] == [True, False, False]
    assert {one.path for one in (first, again, elsewhere)} == {first.path}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/big", "more than 1,000 bytes"),
        ("/empty", "is empty"),
        ("/gone", "404"),
        ("/loop", "ever other addresses"),
        ("/file", "no web address"),
        ("/nowhere", "could not be fetched"),
        ("/packed", "packed .gzip, gzip."),
    ],
)
def test_not_fetched(site, place, path, reason):
    with pytest.raises(NotFetched, match=reason) as told:
        fetch(site + path, place / "inbox", max_bytes=1000)
    assert "\n" not in str(told.value)
    assert list((place / "inbox").iterdir()) == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/plain",
        "http://localhost:{port}/plain",
        "http://[::1]:{port}/plain",
        "http://0.0.0.0:{port}/plain",
        "http://10.0.0.1/plain",
        "http://192.168.1.1/plain",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:127.0.0.1]:{port}/plain",
        "http://224.0.0.1/plain",
        "http://2130706433:{port}/plain",
        "http://[64:ff9b::7f00:1]/plain",
        "http://[64:ff9b::10.0.0.1]/plain",
        "http://[64:ff9b:1::808:808]/plain",
        "http://[2002:c0a8:101::1]/plain",
        "http://[::127.0.0.1]/plain",
        "http://[::ffff:0:127.0.0.1]/plain",
        "http://[fec0::1]/plain",
        "http://[feff::1]/plain",
    ],
)
def test_the_own_network_is_not_fetched(site, place, monkeypatch, address):
    monkeypatch.delenv(ALLOW_PRIVATE)
    with pytest.raises(NotFetched, match=f"own network; {ALLOW_PRIVATE}=1 allows it"):
        fetch(address.format(port=site.rpartition(":")[2]), place / "inbox")


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "2400:3200::1",
        "::ffff:8.8.8.8",
        "::ffff:0:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_the_public_network_is_not_the_own(address):
    assert not is_own_network(address)


@pytest.mark.parametrize("address", ["ftp://a.cn/x", "file:///etc/passwd", "no address"])
def test_what_is_no_web_address_is_not_fetched(place, address):
    with pytest.raises(NotFetched, match="no web address"):
        fetch(address, place / "inbox")


def test_a_host_that_does_not_answer(place, monkeypatch):
    monkeypatch.setattr(flows.inbox.fetching, "SILENCE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(NotFetched, match="could not be fetched"):
            fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/", place / "inbox")
    assert time.monotonic() - began < 5


def answered_one_byte_at_a_time(server: socket.socket) -> None:
    """Headers that never end, and are never silent for long."""
    connection, _ = server.accept()
    with connection, suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)


def test_an_address_that_takes_for_ever(place, monkeypatch):
    monkeypatch.setattr(flows.inbox.fetching, "MAX_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answered_one_byte_at_a_time, args=[server]).start()
        with pytest.raises(NotFetched, match="takes over"):
            fetch(f"http://127.0.0.1:{server.getsockname()[1]}/", place / "inbox")


class Meeting(Site):
    """Answers nobody before all have come, and only while nobody scans."""

    barrier = threading.Barrier(AT_ONCE, timeout=60)

    def do_GET(self) -> None:
        self.barrier.wait()
        super().do_GET()


def test_some_are_fetched_at_once(place, monkeypatch):
    for number in range(AT_ONCE):
        monkeypatch.setitem(PAGES, f"/{number}", (200, {}, f"{number}".encode()))
    with ThreadingHTTPServer(("127.0.0.1", 0), Meeting) as server:
        threading.Thread(target=server.serve_forever).start()
        here = f"http://127.0.0.1:{server.server_port}"
        found = fetch_all([f"{here}/{number}" for number in range(AT_ONCE)], place / "inbox")
        server.shutdown()
    assert [one.path.read_text() for one in found] == [f"{number}" for number in range(AT_ONCE)]


class Proxy(Site):
    """Takes note of what it is asked for, in full."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.path = "/plain"
        super().do_GET()


@pytest.mark.parametrize("trusted", [True, False])
def test_a_proxy_is_used_only_where_it_may_look_up_names(site, place, monkeypatch, trusted):
    # This machine for once counts as public.
    monkeypatch.setattr(flows.inbox.fetching, "is_own_network", lambda _ip: False)
    monkeypatch.setenv(ALLOW_PRIVATE, "1" if trusted else "")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever).start()
        for name in ("http_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
        fetched = fetch(site + "/same", place / "inbox").path
        with pytest.raises(NotFetched) as told:
            fetch(f"http://127.0.0.1:{free_port()}/{'x' * 300}", place / "inbox", max_bytes=1)
        server.shutdown()
    assert (site + "/same" in server.asked) is trusted
    assert (fetched.read_bytes() == PAGE) is not trusted
    assert ("the proxy of the environment is not used" in str(told.value)) is not trusted
