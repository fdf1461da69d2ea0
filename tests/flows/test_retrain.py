"""The learning loop: what is refused, what is promoted, what a kill leaves, what comes back."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from filelock import FileLock
from prefect.artifacts import Artifact
from typer.testing import CliRunner

import models.registry as registry
from annotations import labels
from annotations.passages import TEST, TRAINING, Passage, read_passages, write_passages
from annotations.reviewing import signed
from annotations.splits import split
from flows.cli import app
from flows.compare import facts_of
from flows.failures import Failure
from flows.retrain import BatchRefused, train_on
from models.card import read_card, write_card
from models.checksums import seal
from models.pipeline import load
from models.training.candidate import Candidate
from models.training.learned import NOTHING, read_learned, write_learned
from tests.flows.retraining import LEARNING, SHORT, projects

RELEASED = registry.current("extraction")


pytestmark = pytest.mark.usefixtures("own")


def invoke(*arguments: object):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def one_line(text: str) -> str:
    assert text.startswith("zhengju: ")
    assert text.count("\n") == 1
    return text


def written(folder: Path, passages: list[Passage]) -> Path:
    path = folder / "new.jsonl"
    write_passages(path, passages)
    return path


def facts_as_bytes(reports: Path) -> bytes:
    """The facts that the current version finds in the reports."""
    found = facts_of(registry.current("extraction"), reports)
    facts = {name: [asdict(fact) for fact in each] for name, each in found.items()}
    return json.dumps(facts, ensure_ascii=False, default=str).encode()


ROW = "PROJECT,w,#123456,a programme of works,工程项目"


@pytest.fixture
def reviewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of reviewed passages with a label of the user's own, as they come from a tool."""
    table = tmp_path / "labels.csv"
    table.write_text(f"{labels.TABLE.read_text('utf-8').strip()}\n{ROW}\n", "utf-8")
    monkeypatch.setattr(labels, "TABLE", table)
    queue, folder = tmp_path / "queue.jsonl", tmp_path / "reviewed"
    new = written(tmp_path, projects())
    for command in (
        ("export", "-f", "doccano", "--out", queue, "--passages", new),
        ("import", "-f", "doccano", queue, "--into", folder, "--annotator", "王芳"),
    ):
        assert invoke("review", *command).exit_code == 0
    return folder


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server")
def test_reviewed_passages_are_learned_and_promoted(
    own: Path, reviewed: Path, reports: Path
) -> None:
    """From the tool's file to the version in use, with the margins that the command has."""
    report = "云泽市教育局2023年工作总结\n\n全年实施清云绿廊工程12个。今年完成明河安居工程36处。\n"
    (reports / "工程.txt").write_text(report, "utf-8")
    few = ("--epochs", 2, "--repeat", 3, "--replay", 400, "--rate", 0.001, "--kept", 0)
    command = ("retrain", "-a", reviewed, *few, "--on", reports)
    result = invoke(*command)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[-1] == "extraction-v1.1 was promoted in the place of extraction-v1"
    # Bars and steps are for terminals.
    groups = ("facts", "sector", "label", "spaCy's", "new")
    assert all(line.startswith(groups) for line in lines[:-1])
    assert "training" not in result.stderr

    made = registry.verified(registry.current("extraction"))
    hidden = {path.name for path in (own / "extraction").glob(".*")}
    assert hidden == {".retrain.lock", ".promotion.lock"}
    card = read_card(made.folder)
    assert card["seconds"]["relations"] > 0
    assert card["gate"]["doubts"] == []
    assert {*card["documents"].values()} == {"train", "held out"}
    learned = read_learned(made.folder)
    assert {one.text for one in (*learned.train, *learned.held_out)} == {p.text for p in projects()}
    assert {one.annotator for one in learned.train} == {"王芳"}

    artifact = Artifact.get("what-changed")
    assert artifact is not None
    assert "extraction-v1 -&gt; extraction-v1.1" in artifact.data
    assert "全年实施清云绿廊工程12个。" in artifact.data
    assert "extraction-v1.1 was promoted" in artifact.description
    verdict = Artifact.get("retrain-summary")
    assert verdict is not None
    assert "<h3>extraction-v1.1 was promoted in the place of extraction-v1</h3>" in verdict.data
    assert card["gate"]["measured"][0].replace(">", "&gt;") in verdict.data
    progress = Artifact.get("retrain-progress")
    assert progress is not None
    assert (progress.data, progress.description) == (100, "7 of 7 steps")
    assert lines[-2] == f"facts: {artifact.data.partition('Facts: ')[2].partition('.')[0]}"
    shown = invoke("models", "compare", "v1", "extraction@v1.1", "--on", reports)
    assert "new annotations, held out: facts" in shown.stdout
    assert lines[-2] in shown.stdout

    # What was trained once is not trained again, only promoted; and then it is no news.
    assert invoke("models", "rollback").stdout == "extraction-v1 is in use\n"
    for words in ("was promoted in the place of extraction-v1", "has learned all of this already"):
        again = invoke(*command)
        assert again.exit_code == 0
        assert words in again.stdout.splitlines()[-1]
        assert registry.versions("extraction")[1:] == [made]
        assert registry.current("extraction") == made


