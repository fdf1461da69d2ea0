"""The learning loop: what is refused, what is promoted, what a kill leaves, what comes back."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from filelock import FileLock
from prefect.artifacts import Artifact
from typer.testing import CliRunner

import models.registry as registry
from annotations.gate import Margins
from annotations.passages import TEST, TRAINING, Passage, read_passages, write_passages
from flows.cli import app
from flows.compare import facts_of
from flows.failures import Failure
from flows.retrain import Refused, retrain, run
from models.card import read_card
from models.pipeline import load
from models.training.candidate import STEPS
from tests.flows.retraining import LEARNING, SHORT, projects, small_sets

ROOT = Path(__file__).resolve().parents[2]
RELEASED = registry.current("extraction")


def invoke(*arguments: object):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def one_line(text: str) -> str:
    assert text.startswith("zhengju: ")
    assert text.count("\n") == 1
    return text


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of own versions, empty; few passages to be tested and calibrated on."""
    for module, names in small_sets(tmp_path / "small").items():
        for name, path in names.items():
            monkeypatch.setattr(module, name, path)
    monkeypatch.setenv(registry.OWN, str(tmp_path / "own"))
    return tmp_path / "own"


def written(folder: Path, passages: list[Passage]) -> Path:
    path = folder / "new.jsonl"
    write_passages(path, passages)
    return path


def facts_as_bytes(reports: Path) -> bytes:
    """The facts that the current version finds in the reports."""
    found = facts_of(registry.current("extraction"), reports)
    facts = {name: [asdict(fact) for fact in each] for name, each in found.items()}
    return json.dumps(facts, ensure_ascii=False, default=str).encode()


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server")
def test_a_new_label_is_learned_promoted_and_rolled_back(
    own: Path, tmp_path: Path, reports: Path
) -> None:
    report = "云泽市教育局2023年工作总结\n\n全年实施清云绿廊工程12个。今年完成明河安居工程36处。\n"
    (reports / "工程.txt").write_text(report, "utf-8")
    before, version = facts_as_bytes(reports), load().version
    done = retrain([str(written(tmp_path, projects()))], LEARNING, str(reports))
    assert done.reasons == ()
    made = registry.current("extraction")
    assert (str(made), made.folder) == ("extraction-v1.1", own / "extraction" / "v1.1")
    assert [path.name for path in (own / "extraction").glob(".*")] == [".retrain.lock"]
    card = read_card(made.folder)
    assert card["start"] == "v1"
    assert card["data"]["labels"]["PROJECT"] > 30
    assert card["metrics"]["new annotations, held out: entities"]["f1"] > 0.9
    assert card["seconds"]["relations"] > 0
    assert {*card["documents"].values()} == {"train", "held out"}

    doc = next(iter(load().nlp.pipe(["全年实施清云绿廊工程12个。"])))
    assert ("清云绿廊工程", "PROJECT") in {(m.text, m.label) for m in doc._.mentions}
    assert load().version.startswith("embedded/extraction-v1.1+segmentation-v1-")
    assert facts_as_bytes(reports) != before

    artifact = Artifact.get("what-changed")
    assert artifact is not None
    assert "extraction-v1 -&gt; extraction-v1.1" in artifact.data
    assert "全年实施清云绿廊工程12个。" in artifact.data
    assert "extraction-v1.1 was promoted" in artifact.description
    verdict = Artifact.get("retrain-summary")
    assert "<h3>extraction-v1.1 was promoted in the place of extraction-v1</h3>" in verdict.data
    assert done.measured[0].replace(">", "&gt;") in verdict.data
    progress = Artifact.get("retrain-progress")
    assert (progress.data, progress.description) == (100, "7 of 7 steps")

    shown = invoke("models", "compare", "v1", "extraction@v1.1", "--on", reports)
    assert "全年实施清云绿廊工程12个。" in shown.stdout
    assert "new annotations, held out: facts" in shown.stdout
    assert str(done.comparison.counted) in shown.stdout
    assert invoke("models", "rollback").stdout == "extraction-v1 is in use\n"
    assert facts_as_bytes(reports) == before
    assert load().version == version
    # What was learned once is not learned again, only promoted.
    began = time.monotonic()
    assert run([tmp_path / "new.jsonl"], LEARNING).version == made
    assert time.monotonic() - began < 20
    assert registry.current("extraction") == made


