"""A warehouse filled by hand, so that what a mart makes of its facts can be worked out."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.store import writing
from warehouse.taxonomy import replace_indicators

AGENCY = "云泽市教育局"


def fact(year: int, text: str, value: float | None = None, **other: Any) -> dict[str, Any]:
    """A fact of a year's report: exact and done in that year, unless told otherwise.

    `report` is the year on which the report reports; `period` a pair of dates, ISO; `at` its place.
    """
    return {"year": year, "text": text, "value": value, **other}


SOURCE = """
insert into store.sources by name
select
    $id as source_id, $id || '.txt' as source_name, '/' || $id as path, 'txt' as format,
    'utf-8' as encoding, sha256($id) as sha256, 10000 as characters, $text as text,
    'embedded' as profile, '0.1.0' as pipeline_version, 'm1' as model_version,
    'run-1' as run_id, timestamp '2026-01-01' as loaded_at, sha256($id) as text_sha256
"""
DOCUMENT = """
insert into store.documents by name
select
    $id as source_id, $id as document_id, 1 as ordinal, $issuer as issuer,
    $year || '年报告' as title, $year::int as report_year, 0 as start, 10000 as "end",
    sha256($id) as content_sha256, 'x'::blob as signature
"""


def fill(path: Path, facts: Iterable[dict[str, Any]]) -> None:
    """One source with one report for each (issuer, report year, name) among the facts."""
    told = [_row(number, one) for number, one in enumerate(facts)]
    reports = {row["source_id"]: (row.pop("issuer"), row.pop("report")) for row in told}
    with writing(path) as db:
        replace_indicators(db)
        for source, (issuer, year) in sorted(reports.items()):
            db.execute(SOURCE, {"id": source, "text": _text(source, told)})
            db.execute(DOCUMENT, {"id": source, "issuer": issuer, "year": year})
        for row in told:
            named = ", ".join(f"? as {column}" for column in row)
            values = list(row.values())
            db.execute(f"insert into store.facts by name select {named}", values)


def _text(source: str, rows: Iterable[dict[str, Any]]) -> str:
    """The sentences at their places, blanks between them."""
    text = [" "] * 10_000
    for row in rows:
        if row["source_id"] == source:
            text[row["sentence_start"] : row["sentence_end"]] = row["sentence"]
    return "".join(text)


def _row(number: int, told: dict[str, Any]) -> dict[str, Any]:
    year, value = told["year"], told["value"]
    report = told.get("report", year)
    issuer, name = told.get("issuer", told.get("agency", AGENCY)), told.get("name", "")
    bound = told.get("bound", "exact")
    low = told.get("low", None if bound in ("nearly", "at_most") else value)
    high = told.get("high", None if bound in ("over", "at_least") else value)
    start, end = told.get("period", (f"{year}-01-01", f"{year}-12-31"))
    at = told.get("at", number * 100)
    sentence = told.get("sentence", f"{told.get('object', '')}{told['text']}")
    found = at + max(sentence.find(told["text"]), 0)
    return {
        "issuer": issuer,
        "report": report,
        "source_id": f"{issuer}-{report}{name}",
        "document_id": f"{issuer}-{report}{name}",
        "fact_id": told.get("id", f"f{number}"),
        "quantity_text": told["text"],
        "quantity_start": found,
        "quantity_end": found + len(told["text"]),
        "kind": told.get("kind", "count"),
        "value": value,
        "low": low,
        "high": high,
        "bound": bound,
        "unit": told.get("unit", "件"),
        "action": told.get("action"),
        "object": told.get("object"),
        "agency": told.get("agency", AGENCY),
        "indicator": told.get("indicator"),
        "indicator_confidence": 0.9 if told.get("indicator") else None,
        "period_start": start and date.fromisoformat(start),
        "period_end": end and date.fromisoformat(end),
        "status": told.get("status", "done"),
        "change": told.get("change"),
        "baseline": told.get("baseline"),
        "participants": told.get("participants", []),
        "section": told.get("section", "一、总体情况"),
        "sentence": sentence,
        "sentence_start": told.get("sentence_start", at),
        "sentence_end": at + len(sentence),
        "confidence": told.get("confidence", 0.9),
        "stated_in": told.get("stated_in", "prose"),
        "restates": told.get("restates"),
        "earlier": told.get("earlier", False),
    }