@pytest.mark.slow
def test_a_new_label_is_learned_and_rolled_back(own: Path, tmp_path: Path, reports: Path) -> None:
    report = "云泽市教育局2023年工作总结\n\n全年实施清云绿廊工程12个。今年完成明河安居工程36处。\n"
    (reports / "工程.txt").write_text(report, "utf-8")
    before, version = facts_as_bytes(reports), load().version
    done = train_on([written(tmp_path, projects())], LEARNING, on=reports)
    assert done.reasons == ()
    made = registry.current("extraction")
    assert (str(made), made.folder) == ("extraction-v1.1", own / "extraction" / "v1.1")
    card = read_card(made.folder)
    assert card["start"] == "v1"
    assert card["data"]["labels"]["PROJECT"] > 30
    assert card["metrics"]["new annotations, held out: entities"]["f1"] > 0.9
    doc = next(iter(load().nlp.pipe(["全年实施清云绿廊工程12个。"])))
    assert ("清云绿廊工程", "PROJECT") in {(m.text, m.label) for m in doc._.mentions}
    assert load().version.startswith("embedded/extraction-v1.1+segmentation-v1+indicators-v2-")
    assert facts_as_bytes(reports) != before
    assert done.comparison is not None
    assert "全年实施清云绿廊工程12个。" in done.comparison.markdown()
    assert invoke("models", "rollback").stdout == "extraction-v1 is in use\n"
    assert facts_as_bytes(reports) == before
    assert load().version == version


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
    with pytest.raises(BatchRefused, match="--trust trains on them all the same") as refused:
        train_on([written(tmp_path, poisoned(real_passages()))], SHORT)
    (reason,) = refused.value.reasons
    assert "the labels look shuffled" in reason
    assert registry.current("extraction") == RELEASED
    assert [path.name for path in (own / "extraction").iterdir()] == [".retrain.lock"]


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server")
def test_a_poisoned_batch_is_refused_by_what_it_does(tmp_path: Path, reports: Path) -> None:
    """Where it is trusted."""
    new = written(tmp_path, poisoned(real_passages()))
    command = ("retrain", "-a", new, "--epochs", 1, "--replay", 20, "--on", reports, "--trust")
    result = invoke(*command)
    assert result.exit_code == 1
    told = one_line(result.stderr)
    assert told.startswith("zhengju: extraction-v1.1 was not promoted, extraction-v1 stays: ")
    assert "the new annotations' held-out part does not surely improve: " in told
    assert "facts: " in result.stdout
    assert registry.current("extraction") == RELEASED
    made = registry.versions("extraction")[-1]
    gate = read_card(made.folder)["gate"]
    assert gate["accepted"] is False
    assert "the labels look shuffled" in gate["doubts"][0]
    listed = invoke("models", "list").stdout.splitlines()
    assert [line for line in listed if "refused" in line and "v1.1" in line]
    result = invoke("models", "promote", "v1.1")
    assert result.exit_code == 1
    assert "extraction-v1.1 was refused: " in one_line(result.stderr)
    assert registry.current("extraction") == RELEASED
    assert invoke("models", "promote", "v1.1", "--force").exit_code == 0
    assert registry.current("extraction") == made


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
        train_on([written(tmp_path, passages)], SHORT)
    assert "\n" not in str(failure.value)


def test_a_label_that_occurs_once_is_a_typing_error(tmp_path: Path) -> None:
    with pytest.raises(BatchRefused) as refused:
        train_on([written(tmp_path, mistyped(projects()))], SHORT)
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
        train_on([written(tmp_path, projects())], SHORT)


@pytest.fixture
def finished(own: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Two copies of the released version; v1.2 is what a run that was killed has finished."""
    for number in ("v1.1", "v1.2"):
        shutil.copytree(RELEASED.folder, own / "extraction" / number)
    folder = own / "extraction" / "v1.2"
    write_card(folder, {"start": "v1", "gate": {"accepted": True, "reasons": [], "measured": []}})
    seal(folder)

    def finish(meanwhile: Callable[[], object]) -> None:
        def found(_: Candidate) -> registry.Version:
            meanwhile()
            return registry.find("extraction", "v1.2")

        monkeypatch.setattr(Candidate, "finished", found)

    return finish


def test_what_somebody_promoted_meanwhile_stays(
    finished: Callable[..., None], tmp_path: Path
) -> None:
    other = registry.find("extraction", "v1.1")
    finished(lambda: registry.promote(other))
    with pytest.raises(registry.Superseded, match=r"v1\.2 was made from extraction-v1, but"):
        train_on([written(tmp_path, projects())], SHORT)
    assert registry.current("extraction") == other


def test_a_comparison_that_fails_stops_nothing(
    finished: Callable[..., None],
    tmp_path: Path,
    reports: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    finished(lambda: shutil.rmtree(reports))
    done = train_on([written(tmp_path, projects())], SHORT, on=reports)
    assert done.comparison is None
    assert registry.current("extraction").number == "v1.2"
    assert one_line(capsys.readouterr().err).endswith("name a file or a folder by --on\n")


def test_reports_to_compare_on_are_looked_for_first(own: Path, tmp_path: Path) -> None:
    result = invoke("retrain", "-a", written(tmp_path, projects()), "--on", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert one_line(result.stderr).endswith(
        "nowhere holds no reports: name a file or a folder by --on\n"
    )
    assert not own.exists()


def test_what_was_learned_is_not_learned_again(own: Path, tmp_path: Path) -> None:
    """Who reviewed it once more changed nothing; what other runs left is removed."""
    made, left = own / "extraction" / "v1.1", own / "extraction" / ".retrain-0123456789ab"
    shutil.copytree(RELEASED.folder, made)
    new = split(projects(), {})
    write_learned(made, NOTHING, new)
    write_card(made, {"start": "v1", "settings": asdict(SHORT), "documents": dict(new.parts)})
    seal(made)
    registry.promote(registry.find("extraction", "v1.1"))
    left.mkdir()
    done = train_on([written(tmp_path, signed(projects(), "王芳"))], SHORT)
    assert str(done) == "extraction-v1.1 has learned all of this already, and stays in use"
    assert done.reasons == ()
    assert not left.exists()
    assert registry.history("extraction") == ["v1", "v1.1"]