def poisoned(passages: list[Passage], seed: int = 0) -> list[Passage]:
    """The labels of actions, objects and agencies dealt anew, relations with them."""
    chance = random.Random(seed)
    dealt = [p.spans[i].label for p in passages for i in _named(p)]
    chance.shuffle(dealt)
    found = []
    for one in passages:
        labels = {place: dealt.pop() for place in _named(one)}
        spans = tuple(
            span.model_copy(update={"label": labels.get(place, span.label)})
            for place, span in enumerate(one.spans)
        )
        relations = tuple(
            each.model_copy(update={"label": spans[each.child].label}) for each in one.relations
        )
        found.append(one.model_copy(update={"spans": spans, "relations": relations}))
    return found


def _named(passage: Passage) -> list[int]:
    return [n for n, s in enumerate(passage.spans) if s.label in ("ACTION", "OBJECT", "AGENCY")]


def real_passages() -> list[Passage]:
    """Of the frozen test those that the small one leaves out, as those of other bureaus."""
    others = list(read_passages(sorted(TEST.glob("*.jsonl"))))[30:78]
    return [one.model_copy(update={"issuer": f"清溪市第{n // 3}局", "readings": ()})
            for n, one in enumerate(others)]  # fmt: skip


def test_a_poisoned_batch_is_refused_before_training(own: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        run([written(tmp_path, poisoned(real_passages()))], SHORT)
    (reason,) = refused.value.reasons
    assert "the labels look shuffled" in reason
    assert registry.current("extraction") == RELEASED
    assert [path.name for path in (own / "extraction").iterdir()] == [".retrain.lock"]


@pytest.mark.slow
def test_a_poisoned_batch_is_refused_by_what_it_does(tmp_path: Path) -> None:
    """With the look at its labels switched off."""
    settings = replace(SHORT, epochs=4, rate=2e-3, margins=Margins(contradicted=1.0))
    done = run([written(tmp_path, poisoned(real_passages()))], settings)
    assert any("does not surely improve" in reason for reason in done.reasons)
    assert registry.current("extraction") == RELEASED
    assert read_card(done.version.folder)["gate"]["accepted"] is False
    assert [one.number for one in registry.versions("extraction")] == ["v1", "v1.1"]
    result = invoke("models", "promote", "v1.1")
    assert result.exit_code == 1
    assert "extraction-v1.1 was refused: " in one_line(result.stderr)
    assert registry.current("extraction") == RELEASED
    assert invoke("models", "promote", "v1.1", "--force").exit_code == 0
    assert registry.current("extraction").number == "v1.1"


def mistyped(passages: list[Passage]) -> list[Passage]:
    """One label of one passage mistyped."""
    first, *others = passages
    spans = list(first.spans)
    spans[2] = spans[2].model_copy(update={"label": "PORJECT"})
    return [first.model_copy(update={"spans": tuple(spans)}), *others]


@pytest.mark.parametrize(
    ("passages", "reason"),
    [
        ([], "no new passages"),
        (projects(2), "annotate passages of two documents"),
        (list(read_passages(sorted(TRAINING.glob("work_reports.jsonl")))), "no new passages; of"),
        (list(read_passages(sorted(TEST.glob("*.jsonl"))))[:30], "no new passages; of 30 given 0"),
    ],
)
def test_what_cannot_be_trained_on(passages: list[Passage], reason: str, tmp_path: Path) -> None:
    with pytest.raises(Failure, match=reason) as failure:
        run([written(tmp_path, passages)], SHORT)
    assert "\n" not in str(failure.value)


def test_a_label_that_occurs_once_is_a_typing_error(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        run([written(tmp_path, mistyped(projects()))], SHORT)
    (reason,) = refused.value.reasons
    assert reason.startswith("label PORJECT: ")
    assert reason.endswith("a new label needs 5; is it a typing error?")


def test_bad_records_are_told_one_by_one(tmp_path: Path) -> None:
    path = written(tmp_path, projects(3))
    with path.open("a", encoding="utf-8") as lines:
        lines.write("{}\nnothing\n")
    result = invoke("retrain", "--annotations", path)
    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert [line.partition(": ")[2][:21] for line in told[:2]] == [
        "new.jsonl, line 4: Fi", "new.jsonl, line 5: In"]  # fmt: skip
    assert told[2] == "zhengju: 2 bad record(s): nothing was trained"


def test_two_runs_at_once(own: Path, tmp_path: Path) -> None:
    (own / "extraction").mkdir(parents=True)
    with FileLock(own / "extraction" / ".retrain.lock"), pytest.raises(Failure, match="another"):
        run([written(tmp_path, projects())], SHORT)


def spawned(folder: Path, own: Path) -> subprocess.Popen[str]:
    environment = os.environ | {registry.OWN: str(own), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("retraining.py")), str(folder)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    )  # fmt: skip


def steps(own: Path) -> dict[str, bytes]:
    """What an unfinished run has finished."""
    return {path.name: path.read_bytes() for path in own.glob("extraction/.retrain-*/*.json")}


@pytest.mark.slow
def test_a_kill_leaves_the_current_version_and_what_was_finished(own: Path, tmp_path: Path) -> None:
    written(tmp_path, projects(24))
    chance, kept = random.Random(7), {}
    for finished in range(len(STEPS) + 1):
        job = spawned(tmp_path, own)
        while len(steps(own)) < finished and job.poll() is None:
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 2))
        if job.poll() is None:
            os.killpg(job.pid, signal.SIGKILL)
        job.communicate()
        assert load().models[0] == registry.current("extraction")
        now = steps(own)
        assert len(now) >= finished or registry.versions("extraction")[1:]
        # What was finished is not done again: it holds the seconds that it took.
        assert not now or {name: now[name] for name in kept} == kept
        kept = now
    told, _ = spawned(tmp_path, own).communicate(timeout=300)
    assert "extraction-v1.1 was" in told
    registry.verified(registry.find("extraction", "v1.1"))
    assert steps(own) == {}
    # As if nothing had been killed.
    undisturbed = tmp_path / "undisturbed"
    spawned(tmp_path, undisturbed).communicate(timeout=300)
    for part in ("relations/weights.safetensors", "hanlp_tagger/model.pt", "spacy_ner/ner/model"):
        paths = [folder / "extraction" / "v1.1" / part for folder in (own, undisturbed)]
        assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.fixture
