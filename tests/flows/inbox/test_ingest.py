"""Scans: what is new is told once, and of what failed again."""

import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from uuid import UUID

import pytest
from filelock import FileLock

from flows.inbox import ingest
from flows.inbox.ingest import AGAIN_SECONDS, Ended, NothingFetched
from tests.flows.inbox.sites import Site


class Events:
    """What was sent, as the server would have it."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, list[str]]] = []

    def __call__(self, _event, name, _resource, payload) -> None:
        self.sent.append((name, payload["files"]))


class Scanning(Site):
    """Scans the inbox before it answers."""

    def do_GET(self) -> None:
        self.server.scanned = ingest.run([], Events(), quiet_seconds=0)
        super().do_GET()


def test_a_slow_site_keeps_no_scan_waiting(place):
    (place / "inbox" / "报告.txt").write_text("x")
    with ThreadingHTTPServer(("127.0.0.1", 0), Scanning) as server:
        threading.Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_port}/plain"
        done = ingest.run([address], Events(), quiet_seconds=0)
        server.shutdown()
    assert server.scanned.told == {"zhengju.reports.arrived": ("报告.txt",)}
    assert done.fetched == 1


def test_who_is_started_by_a_schedule_leaves_fetching_to_the_other_run(site, place):
    (place / "out").mkdir()
    with FileLock(place / "out" / "noticed.sqlite.fetching"):
        assert str(ingest.run([site + "/plain"], Events(), patience_seconds=0)) == "nothing new"
        with pytest.raises(NothingFetched):
            ingest.run([site + "/plain"], Events(), patience_seconds=0.1)


def test_nothing_fetched_is_a_failure_after_the_scan(site, place):
    (place / "inbox" / "报告.txt").write_text("y")
    events = Events()
    with pytest.raises(NothingFetched, match="not one of 2") as told:
        ingest.run([site + "/gone", site + "/empty"], events, quiet_seconds=0)
    assert [want in reason for want, reason in
            zip(["404", "empty"], told.value.reasons, strict=True)] == [True] * 2  # fmt: skip
    assert events.sent == [("zhengju.reports.arrived", ["报告.txt"])]


def test_both_folders_are_told_of(site, place):
    (place / "inbox" / "报告.txt").write_text("x")
    (place / "inbox" / "~$报告.docx").write_text("Word's lock")
    (place / "annotations" / "reviewed" / "README.md").write_text("no passages")
    (place / "annotations" / "reviewed" / "a.jsonl").write_text("{}")
    events = Events()
    done = ingest.run([site + "/plain"], events, quiet_seconds=0)
    fetched = next(path.name for path in (place / "inbox").glob("plain-*"))
    assert events.sent == [
        ("zhengju.reports.arrived", [fetched, "报告.txt"]),
        ("zhengju.annotations.reviewed", ["a.jsonl"]),
    ]
    assert done.fetched == 1
    assert ingest.run([site + "/plain"], events, quiet_seconds=0).told == {}


def test_what_is_refused_stops_nothing_else(site, place):
    (place / "secret.txt").write_text("x")
    (place / "inbox" / "link.txt").symlink_to(place / "secret.txt")
    (place / "inbox" / "a\\b.txt").write_text("x")
    (place / "inbox" / "报告.txt").write_text("y")
    events = Events()
    done = ingest.run([site + "/gone", site + "/plain"], events, quiet_seconds=0)
    ((event, names),) = events.sent
    assert (event, names[-1], done.fetched) == ("zhengju.reports.arrived", "报告.txt", 1)
    reasons = ["404", "no form takes", "leads out of"]
    told = (*done.unfetched, *done.refused)
    assert [want in line for want, line in zip(reasons, told, strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([["a"], ["a"], ["a"]], [["a"], [], []]),
        ([["a"], ["a", "b"], ["b"]], [["a"], ["b"], []]),
        ([["a"], [], ["a"]], [["a"], [], ["a"]]),  # taken away, and put back
    ],
    ids=str,
)
def test_what_is_refused_is_told_once(place, steps, expected):
    seen = []
    for names in steps:
        for folder in (place / "inbox", place / "annotations" / "reviewed"):
            link_out(folder, names)
        told = ingest.run([], Events(), quiet_seconds=0).refused
        seen.append([reason.split(".jsonl leads out of")[0] for reason in told])
    assert seen == [names * 2 for names in expected]  # for each of the folders


def link_out(folder: Path, names: list[str]) -> None:
    (folder.parent / "secret.jsonl").touch()
    for path in folder.iterdir():
        path.unlink()
    for name in names:
        (folder / f"{name}.jsonl").symlink_to(folder.parent / "secret.jsonl")


def test_an_event_that_does_not_arrive_is_told_again(place):
    (place / "inbox" / "a.txt").write_text("x")
    ids = []

    def lost(event, *_) -> None:
        ids.append(event)
        raise ConnectionError("no server")

    for _ in range(2):
        with pytest.raises(ConnectionError):
            ingest.run([], lost, quiet_seconds=0)
    assert len(ids) == 2
    assert len(set(ids)) == 1
    events = Events()
    ingest.run([], events, quiet_seconds=0)
    assert events.sent == [("zhengju.reports.arrived", ["a.txt"])]


class Server:
    """Has events by their ids, as Prefect does, until it is killed: it writes them late."""

    def __init__(self) -> None:
        self.events: dict[UUID, list[str]] = {}
        self.sent: list[UUID] = []

    def __call__(self, event, _name, _resource, payload) -> None:
        if event not in self.events:
            self.sent.append(event)
            self.events[event] = payload["files"]

    def kill(self) -> None:
        self.events.clear()


@pytest.mark.parametrize(
    ("kept_seconds", "killed", "sent"),
    [(0, True, 2), (0, False, 1), (3600, True, 1)],  # the last: the event may yet be written
)
def test_an_event_that_a_killed_server_has_lost_is_sent_again(
    place, monkeypatch, kept_seconds, killed, sent
):
    monkeypatch.setattr(ingest, "KEPT_SECONDS", kept_seconds)
    (place / "inbox" / "a.txt").write_text("x")
    server = Server()
    ingest.run([], server, quiet_seconds=0)
    if killed:
        server.kill()
    for _ in range(3):
        assert str(ingest.run([], server, quiet_seconds=0)) == "nothing new"
    assert (len(server.sent), len(set(server.sent))) == (sent, 1)
    assert [*server.events.values()] == ([["a.txt"]] if sent == 2 or not killed else [])


class Runs:
    """What became of the runs that the events have started: all of them ended in one way."""

    def __init__(self, failed: bool, *, cancelled: bool = False) -> None:
        self.failed, self.cancelled = failed, cancelled

    def __call__(self, _event):
        return Ended(self.failed, time.time(), self.cancelled)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([None, None, None, None], [1, 0, 0, 0]),  # the run goes on
        ([None, Runs(False), Runs(True), None], [1, 0, 0, 0]),
        ([None, Runs(True), None, None], [1, 1, 0, 0]),
        ([None, Runs(True), Runs(False), Runs(True)], [1, 1, 0, 0]),
        ([None, Runs(True), Runs(True), Runs(True), Runs(True)], [1, 1, 1, 0, 0]),
    ],
)
def test_what_led_to_a_run_that_failed_is_told_again(place, monkeypatch, outcomes, expected):
    monkeypatch.setenv(AGAIN_SECONDS, "0")
    (place / "inbox" / "a.txt").write_text("x")
    seen, refused = [], []
    for outcome in outcomes:
        events = Events()
        done = ingest.run([], events, outcome or (lambda _event: None), quiet_seconds=0)
        seen.append(len(events.sent))
        refused += done.refused
        assert events.sent in ([], [("zhengju.reports.arrived", ["a.txt"])])
    assert seen == expected
    given_up = ["a.txt: 3 runs on it have failed"] if sum(expected) == 3 else []
    assert [told[:31] for told in refused] == given_up


def test_it_is_told_again_after_a_while_and_under_its_new_name(place, monkeypatch):
    old, new = place / "inbox" / "a.txt", place / "inbox" / "b.txt"
    old.write_text("x")
    (place / "inbox" / "gone.txt").write_text("y")
    ingest.run([], Events(), quiet_seconds=0)
    old.rename(new)
    (place / "inbox" / "gone.txt").unlink()
    events = Events()
    assert str(ingest.run([], events, Runs(True), quiet_seconds=0)) == "nothing new"
    monkeypatch.setenv(AGAIN_SECONDS, "0")
    done = ingest.run([], events, Runs(True), quiet_seconds=0)
    assert str(done) == "1 once more in zhengju.reports.arrived"
    assert events.sent == [("zhengju.reports.arrived", ["b.txt"])]


COMPLETED, CANCELLED = Runs(False), Runs(False, cancelled=True)
MOVES = [
    ({"a.txt": "2024/a.txt"}, COMPLETED, ["2024/a.txt"]),
    ({"a.txt": "c.txt", "b.txt": "d.txt"}, COMPLETED, ["c.txt", "d.txt"]),
    ({}, COMPLETED, []),
    ({"a.txt": None}, COMPLETED, []),  # taken away
    ({"a.txt": "copy"}, COMPLETED, []),  # the one that was told is there, too
    ({"a.txt": "2024/a.txt"}, CANCELLED, []),
]


@pytest.mark.parametrize(("moves", "outcome", "expected"), MOVES)
def test_what_was_moved_before_its_run_is_told_under_its_new_name(place, moves, outcome, expected):
    inbox = place / "inbox"
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text(name)
    ingest.run([], Events(), quiet_seconds=0)
    for old, new in moves.items():
        move(inbox / old, new)
    events = Events()
    for _ in range(3):
        ingest.run([], events, outcome, quiet_seconds=0)
    assert events.sent == ([("zhengju.reports.arrived", expected)] if expected else [])


def move(old: Path, new: str | None) -> None:
    if new == "copy":
        (old.parent / "0.txt").write_bytes(old.read_bytes())
    elif new:
        (old.parent / new).parent.mkdir(exist_ok=True)
        old.rename(old.parent / new)
    else:
        old.unlink()


def test_annotations_that_were_moved_are_learned_already(place):
    reviewed = place / "annotations" / "reviewed"
    (reviewed / "a.jsonl").write_text("{}")
    ingest.run([], Events(), quiet_seconds=0)
    (reviewed / "a.jsonl").rename(reviewed / "b.jsonl")
    assert str(ingest.run([], Events(), COMPLETED, quiet_seconds=0)) == "nothing new"


def test_one_scan_at_a_time(place):
    (place / "out").mkdir()
    with FileLock(place / "out" / "noticed.sqlite.lock"):
        assert ingest.run([], Events()) is None


def test_missing_folders_are_no_trouble(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(ingest.run([], Events())) == "nothing new"
