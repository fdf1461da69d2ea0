"""How good the extraction is: `make eval` scores every gold set that is there.

It prints the tables, draws tests/benchmarks/accuracy.svg, and writes the tables into both READMEs
between the marks <!-- accuracy --> and <!-- /accuracy -->; a README is only rewritten where all
sets are there, so that its table never loses rows.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import track

sys.path.insert(0, str(Path(__file__).resolve().parent))

from golds import (
    ALL,
    BUREAUS,
    PROVINCES,
    ROOT,
    TEST,
    UNSEEN_PROVINCES,
    GoldSet,
    present,
)
from segmented import segmentation_rows

from annotations.calibration import calibration_error, coverage_curve
from annotations.intervals import intervals
from annotations.scoring import LEVELS, Outcome, count, judge
from flows.evaluate import Evaluation
from flows.pictures import draw_evaluation

PICTURE = Path(__file__).with_name("accuracy.svg")
TOGETHER = "real: 2 bureaus and 2 provinces together"
COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.5)
CHINESE = {
    "gold": "金标准", "facts": "事实数", "quantity": "数量", "kind": "类别", "action": "动作",
    "object": "对象", "agency": "主体", "status": "状态", "period": "时期", "fact": "整条事实",
    "95 %": "95 %", "kept": "保留的事实", "precision": "正确率", "threshold": "置信度不低于",
    "sector": "领域", "measure": "指标", "value": "值",
    "passages, test split": "段落，测试集", "passages, dev split": "段落，开发集",
    "sample reports": "示例报告",
    "real: education bureaus, 2 reports": "真实：教育局，2 份报告",
    "real: education bureaus, 4 reports": "真实：教育局，4 份报告",
    "real: work reports, 2 provinces": "真实：省政府工作报告，2 省",
    "real: work reports, 4 provinces": "真实：省政府工作报告，4 省",
    "real: work reports, 2 provinces not looked at": "真实：省政府工作报告，2 省（未看过）",
    TOGETHER: "真实：上面的 2 份教育局报告与 2 省合计",
    "expected calibration error, 2 provinces not looked at": "期望校准误差（未看过的 2 省）",
    "education": "教育", "justice": "司法", "market": "市场监管与商务", "health": "卫生医保",
    "safety": "公安应急", "society": "人社民政", "land": "住建环境", "transport": "交通水利",
    "agriculture": "农业", "finance": "财税统计", "industry": "科技工业", "culture": "文化宣传",
    "government": "政府", "other": "其他",
    "segmentation F1, treebank sentences held out": "分词 F1（树库中未训练的句子）",
    "entity boundaries inside a word, test split": "落在词内的实体边界（测试集）",
    "whole facts, test split, first readings only": "整条事实（测试集，只算第一种读法）",
    "expected calibration error, test split": "置信度的期望校准误差（测试集）",
}  # fmt: skip


def main() -> None:
    """Score, print, draw, write."""
    found = {one: one.evaluate() for one in track(present(), "scoring")}
    tables = [accuracy_rows(found)]
    if TEST in found:
        tables += [coverage_rows(found[TEST].outcomes), sector_rows(found[TEST])]
        tables.append(measure_rows(found))
        draw_evaluation(found[TEST], PICTURE)
    date = datetime.now(UTC).date().isoformat()
    print("\n\n".join(markdown(rows) for rows in tables))
    if len(found) == len(ALL):
        write_readme(ROOT / "README.md", tables, {}, f"By `make eval` on {date}.")
        write_readme(ROOT / "README.zh.md", tables, CHINESE, f"由 `make eval` 得出，{date}。")


def accuracy_rows(found: Mapping[GoldSet, Evaluation]) -> list[list[str]]:
    """A row a gold set: its facts and the F1 of each level; * marks sets that were looked at."""
    rows = [["gold", "facts", *LEVELS, "95 %"]]
    for one, evaluation in found.items():
        name = one.name + ("*" if one.seen else "")
        rows.append([name, *score_cells(evaluation.outcomes)])
    both = [one for gold in (BUREAUS, PROVINCES) if gold in found for one in found[gold].outcomes]
    if both:
        rows.append([TOGETHER + "*", *score_cells(both)])
    return rows


def score_cells(outcomes: Sequence[Outcome]) -> list[str]:
    """How many facts are wanted, the F1 of each level, and the interval of whole facts."""
    counts, ends = count(outcomes), intervals(outcomes)["fact"]
    f1 = [f"{of_level.rates()[2]:.3f}" for of_level in counts.values()]
    f1[-1] = f"**{f1[-1]}**"
    return [str(counts["fact"].wanted), *f1, f"{ends.low:.3f}-{ends.high:.3f}"]


def sector_rows(evaluation: Evaluation) -> list[list[str]]:
    """A row a sector: facts and F1 of the whole fact with its interval."""
    rows = [["sector", "facts", "fact", "95 %"]]
    for sector, outcomes in evaluation.by_sector().items():
        of_fact, ends = count(outcomes)["fact"], intervals(outcomes)["fact"]
        f1 = f"{of_fact.rates()[2]:.3f}"
        rows.append([sector, str(of_fact.wanted), f1, f"{ends.low:.3f}-{ends.high:.3f}"])
    return rows


def coverage_rows(outcomes: Sequence[Outcome]) -> list[list[str]]:
    """What a threshold of confidence gives: how many facts are kept, and how many are right."""
    curve = list(coverage_curve(outcomes))
    rows = [["kept", "precision", "threshold"]]
    for wanted in COVERAGES:
        share, precision, threshold = min(curve, key=lambda point: abs(point[0] - wanted))
        rows.append([f"{share:.0%}", f"{precision:.3f}", f"{threshold:.2f}"])
    return rows


def measure_rows(found: Mapping[GoldSet, Evaluation]) -> list[list[str]]:
    """Single figures: calibration and segmentation."""
    strict = count(first_readings(found[TEST].outcomes))["fact"].rates()[2]
    names = {TEST: "test split", UNSEEN_PROVINCES: "2 provinces not looked at"}
    errors = [
        [f"expected calibration error, {name}", f"{calibration_error(found[one].outcomes):.3f}"]
        for one, name in names.items()
        if one in found
    ]
    return [
        ["measure", "value"],
        ["whole facts, test split, first readings only", f"{strict:.3f}"],
        *errors,
        *segmentation_rows(),
    ]


def first_readings(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes judged without the equally good readings."""

    def judged(one: Outcome) -> Outcome:
        if one.gold is None or one.found is None:
            return one
        alone = {key: value for key, value in one.gold.items() if not key.endswith("_also")}
        return one._replace(right=judge(alone, one.found))

    return [judged(one) for one in outcomes]


