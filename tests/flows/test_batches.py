import hashlib
import os
from pathlib import Path

import pytest

from flows.batches import BATCH_BYTES, extract_batch, find_sources, plan, source_id
from flows.pipelines import version_of
from warehouse.ledger import Edition, Version
from warehouse.staging import staged_editions

VERSION = Version("embedded", "0.1.0", "m1")


def edition(path: Path) -> Edition:
    return Edition(source_id(path), hashlib.sha256(path.read_bytes()).hexdigest(), VERSION)


def test_warehouse_is_no_source_of_its_own(reports):
    warehouse = reports / "facts.duckdb"
    for name in ("facts.duckdb", "facts.duckdb.wal", "facts.duckdb.lock", "facts.duckdb.txt"):
        (reports / name).touch()
    (reports / "facts.duckdb.staging").mkdir()
    (reports / "facts.duckdb.staging" / "a.parquet").touch()
    found = find_sources([str(reports), str(reports / "教育局.txt")], warehouse)
    assert [path.name for path in found] == ["facts.duckdb.txt", "司法局.txt", "教育局.txt"]


def test_id_is_that_of_the_place(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    here = source_id(tmp_path / "a" / "1.txt")
    assert source_id(tmp_path / "b" / "1.txt") != here
    monkeypatch.chdir(tmp_path / "b")
    assert source_id(Path("../a/1.txt")) == here
    assert here == hashlib.sha256(str(tmp_path / "a" / "1.txt").encode()).hexdigest()[:12]


@pytest.mark.parametrize(("shares", "batches"), [
    ([], []),
    ([0.5], [1]),
    ([0.4, 0.6], [2]),
    ([0.4, 0.61], [1, 1]),
    ([3, 0.1, 0.1], [1, 2]),
    ([0.1, 3, 0.1], [1, 1, 1]),
    ([0, 0, 0], [3]),
])  # fmt: skip
def test_batches_by_size(tmp_path, shares, batches):
    paths = [tmp_path / f"{number}.txt" for number in range(len(shares))]
    for path, share in zip(paths, shares, strict=True):
        path.write_bytes(b"x" * int(share * BATCH_BYTES))
    assert [len(batch) for batch in plan(paths, VERSION, (), {}).batches] == batches


def test_plan_leaves_out_what_is_known(reports):
    known, staged = sorted(reports.iterdir())
    fresh = reports / "新.txt"
    fresh.write_text("办结5件", "utf-8")
    missing = reports / "没有.txt"
    batch = Path("batch.parquet")
    todo = plan(
        [known, staged, fresh, missing], VERSION, {edition(known)}, {edition(staged): batch}
    )
    assert [[source.path for source in sources] for sources in todo.batches] == [[fresh]]
    assert todo.unchanged == (edition(known),)
    assert todo.staged == {edition(staged): batch}
    (reject,) = todo.rejects
    assert (reject.source_name, reject.path) == ("没有.txt", str(missing))
    assert "No such file" in reject.reason


def test_changed_file_is_extracted_again(reports):
    path = reports / "教育局.txt"
    before = edition(path)
    path.write_text("办结5件", "utf-8")
    assert len(plan([path], VERSION, {before}, {}).batches) == 1


BAD = {
    "empty.txt": b"",
    "blank.txt": "　\n\n".encode(),
    "binary.txt": bytes(range(256)) * 40,
    "broken.docx": b"PK\x03\x04 and then nothing that Word knows",
    "broken.pdf": b"%PDF-1.7\nand no more",
}


def test_bad_sources_are_refused_with_the_reason_and_the_good_ones_are_staged(reports, tmp_path):
    for name, content in BAD.items():
        (reports / name).write_bytes(content)
    (sources,) = plan(sorted(reports.iterdir()), VERSION, (), {}).batches
    version = version_of("embedded")
    done = extract_batch(sources, version, tmp_path / "staging")
    assert {reject.source_name for reject in done.rejects} == BAD.keys()
    for reject in done.rejects:
        assert reject.source_name in reject.reason
        assert "fault of this program" not in reject.reason
        assert "\n" not in reject.reason
    assert staged_editions(tmp_path / "staging") == done.staged
    assert len(done.staged) == 2


def test_batch_of_bad_sources_stages_nothing(tmp_path):
    (tmp_path / "empty.txt").touch()
    (sources,) = plan([tmp_path / "empty.txt"], VERSION, (), {}).batches
    done = extract_batch(sources, version_of("embedded"), tmp_path / "staging")
    assert (done.staged, len(done.rejects)) == ({}, 1)
    assert not (tmp_path / "staging").exists()


def test_fault_in_one_source_costs_the_others_nothing(reports, tmp_path, monkeypatch):
    from models.pipeline import Pipeline

    extract = Pipeline.extract

    def stumble(self, source):
        if source.name == "司法局.txt":
            raise KeyError("no such\nrule")
        return extract(self, source)

    monkeypatch.setattr(Pipeline, "extract", stumble)
    (sources,) = plan(sorted(reports.iterdir()), VERSION, (), {}).batches
    done = extract_batch(sources, version_of("embedded"), tmp_path / "staging")
    assert len(done.staged) == 1
    (reject,) = done.rejects
    assert reject.source_name == "司法局.txt"
    assert "KeyError" in reject.reason
    assert "\n" not in reject.reason


def test_paths_that_cannot_be_opened_are_rejects(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe.txt")
    name = os.fsdecode(b"\xb9\xab\xb8\xe6.txt")
    (tmp_path / name).write_text("云泽市教育局受理申请12件。", "utf-8")
    paths = find_sources([tmp_path], tmp_path / "facts.duckdb")
    refused = plan(paths, VERSION, (), {}).rejects
    assert {reject.source_name for reject in refused} == {"loop", "pipe.txt", "公告.txt"}
