"""Train the models that the repository holds: `python -m models.training [NAME ...]`.

Names are segmentation, spacy_ner, relations (with hanlp_tagger, which they go on from) and
calibration; all of them in this order where none is given. The weights go to models/weights/NAME
and are the same for the same data and machine.
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from annotations.passages import Passage, training_passages
from models.training.calibration import train_calibration
from models.training.entities import train_hanlp_tagger, train_spacy_ner
from models.training.relations import train_relations
from models.training.segmentation import train_segmentation

WEIGHTS = Path(__file__).parents[1] / "weights"

# A treebank in CoNLL-U helps the segmentation; without one the passages alone teach it.
TREEBANK = "ZHENGJU_TREEBANK"


def main(names: list[str]) -> None:
    """Train the named models."""
    if unknown := set(names) - TRAINERS.keys():
        sys.exit(f"no model {', '.join(sorted(unknown))}; there are {', '.join(TRAINERS)}")
    # One thread gives the same weights on every run, and does not starve on a busy machine.
    torch.set_num_threads(1)
    passages = training_passages()
    for name in names or list(TRAINERS):
        print(f"training {name} on {len(passages)} passages", file=sys.stderr)
        score = TRAINERS[name](passages, WEIGHTS / name)
        if isinstance(score, float):
            print(f"{name}: F1 {score:.3f} on passages not trained on", file=sys.stderr)


def _segmentation(passages: Sequence[Passage], target: Path) -> None:
    treebank = os.environ.get(TREEBANK)
    train_segmentation(passages, Path(treebank) if treebank else None, target)


def _relations(passages: Sequence[Passage], target: Path) -> None:
    """HanLP's tagger for entities alone, then both together: one without the other is of no use."""
    train_hanlp_tagger(passages, target.with_name("hanlp_tagger"))
    train_relations(passages, target)


def _calibration(_: Sequence[Passage], target: Path) -> None:
    """On the dev passages, with the weights that are there."""
    train_calibration(target)


TRAINERS: dict[str, Callable[[Sequence[Passage], Path], object]] = {
    "segmentation": _segmentation,
    "spacy_ner": train_spacy_ner,
    "relations": _relations,
    "calibration": _calibration,
}

if __name__ == "__main__":
    main(sys.argv[1:])