def copies(own: Path) -> Path:
    """A copy of the released version as v1.1."""
    shutil.copytree(RELEASED.folder, own / "extraction" / "v1.1")
    return own / "extraction" / "v1.1"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("promote", "v9"), "no version v9 of extraction; there are: v1, v1.1"),
        (("promote", "relations@v1"), "no model relations; there are segmentation and extraction"),
        (("rollback",), "no version of extraction was in use before v1"),
        (("compare", "segmentation@v1", "segmentation@v1"), "only versions of the extraction"),
        (("compare", "v1", "v1.1", "--on", "nowhere"), "nowhere"),
    ],
)
@pytest.mark.usefixtures("copies")
def test_commands_that_cannot_be_done(arguments: tuple[str, ...], words: str) -> None:
    result = invoke("models", *arguments)
    assert result.exit_code == 1
    assert words in one_line(result.stderr)


def test_models_on_the_command_line(copies: Path) -> None:
    assert invoke("models", "promote", "extraction@v1.1").stdout == "extraction-v1.1 is in use\n"
    rows = [line.split("│")[1:4] for line in invoke("models", "list").stdout.splitlines()]
    listed = [[cell.strip() for cell in row] for row in rows if row]
    assert listed == [["*", "segmentation", "v1"], ["", "extraction", "v1"],
                      ["*", "extraction", "v1.1"]]  # fmt: skip
    assert json.loads(invoke("models", "show", "v1.1").stdout)["licence"] == "Apache-2.0"
    (copies / "calibration" / "curve.json").write_text("{}")
    result = invoke("models", "show", "v1.1")
    assert result.exit_code == 1
    assert "curve.json has changed" in one_line(result.stderr)
