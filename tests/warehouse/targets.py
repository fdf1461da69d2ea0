"""Plans and their outcomes, as reports tell them."""

from tests.warehouse.figures import fact, fill
from warehouse.store import reading

REQUESTS = {"object": "依申请公开申请", "action": "办结"}
GROWTH = {
    "indicator": "gdp_growth",
    "object": "地区生产总值",
    "kind": "percent",
    "unit": "%",
    "change": "up",
}
UNEMPLOYED = {
    "indicator": "surveyed_unemployment_rate",
    "object": "城镇调查失业率",
    "kind": "percent",
    "unit": "%",
}
DEATHS = {"indicator": "work_safety_deaths", "object": "生产安全事故死亡人数", "unit": "人"}
ACCIDENTS = {
    "indicator": "work_safety_accidents_growth",
    "object": "生产安全事故",
    "kind": "percent",
    "unit": "%",
}
MET_25, MISSED_25 = ("met", None, 25), ("missed", None, 25)
GOVERNMENT = "云泽市人民政府"
BY_END = (None, "2024-12-31")
TREES = {
    "indicator": "afforestation_area",
    "object": "造林",
    "action": "完成",
    "kind": "measure",
    "unit": "亩",
}
PLACES = {"object": "学位", "action": "新增", "unit": "个"}
ONLINE = {"object": "网办率", "kind": "percent", "unit": "%"}
AT_MOST = {"object": "败诉率", "kind": "percent", "unit": "%", "bound": "at_most"}


def plan(year: int, text: str, value: float | None, **other):
    """Planned for a year in the report of the year before."""
    return fact(year, text, value, report=year - 1, status="planned", **other)


def outcomes(warehouse, facts):
    """The result, its reason and the outcome's value of each target."""
    fill(warehouse, facts)
    with reading(warehouse) as db:
        return db.execute(
            "select result, reason, round(outcome_value, 6) from targets_and_outcomes order by all"
        ).fetchall()