def markdown(rows: Sequence[Sequence[str]], words: Mapping[str, str] | None = None) -> str:
    """Rows as a Markdown table, the first as its head; cells in other words where `words` has
    them."""

    def cell(text: str) -> str:
        star = "*" if text.endswith("*") and not text.startswith("*") else ""
        plain = text.removesuffix("*") if star else text
        return (words or {}).get(plain, plain) + ("\\*" if star else "")

    lines = ["| " + " | ".join(cell(text) for text in row) + " |" for row in rows]
    lines.insert(1, "|---|" + "---:|" * (len(rows[0]) - 1))
    return "\n".join(lines)


def write_readme(
    path: Path,
    tables: Sequence[Sequence[Sequence[str]]],
    words: Mapping[str, str],
    source: str,
    mark: str = "accuracy",
) -> None:
    """Replace what stands between the marks <!-- mark --> and <!-- /mark -->."""
    text = path.read_text(encoding="utf-8")
    drawn = "\n\n".join([source, *(markdown(rows, words) for rows in tables)])
    block = f"<!-- {mark} -->\n{drawn}\n<!-- /{mark} -->"
    pattern = re.compile(f"<!-- {mark} -->.*<!-- /{mark} -->", re.DOTALL)
    path.write_text(pattern.sub(lambda _: block, text), encoding="utf-8")


if __name__ == "__main__":
    main()
