"""A retraining that takes seconds: few passages to learn, to calibrate on and to be tested on."""

import os
import random
import signal
from collections.abc import Callable
from functools import wraps
from itertools import islice
from pathlib import Path
from threading import Timer
from typing import Any

import flows.retrain
import models.training.candidate as candidate
from annotations import passages as sets
from annotations.gate import Margins
from annotations.passages import DEV, TEST, Passage, Relation, Span, read_passages, write_passages
from models.registry import OWN
from models.training.candidate import STEPS, Retraining

# So little replayed and so fast a rate cost more than the margin of the command allows.
LEARNING = Retraining(
    epochs=8, ner_epochs=8, repeat=3, replay=60, rate=3e-3, kept=0, margins=Margins(fall=0.25)
)
SHORT = Retraining(epochs=1, ner_epochs=1, repeat=3, replay=20)
# Whatever improves at all is let through, so that a promotion can be killed.
LENIENT = Retraining(
    epochs=4,
    ner_epochs=1,
    repeat=3,
    replay=20,
    rate=3e-3,
    kept=0,
    margins=Margins(fall=1.0, sure=0.0, least=1),
)
# Where a run can be killed: in each step, before the candidate is sealed, before it becomes the
# version in use, and before what only the run needs is removed.
DEATHS = (*STEPS, "seal", "promote", "clear")
KINDS = ("绿廊", "安居", "清渠", "智桥", "暖巷", "书屋")
CHARACTERS = "清云明河东西南北山湖石柳"


def small_sets(folder: Path) -> dict[str, Path]:
    """Few test and dev passages in `folder`, and whose place they take in annotations.passages."""
    places = {}
    for name, passages, number in (("TEST", TEST, 30), ("DEV", DEV, 20)):
        places[name] = folder / name.lower()
        places[name].mkdir(parents=True, exist_ok=True)
        some = list(read_passages(sorted(passages.glob("*.jsonl"))))[:number]
        write_passages(places[name] / "some.jsonl", some)
    return places


def projects(number: int = 60) -> list[Passage]:
    """Passages that name projects, which no model knows: three a document."""
    chance = random.Random(1)
    return [_project(chance, f"清溪市第{place // 3}局") for place in range(number)]


def _project(chance: random.Random, issuer: str) -> Passage:
    name = "".join(chance.sample(CHARACTERS, 2)) + chance.choice(KINDS) + "工程"
    parts = [
        ("TIME", chance.choice(["全年", "今年", "本年度"])),
        ("ACTION", chance.choice(["实施", "启动", "完成", "推进"])),
        ("PROJECT", name),
        ("QUANTITY", f"{chance.randint(2, 99)}{chance.choice('个项处')}"),
    ]
    text, spans = "", []
    for label, words in parts:
        spans.append(Span(start=len(text), end=len(text) + len(words), label=label))
        text += words
    relations = (Relation(head=3, child=1, label="ACTION"), Relation(head=3, child=0, label="TIME"))
    return Passage(text=f"{text}。", issuer=issuer, year=2024, section="done", spans=tuple(spans),
                   relations=relations)  # fmt: skip


def job(folder: Path, own: Path, death: str | None = None, seconds: float = 0) -> None:
    """The whole job, as a process that begins a group: on new.jsonl of a folder, with versions of
    its own; killed with its group so many seconds after it came to one of DEATHS."""
    os.setsid()
    os.environ[OWN] = str(own)
    for name, path in small_sets(folder / "small").items():
        setattr(sets, name, path)
    # Reading all of them takes longer than learning from a few.
    flows.retrain.TRAINING = folder / "small" / "train"
    flows.retrain.TRAINING.mkdir(exist_ok=True)
    few = list(islice(read_passages(sorted(sets.TRAINING.glob("*.jsonl"))), 30))
    write_passages(flows.retrain.TRAINING / "some.jsonl", few)
    if death:
        _arm(death, seconds)
    done = flows.retrain.train_on([folder / "new.jsonl"], LENIENT)
    (own / "told").write_text(str(done), "utf-8")


def _arm(death: str, seconds: float) -> None:
    if death in STEPS:
        candidate.STEPS = {**STEPS, death: _deadly(STEPS[death], seconds)}
    elif death == "clear":
        candidate.Candidate.clear = _deadly(candidate.Candidate.clear, 0)
    else:
        module = candidate if death == "seal" else flows.retrain
        setattr(module, death, _deadly(getattr(module, death), 0))


def _deadly(done: Callable[..., Any], seconds: float) -> Callable[..., Any]:
    """The same, but nobody lives to see it much longer."""

    @wraps(done)
    def doing(*arguments: object, **named: object) -> object:
        if not seconds:
            os.killpg(0, signal.SIGKILL)
        Timer(seconds, os.killpg, (0, signal.SIGKILL)).start()
        return done(*arguments, **named)

    return doing
