"""What a retraining shows in Prefect: how far it is, and why it was refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.artifacts.retrain import SHARES, StepProgress
from flows.progress import SAID
from flows.retrain import BatchRefused, retrain
from models.training.candidate import STEPS
from tests.flows.retraining import SHORT, projects
from tests.flows.test_retrain import mistyped, written


@pytest.mark.usefixtures("prefect_server", "own")
def test_a_refused_run_has_failed_and_says_why(
    tmp_path: Path, shown: Callable[[object], Any]
) -> None:
    path = written(tmp_path, mistyped(projects()))
    state = retrain([str(path)], SHORT, return_state=True)
    found = shown(state.state_details.flow_run_id)
    said = "the new annotations were refused: label PORJECT: "
    assert (found.run.state.name, found.run.state.message[: len(said)]) == ("Failed", said)
    assert [line for level, line in found.logs if level > 20] == [
        f"refused: {found.run.state.message.partition(': ')[2]}"
    ]
    assert "<li>label PORJECT: " in found.artifacts["retrain-summary"].data
    with pytest.raises(BatchRefused):
        retrain([str(path)], SHORT)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([], "0 of 7 steps"),
        ([("current", 0)], "0 of 7 steps; current"),
        ([("current", 1), ("relations", 0.453), ("spacy_ner", 0)],
         "1 of 7 steps; relations 45%, spacy_ner"),
        ([("relations", 1), ("relations", 0.2)], "1 of 7 steps"),
    ],
)  # fmt: skip
def test_how_far_a_run_is_told(told: list[tuple[str, float]], words: str) -> None:
    steps = StepProgress()
    for step, share in told:
        steps.note(step, share)
    assert steps.words() == words


def test_every_step_has_its_words_and_its_share_of_the_progress() -> None:
    assert [*SAID] == [*SHARES] == [*STEPS]
