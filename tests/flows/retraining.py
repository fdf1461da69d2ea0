"""A retraining that takes seconds: few passages to learn, to calibrate on and to be tested on.

    python tests/flows/retraining.py FOLDER

runs it, as a process that a test can kill.
"""

import random
import sys
from pathlib import Path

import flows.retrain
import models.training.calibration
import models.training.candidate
from annotations.gate import Margins
from annotations.passages import DEV, TEST, Passage, Relation, Span, read_passages, write_passages
from models.training.candidate import Retraining

# So little replayed and so fast a rate cost more than the margin of the command allows.
LEARNING = Retraining(epochs=8, ner_epochs=8, replay=60, rate=3e-3, margins=Margins(fall=0.25))
SHORT = Retraining(epochs=1, ner_epochs=1, replay=20)
KINDS = ("绿廊", "安居", "清渠", "智桥", "暖巷", "书屋")
CHARACTERS = "清云明河东西南北山湖石柳"


def small_sets(folder: Path) -> dict[object, dict[str, Path]]:
    """Few test and dev passages in `folder`, and in which modules they take whose place."""
    for name, passages, number in (("test", TEST, 30), ("dev", DEV, 20)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        some = list(read_passages(sorted(passages.glob("*.jsonl"))))[:number]
        write_passages(folder / name / "some.jsonl", some)
    return {
        models.training.candidate: {"TEST": folder / "test"},
        flows.retrain: {"TEST": folder / "test"},
        models.training.calibration: {"DEV": folder / "dev"},
    }


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


if __name__ == "__main__":
    for module, names in small_sets(Path(sys.argv[1])).items():
        for name, path in names.items():
            setattr(module, name, path)
    print(flows.retrain.run([Path(sys.argv[1], "new.jsonl")], SHORT))
