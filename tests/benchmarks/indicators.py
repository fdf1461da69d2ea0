"""How well facts are mapped to indicators: part of `make eval`, which also writes it into both
READMEs, between the marks <!-- indicators --> and <!-- /indicators -->.

    python tests/benchmarks/indicators.py [--errors]

The rules of the table alone, and the trained matcher, on the two halves of tests/gold, and on facts
of real reports where these are on this machine. --errors prints what the matcher has wrong on the
dev half.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from accuracy import markdown, write_readme
from golds import CORPUS, GOLD, ROOT

from models.indicators.candidates import Statement, by_rules
from models.indicators.matcher import Match, current_matcher
from models.reading import read_source
from models.training.indicators import Lesson, Measured, lesson, measure

HALVES = ("test", "dev")
REAL = "work reports of 23 provinces"
RESAMPLES, SEED = 2_000, 0
RATES = ("accuracy", "precision", "recall")
WORDS = {
    "indicators": "指标映射", "facts": "事实数", "with one": "有指标的", "95 %": "95 %",
    "accuracy": "总正确率", "precision": "正确率", "recall": "召回率",
    "trained matcher, test half": "训练的匹配器，测试的一半",
    "rules of the table alone, test half": "只按表中规则，测试的一半",
    "trained matcher, dev half": "训练的匹配器，开发的一半",
    "rules of the table alone, dev half": "只按表中规则，开发的一半",
    f"trained matcher, {REAL}": "训练的匹配器，23 个省的政府工作报告",
    f"rules of the table alone, {REAL}": "只按表中规则，23 个省的政府工作报告",
}  # fmt: skip

Way = Callable[[Statement], Match | None]


def main() -> None:
    """Measure, print, write."""
    lessons = gold_lessons()
    if "--errors" in sys.argv:
        print_errors(lessons["dev half"])
        return
    rows = [["indicators", "facts", "with one", *(c for rate in RATES for c in (rate, "95 %"))]]
    for gold, facts in lessons.items():
        for name, way in ways().items():
            star = "*" if gold == "dev half" else ""
            rows.append([f"{name}, {gold}{star}", *cells(facts, way)])
    print(markdown(rows))
    date = datetime.now(UTC).date().isoformat()
    for readme, words, source in (
        ("README.md", {}, f"By `make eval` on {date}."),
        ("README.zh.md", WORDS, f"由 `make eval` 得出，{date}。"),
    ):
        write_readme(ROOT / readme, [rows], words, source, mark="indicators")


def gold_lessons() -> Mapping[str, Sequence[Lesson]]:
    """The gold facts, by what they are of."""
    rows = [json.loads(line) for line in (GOLD / "indicators.jsonl").open(encoding="utf-8")]
    halves = {
        f"{half} half": [lesson(row) for row in rows if row["split"] == half] for half in HALVES
    }
    return halves | ({REAL: real_lessons()} if CORPUS.is_dir() else {})


def real_lessons() -> Sequence[Lesson]:
    """Facts of one year out of real reports, whose sentences are cut from the reports' texts."""
    path = GOLD / "indicators_provinces.jsonl"
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    texts = {
        doc: read_source(CORPUS / doc, source_id=doc).text for doc in {row["doc"] for row in rows}
    }
    return [
        lesson(row | {"sentence": texts[row["doc"]][row["sentence_start"] : row["sentence_end"]]})
        for row in rows
        if row["split"] == "one year"
    ]


def ways() -> Mapping[str, Way]:
    """How an indicator is found."""
    return {"trained matcher": current_matcher().match, "rules of the table alone": ruled}


def ruled(said: Statement) -> Match | None:
    """What the rules take, for certain."""
    found = by_rules(said)
    return Match(found.indicator.id, 1.0) if found else None


def cells(lessons: Sequence[Lesson], way: Way) -> list[str]:
    """Facts, how many have an indicator, and each rate with its interval."""
    found = [way(one.said) for one in lessons]
    whole = measure(lessons, found, 0.0)
    rng = np.random.default_rng(SEED)
    drawn: list[Measured] = []
    for _ in range(RESAMPLES):
        numbers = rng.integers(0, len(lessons), len(lessons))
        drawn.append(measure([lessons[n] for n in numbers], [found[n] for n in numbers], 0.0))
    told = [str(whole.facts), str(whole.wanted)]
    for rate in RATES:
        low, high = np.quantile([getattr(one, rate) for one in drawn], [0.025, 0.975])
        told += [f"{getattr(whole, rate):.3f}", f"{low:.3f}-{high:.3f}"]
    return told


def print_errors(lessons: Sequence[Lesson]) -> None:
    """A line for each fact that is answered wrongly: what was found, what is right, the words."""
    matcher = current_matcher()
    for one in lessons:
        likeliest, found = matcher.likeliest(one.said), matcher.match(one.said)
        if (found.indicator if found else None) != one.indicator:
            words = one.said.sentence[max(0, one.said.start - 30) : one.said.start + 10]
            print(likeliest, one.indicator, one.said.action, one.said.object, words, sep=" | ")


if __name__ == "__main__":
    main()
