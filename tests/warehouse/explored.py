"""A small warehouse for the page of `zhengju explore`: three bureaus over four years, a target, two
reports that contradict each other, and a document that would be HTML."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from annotations.records import Extraction
from tests.warehouse.conftest import VERSION, extraction, same_text
from warehouse.ledger import Edition, Run
from warehouse.loading import load
from warehouse.staging import folder_beside, staged_source, write_batch

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>**重**[链](javascript:alert(3))"
HANDLED = "disclosure_requests_handled"
YEARS = (2021, 2022, 2023, 2024)
FIGURES = {
    "云泽市教育局": (85, 97, 112, 131),
    "云泽市司法局": (60, 41, 52, 58),
    "云泽市民政局": (33, 47, 45, 71),
}
BEFORE = "{agency}坚持以公开为常态、不公开为例外，不断完善办理机制，健全会商制度。"
AFTER = "申请人对答复的时限和质量普遍满意。下一步将继续规范办理流程。"


@dataclass(frozen=True, slots=True)
class Told:
    """A report with one fact: its file and year, the sentence with its figure, and of which year
    that is."""

    name: str
    agency: str
    year: int
    sentence: str
    of: int
    thing: str = "公开申请"
    indicator: str | None = HANDLED
    status: str = "done"
    after: str = AFTER


REPORTS = [
    *(
        Told(f"{agency[3:]}{year}.txt", agency, year, f"全年{agency}办结公开申请{figure}件。", year)
        for agency, figures in FIGURES.items()
        for year, figure in zip(YEARS, figures, strict=True)
    ),
    Told("教育局2023计划.txt", "云泽市教育局", 2023, "明年云泽市教育局拟办结公开申请120件。", 2024,
         status="planned"),
    Told("教育局2023更正.txt", "云泽市教育局", 2024, "上年云泽市教育局办结公开申请119件。", 2023),
    Told(f"坏{EVIL}.txt".replace("/", "\\"), "云泽市民政局", 2023,
         f"云泽市民政局办结{EVIL}救助77件。", 2023, f"{EVIL}救助", None, after=f"{EVIL}\n{AFTER}"),
]  # fmt: skip


def fill(warehouse: Path) -> None:
    """Load REPORTS as one run."""
    staging, batches = folder_beside(warehouse), {}
    for one in map(report, REPORTS):
        signatures = {r.document_id: one.source.text.encode() for r in one.reports}
        edition = Edition(one.source.source_id, one.source.sha256, VERSION)
        batches[edition] = write_batch(staging, [staged_source(one, signatures, VERSION)])
    load(warehouse, Run("run-1", datetime(2024, 5, 1, 8), VERSION, ()), batches, (), same_text)


def report(told: Told) -> Extraction:
    """An extraction in which the places of all roles are told."""
    head = f"{told.agency}{told.year}年政府信息公开工作年度报告\n\n"
    text = f"{head}{BEFORE.format(agency=told.agency)}{told.sentence}{told.after}\n"
    one = extraction(f"/r/{told.name}", text, told.year)
    at, (found,) = text.index(told.sentence), one.facts
    doer = text.index(told.agency, at)
    action, thing = text.index("办结", at), text.index(told.thing, at)
    fact = replace(
        found, agency=told.agency, agency_text=told.agency, agency_start=doer,
        agency_end=doer + len(told.agency), action_start=action, action_end=action + 2,
        object=told.thing, object_start=thing, object_end=thing + len(told.thing),
        indicator=told.indicator, indicator_confidence=told.indicator and 0.95,
        period_start=date(told.of, 1, 1), period_end=date(told.of, 12, 31), status=told.status,
        sentence=told.sentence, sentence_start=at, sentence_end=at + len(told.sentence),
        section="二、主动公开和依申请公开", confidence=0.4,
    )  # fmt: skip
    title = f"{told.agency}政府信息公开工作年度报告"
    issued = replace(one.reports[0], issuer=told.agency, title=title)
    return replace(one, facts=(fact,), reports=(issued,))
