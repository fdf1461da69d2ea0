"""A model that is trained on from the current one, step by step, until it is a version.

Each step writes its result when it is finished; a run that was killed goes on from the last
one. The weights lie in a folder that is no version before it is whole: then it is sealed, and one
renaming makes it one.
"""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import torch

from annotations.gate import Margins, Measured, doubts, measure, objections
from annotations.passages import TEST, Passage, read_passages
from annotations.splits import Split
from models.card import LICENCE, Card, code_version, data_of, metrics_of, read_card, write_card
from models.checksums import SUMS, seal
from models.durable import settle, settle_all, write_whole
from models.registry import Version, current, following, versions
from models.training.apart import apart
from models.training.calibration import train_calibration
from models.training.entities import train_spacy_ner
from models.training.measuring import (
    ENTITIES,
    FACTS,
    Groups,
    as_json,
    folder_of,
    from_json,
    in_parts,
    outcomes_of,
)
from models.training.relations import Settings, train_relations

NEW = "new annotations, held out: "
Json = dict[str, Any]
# Called with a step and the share of it that is done, from 0 to 1.
Told = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Retraining:
    """How to train on: epochs over all passages, in which each new one occurs `repeat` times;
    `replay` limits the old ones to so many, None takes all."""

    epochs: int = 3
    ner_epochs: int = 2
    rate: float = 1e-3
    repeat: int = 3
    replay: int | None = None
    seed: int = 2
    margins: Margins = field(default_factory=Margins)


