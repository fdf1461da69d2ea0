"""The ledger: what is told of a folder, once for each content."""

import os
from pathlib import Path

import pytest

from flows.inbox.noticing import ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "inbox"
    path.mkdir()
    return path


def told(tmp_path: Path, folder: Path, *, heard: bool = True, limit: int = 100) -> list[list[str]]:
    """What a scan tells, by event; `heard` is False where the run is killed before the answer."""
    names = sorted(path.name for path in folder.iterdir())
    with ledger(tmp_path / "ledger.sqlite", folder) as book:
        book.scan(names, quiet_seconds=0)
        events = book.untold(limit)
        if heard:
            for event in events:
                book.heard(event)
    return sorted(events.values())


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([{"a": "1"}], [[["a"]]]),
        ([{"a": "1"}, {}], [[["a"]], []]),
        ([{"a": "1"}, {"a": "1"}], [[["a"]], []]),  # written again, the same
        ([{"a": "1"}, {"a": "2"}], [[["a"]], [["a"]]]),
        ([{"a": "1"}, {"a": "2"}, {"a": "1"}], [[["a"]], [["a"]], [["a"]]]),
        ([{"a": "1"}, {"b": "1"}], [[["a"]], []]),  # a copy
        ([{"a": "1"}, {"a": None, "b": "1"}], [[["a"]], []]),  # renamed
        ([{"a": "1"}, {"a": None}, {"a": "1"}], [[["a"]], [], []]),  # taken away and put back
        ([{"a": "1"}, {"a": "2"}, {"b": "1"}], [[["a"]], [["a"]], [["b"]]]),
        ([{"a": "1", "b": "2"}, {"c": "3"}], [[["a", "b"]], [["c"]]]),
    ],
    ids=str,
)
def test_scans(tmp_path, folder, steps, expected):
    seen = []
    for number, step in enumerate(steps):
        for name, content in step.items():
            if content is None:
                (folder / name).unlink()
            else:
                (folder / name).write_text(content)
                os.utime(folder / name, (number, number))
        seen.append(told(tmp_path, folder))
    assert seen == expected


def test_what_cannot_be_read_stops_nothing_else(tmp_path, folder):
    (folder / "a").mkdir()  # as little a file as one of somebody else's
    (folder / "b").write_text("1")
    assert told(tmp_path, folder) == [["b"]]


def test_a_file_from_the_future_is_told(tmp_path, folder):
    (folder / "a").write_text("1")
    os.utime(folder / "a", (4_000_000_000, 4_000_000_000))
    with ledger(tmp_path / "ledger.sqlite", folder) as book:
        book.scan(["a"], quiet_seconds=10)
        assert [*book.untold(10).values()] == [["a"]]


def test_what_was_not_heard_is_told_again_as_the_same_event(tmp_path, folder):
    (folder / "a").write_text("1")
    with ledger(tmp_path / "ledger.sqlite", folder) as book:
        book.scan(["a"], quiet_seconds=0)
        first = book.untold(10)
    (folder / "b").write_text("2")
    with ledger(tmp_path / "ledger.sqlite", folder) as book:
        book.scan(["a", "b"], quiet_seconds=0)
        second = book.untold(10)
    (event,) = first
    assert second[event] == ["a"]
    assert sorted(second.values()) == [["a"], ["b"]]


def test_what_changed_before_it_was_heard_is_told_as_it_is_now(tmp_path, folder):
    (folder / "a").write_text("1")
    assert told(tmp_path, folder, heard=False) == [["a"]]
    (folder / "a").write_text("12")
    assert told(tmp_path, folder) == [["a"]]
    assert told(tmp_path, folder) == []


def test_many_files_are_told_in_parts(tmp_path, folder):
    for number in range(5):
        (folder / f"{number}").write_text(f"{number}")
    parts = [told(tmp_path, folder, limit=2) for _ in range(4)]
    assert parts == [[["0", "1"]], [["2", "3"]], [["4"]], []]


def test_a_file_that_still_grows_waits(tmp_path, folder):
    (folder / "a").write_text("1")
    with ledger(tmp_path / "ledger.sqlite", folder) as book:
        book.scan(["a"], quiet_seconds=60)
        assert book.untold(10) == {}
        os.utime(folder / "a", (1, 1))
        book.scan(["a"], quiet_seconds=60)
        assert list(book.untold(10).values()) == [["a"]]


def test_a_file_that_is_gone_meanwhile_is_passed_over(tmp_path, folder):
    with ledger(tmp_path / "ledger.sqlite", folder) as book:
        book.scan(["never there"], quiet_seconds=0)
        assert book.untold(10) == {}
