"""How the extraction learns a sector that it has never seen, as `zhengju retrain` teaches it.

    python tests/benchmarks/learning_curve.py [SECTOR]

Two models are trained without the sector's passages: on all others, and on 600 of them, as a
project begins. Each is trained on, every time from there, with 25, 50, 100 and 200 of the sector's
passages and the others' again, by the step of the retraining that teaches the relations; three
times, with another seed. The passages are chosen among 200 as `zhengju review export` chooses what
to review: a fifth is drawn, the others are those of whose facts the model is least sure. F1 of
whole facts is measured on the sector's remaining passages and on those of all other sectors, of
which no document was learned from: the frozen test's and, of 600, thousands that were left out (the
frozen test alone is too small to tell a hundredth). Takes hours on two cores; what is finished is
kept in out/learning and not done again. Prints a table, draws learning_curve.svg, and writes the
table into both READMEs between the marks <!-- learning -->.
"""

import json
import random
import shutil
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import product
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from statistics import mean

import altair
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent))

from accuracy import CHINESE, markdown, write_readme
from golds import ROOT

from annotations.passages import Passage, frozen_passages, training_passages
from annotations.scoring import Outcome, count
from annotations.splits import Split, document_of
from models.checksums import SUMS
from models.durable import write_whole
from models.pipeline import load
from models.registry import Version, current
from models.sectors import sector_of
from models.training.candidate import Candidate, Retraining
from models.training.entities import train_hanlp_tagger
from models.training.measuring import FACTS, folder_of, outcomes_of
from models.training.relations import Settings, train_relations
from warehouse.review_queue import RANDOM_SHARE

