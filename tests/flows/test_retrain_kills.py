"""Ten kills of a retraining: what is in use stays whole, and what was finished is taken up."""

import random
import signal
from multiprocessing import get_context
from pathlib import Path

import pytest

import models.registry as registry
from annotations.passages import write_passages
from models.checksums import SUMS
from models.pipeline import load
from tests.flows.retraining import DEATHS, job, projects

ROOT = Path(__file__).resolve().parents[2]
# What is in use after a kill; nothing else changes it.
AFTER = {"clear": "extraction-v1.1"}


def steps(own: Path) -> dict[str, bytes]:
    """What an unfinished run has finished."""
    return {path.name: path.read_bytes() for path in own.glob("extraction/.retrain-*/*.json")}


def sums(own: Path) -> list[str]:
    """The checksums of what was made, but for the card, which holds times."""
    lines = (own / "extraction" / "v1.1" / SUMS).read_text("utf-8").splitlines()
    return [line for line in lines if not line.endswith("card.json")]


@pytest.mark.slow
def test_ten_kills_leave_the_current_version_and_what_was_finished(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One in every step, at random, and one wherever a version is made or promoted."""
    # Imports once, for all runs; each is a process of its own, as a command is.
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["tests.flows.retraining"])
    write_passages(tmp_path / "new.jsonl", projects(24))
    chance, kept = random.Random(7), {}
    assert len(DEATHS) == 10
    for death in DEATHS:
        seconds = 0 if death in ("check", "gate") else chance.uniform(0, 2)
        run = processes.Process(target=job, args=(tmp_path, own, death, seconds))
        run.start()
        run.join()
        assert run.exitcode == -signal.SIGKILL
        assert load().models[0] == registry.current("extraction")
        assert str(registry.current("extraction")) == AFTER.get(death, "extraction-v1")
        # What was finished is not done again: it holds the seconds that it took.
        now = steps(own)
        assert {name: now[name] for name in kept} == kept
        kept = now
    undisturbed = tmp_path / "undisturbed"
    for folder, words in ((own, "has learned all of this already"), (undisturbed, "was promoted")):
        run = processes.Process(target=job, args=(tmp_path, folder))
        run.start()
        run.join()
        assert (folder / "told").read_text("utf-8").startswith(f"extraction-v1.1 {words}")
    assert steps(own) == {}
    # As if nothing had been killed.
    assert sums(own) == sums(undisturbed)
