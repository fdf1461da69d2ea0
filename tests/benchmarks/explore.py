"""How fast `zhengju explore` answers: invented facts in a published copy, a real server, headless
Chromium; prints one table.

    python tests/benchmarks/explore.py [--facts 100000] [--keep FOLDER]

Each figure is the time from a click, or from opening the page, until its answer is drawn.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.browser.conftest import SWITCHES
from tests.browser.exploring import served
from warehouse.store import writing
from warehouse.taxonomy import replace_indicators

ROOT = Path(__file__).resolve().parents[2]
FACTS = 100_000
FACTS_PER_REPORT = 200
YEARS = 10
ORGANS = ("教育", "司法", "公安", "民政", "财政", "审计", "统计", "水利", "商务", "应急管理")
SUBJECTS = (
    ("办结", "依申请公开申请", "件", "disclosure_requests_handled"),
    ("受理", "行政复议案件", "件", "reconsideration_cases_accepted"),
    ("培训", "党员干部", "人次", None),
    ("新增", "学位", "个", None),
)
PATIENCE_MS = 120_000


def fill(path: Path, facts: int) -> None:
    """A warehouse of so many facts, each of which stands in the text of its report."""
    reports = -(-facts // FACTS_PER_REPORT)
    with writing(path) as db:
        replace_indicators(db)
        for number in range(0, reports, 100):
            told = [_report(n) for n in range(number, min(number + 100, reports))]
            for table, rows in zip(
                ("sources", "documents", "facts"), zip(*told, strict=True), strict=True
            ):
                batch = pa.Table.from_pylist([row for group in rows for row in group])
                db.register("batch", batch)
                db.execute(f"insert into store.{table} by name select * from batch")
        db.execute("checkpoint")


def _report(number: int) -> tuple[list[dict], list[dict], list[dict]]:
    """Its source, document and facts."""
    agency = f"第{number // YEARS // len(ORGANS) + 1}市{ORGANS[number // YEARS % len(ORGANS)]}局"
    year, name = 2015 + number % YEARS, f"{number:06}"
    text, facts = f"{agency}{year}年年度报告\n\n", []
    for n in range(FACTS_PER_REPORT):
        value = (number * 7919 + n * 104729) % 5000 + 1
        facts.append(_fact(name, agency, year, n, value, len(text)))
        text += facts[-1]["sentence"] + "\n"
    source = {
        "source_id": name, "source_name": f"{name}.txt", "path": f"/r/{name}.txt",
        "format": "txt", "encoding": "utf-8", "sha256": name, "characters": len(text),
        "text": text, "profile": "embedded", "pipeline_version": "0.1.0", "model_version": "m1",
        "run_id": "run-1", "loaded_at": date(2026, 1, 1), "text_sha256": name,
    }  # fmt: skip
    document = {
        "source_id": name, "document_id": f"{name}-1", "ordinal": 1, "issuer": agency,
        "title": f"{agency}年度报告", "report_year": year, "start": 0, "end": len(text),
        "content_sha256": name, "signature": b"x",
    }  # fmt: skip
    return [source], [document], facts


def _fact(source: str, agency: str, year: int, n: int, value: int, at: int) -> dict[str, Any]:
    """A fact whose sentence begins at `at`: year, agency, action, object and figure follow."""
    action, thing, unit, indicator = SUBJECTS[n % len(SUBJECTS)]
    words = {"time": f"{year}年，", "agency": agency, "action": action, "object": thing,
             "quantity": f"{value}{unit}"}  # fmt: skip
    places = dict(zip(words, accumulate(map(len, words.values()), initial=at), strict=False))
    spans = {
        f"{role}_{edge}": places[role] + (len(words[role]) if edge == "end" else 0)
        for role in ("agency", "action", "object", "quantity") for edge in ("start", "end")
    }  # fmt: skip
    return spans | {
        "source_id": source, "fact_id": f"{source}-{n}", "document_id": f"{source}-1",
        "quantity_text": words["quantity"], "kind": "count", "value": float(value),
        "low": float(value), "high": float(value), "bound": "exact", "unit": unit,
        "action": action, "object": thing, "agency": agency, "agency_text": agency,
        "time_text": f"{year}年", "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31), "status": "planned" if n % 10 == 9 else "done",
        "section": "一、总体情况", "sentence": "".join(words.values()) + "。",
        "sentence_start": at, "sentence_end": spans["quantity_end"] + 1,
        "confidence": 0.5 + value % 500 / 1000,
        "indicator": indicator, "indicator_confidence": 0.9 if indicator else None,
    }  # fmt: skip


def measure(url: str, page: Page) -> Iterator[tuple[str, float]]:
    """What is done, and the seconds that it takes."""
    table = page.get_by_test_id("stDataFrame").first

    def opened() -> None:
        page.goto(url)
        table.wait_for()

    def to(name: str, sign: Callable[[], object]) -> Callable[[], None]:
        def go() -> None:
            page.get_by_test_id("stSidebar").get_by_text(name, exact=True).click()
            sign()

        return go

    def searched() -> None:
        page.get_by_label("文字（句子", exact=False).fill("第3市教育局")
        page.keyboard.press("Enter")
        page.get_by_text(" 条事实，第 1 页，共 ").and_(page.get_by_text("2,000")).wait_for()

    yield "first page, first visitor", timed(opened)
    yield "first page, second visitor", timed(opened)
    yield "search for a text", timed(searched)
    chart = page.get_by_test_id("stVegaLiteChart")
    yield "compare", timed(to("比较", chart.locator("canvas, svg").first.wait_for))
    yield "contradictions", timed(to("矛盾", page.get_by_text("类别").first.wait_for))
    yield "targets", timed(to("目标与结果", page.get_by_text("结果", exact=True).first.wait_for))
    yield "review queue", timed(to("复核", page.get_by_text("段待复核").wait_for))


def timed(do: Callable[[], None]) -> float:
    """Seconds."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def main() -> None:
    """Fill, serve, look, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--facts", type=int, default=FACTS)
    options.add_argument("--keep", type=Path, help="Keep the warehouse here, and use it if there.")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        if not (folder / "facts.duckdb").exists():
            folder.mkdir(parents=True, exist_ok=True)
            fill(folder / "facts.duckdb", chosen.facts)
        report(folder, chosen.facts)


def report(folder: Path, facts: int) -> None:
    """One table."""
    shown = Table(title=f"zhengju explore, {facts:,} facts")
    shown.add_column("what")
    shown.add_column("seconds", justify="right")
    with served(folder) as url, sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*SWITCHES])
        page = program.new_page(locale="zh-CN")  # the words below are Chinese
        page.set_default_timeout(PATIENCE_MS)
        for what, seconds in measure(url, page):
            shown.add_row(what, f"{seconds:.2f}")
        program.close()
    Console().print(shown)


if __name__ == "__main__":
    main()