SECTOR = "finance"
LEARNED = (0, 25, 50, 100, 200)
DRAWS = 3
# By name how many of the others' passages a model has seen (None: all), and in how many epochs the
# tagger and the relations; few passages need more. After 16 epochs 600 had taught too little: half
# of what 100 new ones seemed to bring was what longer training brings.
BASES: Mapping[str, tuple[int | None, int, int]] = {"all": (None, 7, 10), "600": (600, 10, 32)}
PICTURE = Path(__file__).with_name("learning_curve.svg")
WORDS = CHINESE | {
    "learned": "学习的段落数", "seen": "此前见过的其他领域段落", "that sector": "该领域",
    "gain": "提高", "of each draw": "各次", "others": "其他各领域", "all": "全部",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """What a base learns of the other sectors; what may be learned of the sector; what is asked of
    the sector; what is asked of the others."""

    others: list[Passage]
    learned: list[Passage]
    asked: list[Passage]
    tested: list[Passage]


@dataclass(frozen=True, slots=True)
class Point:
    """F1 of whole facts after so many passages."""

    base: str
    learned: int
    draw: int
    f1: float
    others: float


def main() -> None:
    """Train, measure, print, draw."""
    sector = sys.argv[1] if len(sys.argv) > 1 else SECTOR
    with ProcessPoolExecutor(cpu_count(), get_context("spawn")) as pool:
        list(pool.map(base, [sector] * len(BASES), BASES))
        cases = [each for each in product(BASES, LEARNED, range(DRAWS)) if each[1] or not each[2]]
        jobs = [pool.submit(point, sector, *each) for each in cases]
        points = [job.result() for job in jobs]
    rows = table(points)
    print(markdown(rows))
    draw(points, sector)
    source = f"`tests/benchmarks/learning_curve.py {sector}`, {datetime.now(UTC).date()}"
    write_readme(ROOT / "README.md", [rows], {}, f"By {source}.", mark="learning")
    write_readme(ROOT / "README.zh.md", [rows], WORDS, f"由 {source} 得出。", mark="learning")


def parts(sector: str, limit: int | None = None) -> Parts:
    """By document, in the order of their ids, which is none; so many of the others at the most."""
    outside, tested = (
        [one for one in each if sector_of(one.issuer) != sector]
        for each in (training_passages(), frozen_passages())
    )
    inside = [one for one in training_passages() if sector_of(one.issuer) == sector]
    inside.sort(key=document_of)
    others = outside if limit is None else random.Random(5).sample(outside, limit)
    learned = inside[: max(LEARNED)]
    return Parts(others, learned, _unseen(inside, learned), [*_unseen(outside, others), *tested])


def _unseen(passages: list[Passage], seen: list[Passage]) -> list[Passage]:
    known = {document_of(one) for one in seen}
    return [one for one in passages if document_of(one) not in known]


def base(sector: str, name: str) -> Version:
    """A model that has seen passages of the other sectors alone, trained now or before."""
    version = folder_of(ROOT / "out" / "learning" / sector / name)
    if not version.folder.is_dir():
        torch.set_num_threads(1)
        limit, tagger_epochs, epochs = BASES[name]
        others = parts(sector, limit).others
        unfinished = version.folder.with_name(f"{name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        train_hanlp_tagger(others, unfinished / "hanlp_tagger", tagger_epochs)
        train_relations(others, unfinished / "relations", Settings(epochs=epochs))
        shutil.copytree(current("extraction").folder / "calibration", unfinished / "calibration")
        # What it is trained on from is named by its checksums.
        (unfinished / SUMS).write_text(name, encoding="utf-8")
        unfinished.rename(version.folder)
    return version


def point(sector: str, name: str, number: int, draw: int) -> Point:
    """One point of a curve: a base trained on with so many passages, measured now or before."""
    told, version = parts(sector, BASES[name][0]), base(sector, name)
    kept = version.folder.with_name(f"{name}-{number}-{draw}.json")
    if kept.is_file():
        return Point(**json.loads(kept.read_text(encoding="utf-8")))
    if number:
        version = trained_on(version, told, number, draw)
    asked, others = (f1_of(outcomes_of(version, each)[FACTS]) for each in (told.asked, told.tested))
    found = Point(name, number, draw, asked, others)
    write_whole(kept, json.dumps(asdict(found)))
    return found


def trained_on(version: Version, told: Parts, number: int, draw: int) -> Version:
    """The relations and the tagger of the retraining, with its settings."""
    split = Split(queued(version, told.learned, number, draw), told.asked, {})
    place = version.folder.with_name(f"{version.folder.name}-{number}-{draw}")
    settings = Retraining(seed=Retraining().seed + draw)
    candidate = Candidate(version, told.others, split, settings, place)
    candidate.run("relations")
    shutil.copytree(
        version.folder / "calibration", candidate.weights / "calibration", dirs_exist_ok=True
    )
    return folder_of(candidate.weights)


def queued(version: Version, passages: list[Passage], number: int, draw: int) -> list[Passage]:
    """So many of the passages as the review queue would choose them with this model."""
    facts = load(extraction=version).read_passages(passages)
    least = [min((fact.confidence for fact in one), default=1.0) for one in facts]
    order = sorted(range(len(passages)), key=least.__getitem__)
    drawn = random.Random(draw).sample(order, round(number * RANDOM_SHARE))
    chosen = list(dict.fromkeys([*drawn, *order]))[:number]
    return [passages[place] for place in chosen]


def f1_of(outcomes: Sequence[Outcome]) -> float:
    """Of whole facts."""
    return count(outcomes)["fact"].rates()[2]


def drawn(points: Sequence[Point]) -> list[tuple[Point, list[Point]]]:
    """For each base and number of passages, in order: the base's own point, and the draws."""
    bases = {one.base: one for one in points if not one.learned}
    cases = dict.fromkeys((one.base, one.learned) for one in points)
    return [
        (bases[name], [one for one in points if (one.base, one.learned) == (name, number)])
        for name, number in cases
    ]


def table(points: Sequence[Point]) -> list[list[str]]:
    """A row a number of passages: the mean of its draws, and the gains over its base."""
    rows = [["seen", "learned", "that sector", "gain", "of each draw", "others", "gain",
             "of each draw"]]  # fmt: skip
    for first, draws in drawn(points):
        gains, sides = ([one.f1 - first.f1 for one in draws],
                        [one.others - first.others for one in draws])  # fmt: skip
        rows.append([
            first.base, str(draws[0].learned),
            f"**{first.f1 + mean(gains):.3f}**", f"{mean(gains):+.3f}", _each(gains),
            f"{first.others + mean(sides):.3f}", f"{mean(sides):+.3f}", _each(sides),
        ])  # fmt: skip
    return rows


def _each(gains: Sequence[float]) -> str:
    return ", ".join(f"{one:+.3f}" for one in gains) if len(gains) > 1 else ""


def draw(points: Sequence[Point], sector: str) -> None:
    """F1 over passages: mean, lowest and highest of the draws; the sector, the others; a panel a
    base."""
    rows = [
        {"passages": draws[0].learned, "F1": mean(f1s), "low": min(f1s), "high": max(f1s),
         "sector": name, "seen": f"seen before: {first.base} passages of the other sectors"}
        for first, draws in drawn(points)
        for name, f1s in (
            (sector, [one.f1 for one in draws]),
            ("all others", [one.others for one in draws]),
        )
    ]  # fmt: skip
    curve = altair.Chart(altair.InlineData(values=rows)).encode(
        x=altair.X("passages:Q", title=f"passages of the sector {sector} learned"),
        color=altair.Color("sector:N", title=None),
    )
    scale = altair.Scale(zero=False)
    lines = curve.mark_line(point=True).encode(
        y=altair.Y("F1:Q", scale=scale, title="F1 of whole facts")
    )
    band = curve.mark_area(opacity=0.2).encode(y=altair.Y("low:Q", title=""), y2="high:Q")
    panels = (band + lines).properties(width=300, height=260)
    panels.facet(column=altair.Column("seen:N", title=None)).save(str(PICTURE))


if __name__ == "__main__":
    main()
