"""card.json: what a version of a model was trained on, how good it is, and why it was promoted."""

import hashlib
import json
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from annotations.intervals import intervals
from annotations.passages import Passage
from annotations.scoring import Outcome, count
from models.durable import write_whole

CARD = "card.json"
LICENCE = "Apache-2.0"

ROOT = Path(__file__).resolve().parents[1]
# Whatever of these is edited may change the weights, or what is said of them.
TEACHING = ("models/**/*.py", "models/**/*.cfg", "annotations/*.py", "seeds/lexicon/*.csv")

Card = dict[str, Any]


def write_card(folder: Path, card: Card) -> None:
    """Write card.json."""
    write_whole(folder / CARD, json.dumps(card, ensure_ascii=False, indent=1) + "\n")


def read_card(folder: Path) -> Card:
    """The card; an empty one where there is none. Raises OSError where it is damaged."""
    path = folder / CARD
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
    except (ValueError, TypeError) as error:
        raise OSError(
            f"{path} is damaged: bring it back, or remove {folder.name} if it is not in use"
        ) from error


def data_of(passages: Sequence[Passage]) -> Card:
    """What was trained on: a hash, and counts of passages and of spans per label."""
    labels = Counter(span.label for one in passages for span in one.spans)
    return {
        "sha256": data_hash(passages),
        "passages": len(passages),
        "labels": dict(sorted(labels.items())),
    }


def data_hash(passages: Iterable[Passage]) -> str:
    """SHA-256 over the passages, whatever their order."""
    return text_hash(one.model_dump_json(exclude_defaults=True) for one in passages)


def text_hash(lines: Iterable[str]) -> str:
    """SHA-256 over lines, whatever their order."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def metrics_of(groups: Mapping[str, Sequence[Outcome]]) -> Card:
    """By group precision, recall, F1, the 95 % interval of the F1, and how many were wanted."""
    metrics = {}
    for name, outcomes in groups.items():
        counts, ends = count(outcomes)["fact"], intervals(outcomes)["fact"]
        precision, recall, f1 = (round(rate, 4) for rate in counts.rates())
        metrics[name] = {
            "precision": precision, "recall": recall, "f1": f1,
            "interval": [round(end, 4) for end in ends], "wanted": counts.wanted,
        }  # fmt: skip
    return metrics


@cache
def code_digest() -> str:
    """SHA-256 of the code and the tables that teach and measure."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in TEACHING for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_version() -> str:
    """`git describe` where there is git, else the version that was installed."""
    command = ["git", "describe", "--always", "--dirty", "--tags"]
    folder = Path(__file__).parent
    try:
        told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        return told.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        pass
    try:
        return version("zhengju")
    except PackageNotFoundError:
        return "unknown"
