import dataclasses
import os
import threading
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from annotations.records import Fact, Mention
from warehouse.ledger import Edition, Version
from warehouse.staging import arrow_fields, discard, staged_editions, staged_source, write_batch

VERSION = Version("embedded", "0.1.0", "m1")


def stage(folder: Path, *extractions, version=VERSION) -> Path:
    signatures = {e.reports[0].document_id: b"signature" for e in extractions}
    return write_batch(folder, [staged_source(e, signatures, version) for e in extractions])


def editions_of(*extractions, version=VERSION) -> set[Edition]:
    return {Edition(e.source.source_id, e.source.sha256, version) for e in extractions}


def test_batch_is_named_by_its_content_and_found_again(tmp_path, extract):
    one, two = extract("/a/1.txt", "办结5件"), extract("/a/2.txt", "办结6件")
    path = stage(tmp_path, one, two)
    assert stage(tmp_path, one, two) == path
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert staged_editions(tmp_path) == dict.fromkeys(editions_of(one, two), path)


def test_a_run_that_is_done_removes_the_folder_under_one_that_writes(tmp_path, extract):
    folder, done = tmp_path / "staging", threading.Event()

    def remove() -> None:
        while not done.wait(0.0003):
            with suppress(OSError):
                folder.rmdir()

    other = threading.Thread(target=remove)
    other.start()
    try:
        for number in range(200):
            discard([stage(folder, extract("/a/1.txt", f"办结{number}件"))])
    finally:
        done.set()
        other.join()


def test_row_is_a_source_with_what_was_found_in_it(tmp_path, extract):
    path = stage(tmp_path, extract("/a/1.txt", "办结5件，培训60人次"), extract("/a/2.txt", "无"))
    first, second = pq.read_table(path).to_pylist()
    assert [fact["quantity_text"] for fact in first["facts"]] == ["5件", "60人次"]
    assert (first["characters"], second["facts"]) == (11, [])
    assert first["documents"][0]["report_year"] == 2023


def test_columns_of_a_record_are_its_fields():
    assert [column.name for column in arrow_fields(Fact)] == [
        field.name for field in dataclasses.fields(Fact)
    ]


def test_participants_are_a_list(tmp_path, extract):
    one = extract("/a/1.txt", "办结5件，办结6件")
    together = dataclasses.replace(one.facts[0], participants=("云泽市公安局", "云泽市司法局"))
    path = stage(tmp_path, dataclasses.replace(one, facts=(together, one.facts[1])))
    (row,) = pq.read_table(path).to_pylist()
    assert [fact["participants"] for fact in row["facts"]] == [["云泽市公安局", "云泽市司法局"], []]


@pytest.mark.parametrize("other", [
    Version("spacy", "0.1.0", "m1"),
    Version("embedded", "0.2.0", "m1"),
    Version("embedded", "0.1.0", "m2"),
])  # fmt: skip
def test_another_version_is_another_edition(tmp_path, extract, other):
    one = extract("/a/1.txt", "办结5件")
    stage(tmp_path, one)
    assert not editions_of(one, version=other) & staged_editions(tmp_path).keys()


def test_damaged_and_unfinished_batches_are_ignored(tmp_path, extract):
    path = stage(tmp_path, extract("/a/1.txt", "办结5件"))
    path.with_name("12-unfinished.tmp").write_bytes(path.read_bytes())
    path.write_bytes(path.read_bytes()[:-1])
    assert staged_editions(tmp_path) == {}


@pytest.mark.parametrize("moved", [1, -1, 100])
def test_span_that_is_not_the_source_text_is_refused(tmp_path, extract, moved):
    sound = extract("/a/1.txt", "全年办结5件")
    start = 4 + moved
    spoiled = dataclasses.replace(
        sound, mentions=(("d", Mention(start, start + 2, "5件", "QUANTITY")),)
    )
    with pytest.raises(ValueError, match="5件"):
        stage(tmp_path, spoiled)
    assert list(tmp_path.iterdir()) == []


def test_disk_that_refuses_leaves_nothing_behind(tmp_path, extract, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(pq, "write_table", refuse)
    with pytest.raises(OSError, match="No space left"):
        stage(tmp_path / "staging", extract("/a/1.txt", "办结5件"))
    assert list((tmp_path / "staging").iterdir()) == []


def test_discard_removes_the_folder_once_it_is_empty(tmp_path, extract):
    folder = tmp_path / "staging"
    one = stage(folder, extract("/a/1.txt", "办结5件"))
    two = stage(folder, extract("/a/2.txt", "办结6件"))
    discard([one])
    assert [path.name for path in folder.iterdir()] == [two.name]
    discard([one, two])
    assert not folder.exists()
