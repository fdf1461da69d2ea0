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
from annotations.passages import Passage, dev_passages, frozen_passages
from annotations.splits import Split, document_of
from models.card import (
    LICENCE,
    Card,
    code_digest,
    code_version,
    data_hash,
    data_of,
    metrics_of,
    read_card,
    write_card,
)
from models.checksums import SUMS, seal
from models.durable import settle, settle_all, write_whole
from models.registry import Version, current, following, versions
from models.training.apart import apart
from models.training.calibration import train_calibration
from models.training.entities import train_spacy_ner
from models.training.learned import NOTHING, write_learned
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
EARLIER = "earlier annotations, held out: "
# New passages are repeated until an epoch is so long: an analyst waits for it.
EPOCH = 3000
Json = dict[str, Any]
# Called with a step and the share of it that is done, from 0 to 1.
Told = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Retraining:
    """How to train on: epochs over all passages, in which each new one occurs up to `repeat` times,
    as far as an epoch stays short; `replay` old ones occur in it; `trust` takes
    annotations that the gate doubts; `kept` as in Settings."""

    epochs: int = 3
    ner_epochs: int = 2
    rate: float = 2e-3
    repeat: int = 8
    replay: int = 2000
    kept: float = 0.0
    seed: int = 2
    trust: bool = False
    margins: Margins = field(default_factory=Margins)


class Candidate:
    """What is trained from `start` on old, earlier and new passages, in a folder beside the
    versions; `earlier` are those that `start` learned from batches before."""

    def __init__(
        self,
        start: Version,
        old: Sequence[Passage],
        new: Split,
        settings: Retraining,
        place: Path,
        earlier: Split = NOTHING,
    ) -> None:
        self.start, self.new, self.earlier, self.settings = start, new, earlier, settings
        self.old = _spread(old, min(settings.replay, len(old)))
        self.tested = frozen_passages()
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
        """All that is trained on in an epoch, which is not short because little is known so far: a
        training of few steps learns less, and forgets more (tests/benchmarks/EXPERIMENTS.md)."""
        old = _spread(self.old, self.settings.replay if self.old else 0)
        known, new = [*old, *self.earlier.train], [*self.new.train]
        room = max(EPOCH - len(known), 0) // max(len(new), 1)
        return [*known, *new * max(1, min(self.settings.repeat, room))]

    def measured(self) -> list[Measured]:
        """Both models on the frozen test and on what was held out of all annotations."""
        documents = {
            f"{part}{name}": [document_of(one) for one in passages]
            for part, passages in self._held_out().items()
            for name in (FACTS, ENTITIES)
        }
        return measure(self._groups("current"), self._groups("candidate"), documents)

    def finish(self) -> Version:
        """Make the candidate a version, promoted or not; its card says why."""
        place = following(self.start)
        write_learned(self.weights, self.earlier, self.new)
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

    def outcomes(self, version: Version) -> Json:
        """What a version makes of the frozen test and of what is held out."""
        asked = {"test": self.tested, **self._held_out()}
        return {part: as_json(outcomes_of(version, passages)) for part, passages in asked.items()}

    def _held_out(self) -> dict[str, Sequence[Passage]]:
        return {NEW: self.new.held_out, EARLIER: self.earlier.held_out}

    def _groups(self, step: str) -> Groups:
        written = self.run(step)
        groups = in_parts(from_json(written["test"]), self.tested)
        for part in self._held_out():
            found = from_json(written[part])
            groups |= {f"{part}{name}": found[name] for name in (FACTS, ENTITIES) if found[name]}
        return groups

    def _card(self, place: Version) -> Card:
        taken = {step: self.run(step)["seconds"] for step in STEPS}
        return {
            "name": place.name,
            "version": place.number,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "start": self.start.number,
            "code": code_version(),
            "licence": LICENCE,
            "data": data_of([*self.old, *self.earlier.train, *self.new.train])
            | {"new": len(self.new.train), "held out": len(self.new.held_out)}
            | {"earlier": len(self.earlier.train)},
            "documents": dict(self.new.parts),
            "settings": asdict(self.settings),
            "seconds": {**taken, "all": round(sum(taken.values()), 1)},
            "segmentation": current("segmentation").number,
            "metrics": metrics_of(self._groups("candidate")),
            "gate": {key: self.run("gate")[key] for key in ("accepted", "reasons", "measured")}
            | {"doubts": self.run("check")["reasons"]},
            "key": self.key,
        }

    def _taught_and_asked(self) -> list[Sequence[Passage]]:
        earlier, new = self.earlier, self.new
        return [self.old, earlier.train, earlier.held_out, new.train, new.held_out]

    def _key(self) -> str:
        """The same for the same start, passages, settings and code."""
        parts = [
            (self.start.folder / SUMS).read_text(encoding="utf-8"),
            current("segmentation").number,
            json.dumps(asdict(self.settings), sort_keys=True),
            code_digest(),
            data_hash(self.tested),
            data_hash(dev_passages()),
            *(one.model_dump_json() for group in self._taught_and_asked() for one in group),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def discard_others(place: Path, kept: Candidate | None = None) -> None:
    """Remove what runs have left that are not taken up again."""
    for folder in place.glob(".retrain-*"):
        if kept is None or folder != kept.folder:
            shutil.rmtree(folder, ignore_errors=True)


def _spread(passages: Sequence[Passage], number: int) -> list[Passage]:
    """So many of them, evenly; each several times where they are fewer."""
    return [passages[each * len(passages) // number] for each in range(number)]


def _measure_current(one: Candidate) -> Json:
    known = outcomes_of(one.start, one.new.train)[ENTITIES]
    return one.outcomes(one.start) | {"known": as_json({"train": known})}


def _check(one: Candidate) -> Json:
    """Whether the new annotations can be trusted, before any training."""
    written = one.run("current")
    seen = [*from_json(written["known"])["train"], *from_json(written[NEW])[ENTITIES]]
    return {"reasons": list(doubts(seen, one.known_labels(), one.settings.margins))}


def _train_relations(one: Candidate) -> Json:
    # One thread gives the same weights on every run, and does not starve on a busy machine.
    torch.set_num_threads(1)
    own, told = one.settings, partial(one.told, "relations")
    settings = Settings(epochs=own.epochs, rate=own.rate, seed=own.seed, kept=own.kept)
    train_relations(one.passages(), one.weights / "relations", settings, one.start.folder, told)
    return {}


def _train_ner(one: Candidate) -> Json:
    start, target = one.start.folder / "spacy_ner", one.weights / "spacy_ner"
    settings = one.settings
    apart(train_spacy_ner, one.passages(), target, settings.ner_epochs, settings.seed, start)
    return {}


def _calibrate(one: Candidate) -> Json:
    target = one.weights / "calibration"
    shutil.copytree(one.start.folder / "calibration", target, dirs_exist_ok=True)
    return asdict(train_calibration(target))


def _measure_candidate(one: Candidate) -> Json:
    return one.outcomes(folder_of(one.weights))


def _judge(one: Candidate) -> Json:
    measured = one.measured()
    new = [f"{NEW}{name}" for name in (FACTS, ENTITIES)]
    reasons = list(objections(measured, new, one.settings.margins))
    told = [str(each) for each in measured]
    return {"accepted": not reasons, "reasons": reasons, "measured": told}


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
