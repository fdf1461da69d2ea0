"""Train the models anew for a release: `python -m models.training [NAME ...]`.

Names are segmentation, spacy_ner, relations (with hanlp_tagger, which they go on from), calibration
and indicators; all of them in this order where none is given. What is named is trained into a new
release (v2 after v1), the other parts are those of the current version; the release is measured,
sealed and promoted. The weights are the same for the same data and machine. `card` alone measures
the current release again and seals it as it is: for whoever has put weights into its folder.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from annotations.passages import Passage, frozen_passages, training_passages
from models.card import CARD as CARD_FILE
from models.card import LICENCE, Card, code_version, data_of, metrics_of, write_card
from models.checksums import SUMS, seal
from models.indicators.matcher import Matcher
from models.registry import Version, current, next_release, promote, unfinished
from models.training.calibration import train_calibration
from models.training.entities import train_hanlp_tagger, train_spacy_ner
from models.training.indicators import FACTS as INDICATOR_FACTS
from models.training.indicators import data_and_metrics, train_indicators
from models.training.learned import LEARNED
from models.training.measuring import in_parts, outcomes_of
from models.training.relations import train_relations
from models.training.segmentation import train_segmentation

# A treebank in CoNLL-U helps the segmentation; without one the passages alone teach it.
TREEBANK = "ZHENGJU_TREEBANK"
CARD = "card"


def main(names: list[str]) -> None:
    """Train the named models."""
    if unknown := set(names) - TRAINERS.keys() - {CARD}:
        sys.exit(f"no model {', '.join(sorted(unknown))}; there are {', '.join(TRAINERS)}")
    # One thread gives the same weights on every run, and does not starve on a busy machine.
    torch.set_num_threads(1)
    passages = training_passages()
    if names == [CARD]:
        for model in MODELS:
            finish(current(model), passages, None)
        return
    chosen = names or list(TRAINERS)
    for model, parts in MODELS.items():
        if {*parts} & {*chosen}:
            train([part for part in parts if part in chosen], next_release(model), passages)


def train(parts: Sequence[str], release: Version, passages: Sequence[Passage]) -> None:
    """Train parts of a model into a release, which becomes the current version."""
    began = time.monotonic()
    # Trained beside: what is not finished is no version.
    made = unfinished(release.name, release.folder.with_name(".release"))
    shutil.rmtree(made.folder, ignore_errors=True)
    _copy_current(release.name, made.folder)
    for part in parts:
        print(f"training {part} on {_material(part, passages)}", file=sys.stderr)
        score = TRAINERS[part](passages, _folder(made, part))
        if isinstance(score, float):
            print(f"{part}: F1 {score:.3f} on what was not trained on", file=sys.stderr)
    finish(made, passages, round(time.monotonic() - began, 1), release.number)
    made.folder.rename(release.folder)
    promote(release)
    print(f"{release} is in use", file=sys.stderr)


def finish(
    version: Version, passages: Sequence[Passage], seconds: float | None, number: str = ""
) -> None:
    """Write the card and the checksums of a version."""
    card: Card = {
        "name": version.name,
        "version": number or version.number,
        "code": code_version(),
        "licence": LICENCE,
        "data": data_of(passages),
        "seconds": {"all": seconds},
    }
    if version.name == "extraction":
        tested = frozen_passages()
        card["segmentation"] = current("segmentation").number
        card["metrics"] = metrics_of(in_parts(outcomes_of(version, tested), tested))
    if version.name == "indicators":
        card |= data_and_metrics(Matcher.from_disk(version.folder))
    write_card(version.folder, card)
    seal(version.folder)


def _copy_current(model: str, folder: Path) -> None:
    """What is not trained anew is that of the current version."""
    try:
        before = current(model).folder
    except OSError:  # the first release
        folder.mkdir(parents=True)
        return
    shutil.copytree(before, folder, ignore=shutil.ignore_patterns(SUMS, CARD_FILE, LEARNED))


def _folder(version: Version, part: str) -> Path:
    return version.folder if part == version.name else version.folder / part


def _material(part: str, passages: Sequence[Passage]) -> str:
    return (
        f"{INDICATOR_FACTS.name}/*.jsonl" if part == "indicators" else f"{len(passages)} passages"
    )


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


def _indicators(_: Sequence[Passage], target: Path) -> float:
    """On facts that were labelled for it, not on passages."""
    return train_indicators(target)


TRAINERS: dict[str, Callable[[Sequence[Passage], Path], object]] = {
    "segmentation": _segmentation,
    "spacy_ner": train_spacy_ner,
    "relations": _relations,
    "calibration": _calibration,
    "indicators": _indicators,
}
# Which parts a model has; spaCy's ner reads the words of the segmentation.
MODELS = {
    "segmentation": ("segmentation",),
    "extraction": ("spacy_ner", "relations", "calibration"),
    "indicators": ("indicators",),
}

if __name__ == "__main__":
    main(sys.argv[1:])
