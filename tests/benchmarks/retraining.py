"""How long `zhengju retrain` takes: `python tests/benchmarks/retraining.py`.

Runs the command with a registry of its own on passages that the model has learned, each with one
more sentence, so that they count as new: as many as fill an epoch of 3,000 with the old ones. What
is promoted or not says nothing here. Prints the seconds of each step from the card, and of the
command.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.passages import Passage, training_passages, write_passages
from models.card import read_card
from models.registry import OWN
from models.training.candidate import EPOCH, STEPS, Retraining

# A fifth of the documents is held out.
PASSAGES = (EPOCH - Retraining().replay) * 5 // 4


def main() -> None:
    """Retrain, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        annotated, own = Path(folder) / "annotated.jsonl", Path(folder) / "models"
        drawn = random.Random(3).sample(training_passages(), PASSAGES)
        write_passages(annotated, map(longer, drawn))
        began = time.monotonic()
        done = retrained(annotated, own)
        taken = time.monotonic() - began
        cards = list(own.glob("*/*/card.json"))
        if not cards:
            sys.exit(f"no version was made:\n{done.stdout}\n{done.stderr}")
        card = read_card(cards[0].parent)
    told = card["data"]
    print(
        f"{told['new']} new passages, {Retraining().replay} old ones, {told['held out']} held out\n"
    )
    print("| step | s |\n|---|---:|")
    for step in STEPS:
        print(f"| {step} | {card['seconds'][step]:.0f} |")
    print(f"| the command as a whole | {taken:.0f} |")


def longer(passage: Passage) -> Passage:
    """The passage with a text that nothing has learned."""
    return passage.model_copy(update={"text": passage.text + "特此报告。"})


def retrained(annotated: Path, own: Path) -> subprocess.CompletedProcess[str]:
    """The command's end: 1 where the gate refuses, which is no fault here."""
    program = Path(sys.executable).with_name("zhengju")
    command = [str(program), "retrain", "--annotations", str(annotated)]
    environment = os.environ | {OWN: str(own), "PREFECT_HOME": str(own.with_name("prefect"))}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=3600
    )


if __name__ == "__main__":
    main()
