"""Every question of warehouse/queries, asked of a small warehouse; answers.py has the answers.

Two bureaus: 教育局 reports on 2022, 2023 and 2024, 司法局 on 2023 and 2024.
"""

from pathlib import Path

import pytest

from tests.warehouse.answers import ANSWERS
from tests.warehouse.figures import fact, fill
from warehouse import export
from warehouse.store import reading, writing

FOLDER = Path(__file__).parents[2] / "warehouse" / "queries"
QUERIES = {path.stem: path for path in FOLDER.glob("*.sql")}
EDUCATION, JUSTICE = "云泽市教育局", "云泽市司法局"
RECEIVED = {
    "indicator": "disclosure_requests_received",
    "object": "依申请公开申请",
    "action": "收到",
}
HANDLED = {"indicator": "disclosure_requests_handled", "object": "依申请公开申请", "action": "办结"}
PLACES = {"indicator": "new_school_places", "object": "学位", "action": "新增", "unit": "个"}
RATE = {"object": "按时办结率", "kind": "percent", "unit": "%"}
MONEY = {"object": "专项资金", "action": "投入", "kind": "money", "unit": "元"}
CASES = {"object": "行政执法案件", "action": "查处", "section": "二、行政执法"}
GROWN = {"kind": "percent", "unit": "%", "change": "up", "baseline": "同比", "action": "增长"}


def planned(year: int, text: str, value: float, **other):
    return fact(
        year, text, value, report=year - 1, status="planned", section="三、下一步安排", **other
    )


FACTS = [
    # 教育局
    fact(2022, "80件", 80, **RECEIVED),
    fact(2022, "78件", 78, **HANDLED),
    planned(2023, "1.2万个", 12000, **PLACES),
    fact(2023, "100件", 100, **RECEIVED),
    fact(2023, "98件", 98, sentence="收到100件，办结98件", **HANDLED),
    fact(2023, "96件", 96, sentence="办结 | 96件", **HANDLED, confidence=0.6, stated_in="table"),
    fact(2023, "1.25万个", 12500, **PLACES),
    fact(2023, "100%", 100, **RATE),
    fact(2023, "3200万元", 3.2e7, participants=[JUSTICE], **MONEY),
    planned(2024, "1.5万个", 15000, **PLACES),
    planned(2024, "20次", 20, object="专项检查", action="开展", unit="次"),
    fact(2023, "90件", 90, report=2024, **HANDLED),
    fact(2024, "1.4万个", 14000, **PLACES),
    fact(2024, "xx万元", None, bound="redacted", **MONEY),
    # 司法局
    fact(2023, "40件", 40, agency=JUSTICE, **RECEIVED),
    fact(2023, "200件", 200, agency=JUSTICE, **CASES),
    fact(2024, "250件", 250, agency=JUSTICE, **CASES),
    fact(2024, "30%", 30, agency=JUSTICE, **{**CASES, **GROWN}),
    fact(2024, "60件", 60, agency=JUSTICE, **RECEIVED),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    warehouse = tmp_path_factory.mktemp("queries") / "facts.duckdb"
    fill(warehouse, FACTS)
    with writing(warehouse) as db:
        db.execute(
            "insert into store.anomalies select source_id, 'lost_characters', 0, 4, '318日', '' "
            "from store.sources where source_name = '云泽市司法局-2024.txt'"
        )
    return warehouse


def test_every_question_has_an_answer_here():
    assert len(QUERIES) >= 15
    assert ANSWERS.keys() == QUERIES.keys()


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_answer(filled, name):
    with reading(filled) as db:
        found = export.answer(db, QUERIES[name].read_text("utf-8")).fetchall()
    assert found == ANSWERS[name]
