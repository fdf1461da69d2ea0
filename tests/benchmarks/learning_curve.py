"""How the extraction learns a sector that it has never seen, as `zhengju retrain` teaches it.

    python tests/benchmarks/learning_curve.py [SECTOR]

A model is trained on the passages of all other sectors (some 45 minutes; it is kept in out/learning
and used again). Then it is trained on, each time from there, with the first 25, 50, 100 and 200 of the
sector's passages and the others' again, by the step of the retraining that teaches the relations. F1 of whole
facts is measured on the sector's remaining passages, of which no document was learned from, and on
the frozen test's passages of all other sectors. Prints a table, draws learning_curve.svg, and
writes the table into both READMEs between the marks <!-- learning -->.
"""

import json
import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

import altair
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from accuracy import CHINESE, write_readme

from annotations.intervals import intervals
from annotations.passages import TEST, Passage, read_passages, training_passages
from annotations.scoring import Outcome, count
from annotations.splits import Split, document_of
from models.registry import Version, current
from models.sectors import sector_of
from models.training.candidate import Candidate, Retraining
from models.training.entities import train_hanlp_tagger
from models.training.measuring import FACTS, folder_of, outcomes_of
from models.training.relations import train_relations

SECTOR = "education"
LEARNED = (0, 25, 50, 100, 200)
PICTURE = Path(__file__).with_name("learning_curve.svg")
WORDS = CHINESE | {"passages learned": "学习的段落数", "that sector": "该领域",
                   "all other sectors": "其他各领域"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """The passages of all other sectors; of the sector those to learn from, in order, and those
    to be asked; the frozen test's of other sectors."""

    others: list[Passage]
    learned: list[Passage]
    asked: list[Passage]
    tested: list[Passage]


@dataclass(frozen=True, slots=True)
class Point:
    """F1 of whole facts with its 95 % interval, after so many passages."""

    learned: int
    f1: float
    low: float
    high: float
    others: float


def main() -> None:
    """Train, measure, print, draw."""
    sector = sys.argv[1] if len(sys.argv) > 1 else SECTOR
    folder = ROOT / "out" / "learning" / sector
    base(sector, folder)
    with ProcessPoolExecutor(cpu_count(), get_context("spawn")) as pool:
        points = list(pool.map(point, [sector] * len(LEARNED), LEARNED))
    rows = table(points)
    print("\n".join(" | ".join(row) for row in rows))
    draw(points, sector)
    source = f"`tests/benchmarks/learning_curve.py {sector}`, {datetime.now(UTC).date()}"
    write_readme(ROOT / "README.md", [rows], {}, f"By {source}.", mark="learning")
    write_readme(ROOT / "README.zh.md", [rows], WORDS, f"由 {source} 得出。", mark="learning")


def parts(sector: str) -> Parts:
    """By document, in the order of their ids, which is none."""
    passages = training_passages()
    inside = sorted((one for one in passages if sector_of(one.issuer) == sector), key=document_of)
    learned = inside[: max(LEARNED)]
    known = {document_of(one) for one in learned}
    tested = read_passages(sorted(TEST.glob("*.jsonl")))
    return Parts(
        [one for one in passages if sector_of(one.issuer) != sector],
        learned,
        [one for one in inside if document_of(one) not in known],
        [one for one in tested if sector_of(one.issuer) != sector],
    )


def base(sector: str, folder: Path) -> Version:
    """The model that has seen all other sectors, trained now or before."""
    version = folder_of(folder / "base")
    if not version.folder.is_dir():
        torch.set_num_threads(1)
        unfinished = folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        train_hanlp_tagger(parts(sector).others, unfinished / "hanlp_tagger")
        train_relations(parts(sector).others, unfinished / "relations")
        shutil.copytree(current("extraction").folder / "calibration", unfinished / "calibration")
        (unfinished / "SHA256SUMS").write_text("")
        unfinished.rename(version.folder)
    return version


def point(sector: str, number: int) -> Point:
    """One point of the curve: trained on with so many passages, measured."""
    told = parts(sector)
    folder = ROOT / "out" / "learning" / sector
    version = base(sector, folder)
    if number:
        split = Split(told.learned[:number], told.asked, {})
        candidate = Candidate(version, told.others, split, Retraining(), folder)
        candidate.run("relations")
        shutil.copytree(version.folder / "calibration", candidate.weights / "calibration",
                        dirs_exist_ok=True)  # fmt: skip
        version = folder_of(candidate.weights)
    return measured(number, *(outcomes_of(version, p)[FACTS] for p in (told.asked, told.tested)))


def measured(number: int, asked: Sequence[Outcome], others: Sequence[Outcome]) -> Point:
    """The F1s of both."""
    f1, ends = count(asked)["fact"].rates()[2], intervals(asked)["fact"]
    return Point(number, f1, ends.low, ends.high, count(others)["fact"].rates()[2])


def table(points: Sequence[Point]) -> list[list[str]]:
    """A row a point, with the gains over the first."""
    first = points[0]
    rows = [["passages learned", "that sector", "95 %", "", "all other sectors", ""]]
    for one in points:
        gains = [f"{one.f1 - first.f1:+.3f}", f"{one.others - first.others:+.3f}"]
        ends = f"{one.low:.3f}-{one.high:.3f}"
        rows.append(
            [str(one.learned), f"**{one.f1:.3f}**", ends, gains[0], f"{one.others:.3f}", gains[1]]
        )
    return rows


def draw(points: Sequence[Point], sector: str) -> None:
    """F1 over passages: the sector with its interval, the others."""
    rows = [
        {"passages": one.learned, "F1": f1, "low": low, "high": high, "sector": name}
        for one in points
        for name, f1, low, high in (
            (sector, one.f1, one.low, one.high),
            ("all others", one.others, one.others, one.others),
        )
    ]
    base = altair.Chart(altair.InlineData(values=json.loads(json.dumps(rows)))).encode(
        x=altair.X("passages:Q", title=f"passages of the sector {sector} learned"),
        color=altair.Color("sector:N", title=None),
    )
    scale = altair.Scale(zero=False)
    lines = base.mark_line(point=True).encode(y=altair.Y("F1:Q", scale=scale))
    band = base.mark_area(opacity=0.2).encode(y=altair.Y("low:Q", scale=scale), y2="high:Q")
    (band + lines).properties(width=520, height=280, title="F1 of whole facts").save(str(PICTURE))


if __name__ == "__main__":
    main()