class Candidate:
    """What is trained from `start` on old and new passages, in a folder beside the versions."""

    def __init__(
        self, start: Version, old: Sequence[Passage], new: Split, settings: Retraining, place: Path
    ) -> None:
        self.start, self.new, self.settings = start, new, settings
        self.old = _replayed(old, settings)
        self.tested = list(read_passages(sorted(TEST.glob("*.jsonl"))))
        self.key = self._key()
        self.folder = place / f".retrain-{self.key}"
        self.weights = self.folder / "weights"
        self.told: Told = lambda _step, _share: None

    def run(self, step: str) -> Json:
        """The result of a step, which is done where it was not yet."""
        done = self.folder / f"{step}.json"
        if done.is_file():
            self.told(step, 1)
            return dict(json.loads(done.read_text(encoding="utf-8")))
        self.told(step, 0)
        self.weights.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        result = STEPS[step](self)
        result["seconds"] = round(time.monotonic() - began, 1)
        settle_all(self.weights)
        write_whole(done, json.dumps(result, ensure_ascii=False))
        self.told(step, 1)
        return result

    def known_labels(self) -> list[str]:
        """The labels of the model that is trained on."""
        path = self.start.folder / "hanlp_tagger" / "vocabs.json"
        tags = json.loads(path.read_text(encoding="utf-8"))["tag"]["idx_to_token"]
        return sorted({tag[2:] for tag in tags if tag[1:2] == "-"})

    def passages(self) -> list[Passage]:
        """All that is trained on in an epoch."""
        return [*self.old, *self.new.train * self.settings.repeat]

    def measured(self) -> list[Measured]:
        """Both models on the frozen test and on what was held out of the new annotations."""
        return measure(self._groups("current"), self._groups("candidate"))

    def finish(self) -> Version:
        """Make the candidate a version, promoted or not; its card says why."""
        place = following(self.start)
        write_card(self.weights, self._card(place))
        seal(self.weights)
        place.folder.parent.mkdir(parents=True, exist_ok=True)
        self.weights.rename(place.folder)
        settle(place.folder.parent)
        return place

    def finished(self) -> Version | None:
        """The version that these passages and settings gave before."""
        for one in versions(self.start.name):
            if read_card(one.folder).get("key") == self.key:
                return one
        return None

    def clear(self) -> None:
        """Remove what only an unfinished run needs."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _groups(self, step: str) -> Groups:
        written = self.run(step)
        test = in_parts(from_json(written["test"]), self.tested)
        new = from_json(written["new"])
        return test | {f"{NEW}{name}": new[name] for name in (FACTS, ENTITIES)}

    def _card(self, place: Version) -> Card:
        taken = {step: self.run(step)["seconds"] for step in STEPS}
        return {
            "name": place.name,
            "version": place.number,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "start": self.start.number,
            "code": code_version(),
            "licence": LICENCE,
            "data": data_of([*self.old, *self.new.train])
            | {"new": len(self.new.train), "held out": len(self.new.held_out)},
            "documents": self.new.parts,
            "settings": asdict(self.settings),
            "seconds": {**taken, "all": round(sum(taken.values()), 1)},
            "segmentation": current("segmentation").number,
            "metrics": metrics_of(self._groups("candidate")),
            "gate": {key: self.run("gate")[key] for key in ("accepted", "reasons", "measured")},
            "key": self.key,
        }

    def _key(self) -> str:
        """The same for the same start, passages and settings."""
        parts = [
            (self.start.folder / SUMS).read_text(encoding="utf-8"),
            current("segmentation").number,
            json.dumps(asdict(self.settings), sort_keys=True),
            *(one.model_dump_json() for group in (self.old, self.new.train, self.new.held_out)
              for one in group),
        ]  # fmt: skip
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _replayed(old: Sequence[Passage], settings: Retraining) -> list[Passage]:
    """The old passages, or so many of them, spread evenly."""
    if settings.replay is None or settings.replay >= len(old):
        return list(old)
    return [old[number * len(old) // settings.replay] for number in range(settings.replay)]


def _measure_current(one: Candidate) -> Json:
    return _outcomes(one, one.start) | {
        "known": as_json({"train": outcomes_of(one.start, one.new.train)[ENTITIES]})
    }


def _check(one: Candidate) -> Json:
    """Whether the new annotations can be trusted, before any training."""
    written = one.run("current")
    seen = [*from_json(written["known"])["train"], *from_json(written["new"])[ENTITIES]]
    return {"reasons": list(doubts(seen, one.known_labels(), one.settings.margins))}


def _train_relations(one: Candidate) -> Json:
    # One thread gives the same weights on every run, and does not starve on a busy machine.
    torch.set_num_threads(1)
    settings = Settings(epochs=one.settings.epochs, rate=one.settings.rate, seed=one.settings.seed)
    told = partial(one.told, "relations")
    train_relations(one.passages(), one.weights / "relations", settings, one.start.folder, told)
    return {}


def _train_ner(one: Candidate) -> Json:
    start = one.start.folder / "spacy_ner"
    target = one.weights / "spacy_ner"
    f1 = apart(
        train_spacy_ner, one.passages(), target, one.settings.ner_epochs, one.settings.seed, start
    )
    return {"f1": f1}


def _calibrate(one: Candidate) -> Json:
    target = one.weights / "calibration"
    shutil.copytree(one.start.folder / "calibration", target, dirs_exist_ok=True)
    return asdict(train_calibration(target))


def _measure_candidate(one: Candidate) -> Json:
    return _outcomes(one, folder_of(one.weights))


def _judge(one: Candidate) -> Json:
    measured = one.measured()
    new = [f"{NEW}{name}" for name in (FACTS, ENTITIES)]
    reasons = list(objections(measured, new, one.settings.margins))
    told = [str(each) for each in measured]
    return {"accepted": not reasons, "reasons": reasons, "measured": told}


def _outcomes(one: Candidate, version: Version) -> Json:
    return {
        "test": as_json(outcomes_of(version, one.tested)),
        "new": as_json(outcomes_of(version, one.new.held_out)),
    }


STEPS: Mapping[str, Callable[[Candidate], Json]] = {
    "current": _measure_current,
    "check": _check,
    "relations": _train_relations,
    "spacy_ner": _train_ner,
    "calibration": _calibrate,
    "candidate": _measure_candidate,
    "gate": _judge,
}
# What is done at once; what stands in one line does not read what the others write.
STAGES = (("current",), ("check",), ("relations", "spacy_ner"), ("calibration",), ("candidate",),
          ("gate",))  # fmt: skip
