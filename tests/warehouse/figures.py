"""A warehouse filled by hand: a line a fact, so that what a mart makes of them can be worked out."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.store import writing

AGENCY = "云泽市教育局"


def fact(year: int, text: str, value: float | None = None, **other: Any) -> dict[str, Any]:
    """A fact of a year's report: exact and done in that year, unless told otherwise.

    `report` is the year on which the report reports; `period` a pair of dates, ISO; `at` its place.
    """
    return {"year": year, "text": text, "value": value, **other}


def fill(path: Path, facts: Iterable[dict[str, Any]]) -> None:
    """One source with one report for each (issuer, report year, name) among the facts."""
    told = [_row(number, one) for number, one in enumerate(facts)]
    reports = {(row["issuer"], row["report"], row["name"]) for row in told}
    with writing(path) as db:
        for issuer, report, name in sorted(reports):
            source = f"{issuer}-{report}{name}"
            db.execute(
                "insert into store.sources by name select ? as source_id, ? || '.txt' as source_name, "
                "'/' || ? as path, 'txt' as format, 'utf-8' as encoding, sha256(?) as sha256, "
                "10000 as characters, '' as text, 'embedded' as profile, '0.1.0' as pipeline_version, "
                "'m1' as model_version, 'run-1' as run_id, timestamp '2026-01-01' as loaded_at, "
                "sha256(?) as text_sha256",
                [source] * 5,
            )
            db.execute(
                "insert into store.documents by name select ? as source_id, ? as document_id, 1 as ordinal, "
                "? as issuer, ? || '年报告' as title, ?::int as report_year, 0 as start, 10000 as \"end\", "
                "sha256(?) as content_sha256, 'x'::blob as signature",
                [source, source, issuer, report, report, source],
            )
        for row in told:
            columns = {k: v for k, v in row.items() if k not in ("issuer", "report", "name")}
            named = ", ".join(f"? as {column}" for column in columns)
            db.execute(
                f"insert into store.facts by name select {named}", list(columns.values())
            )


def _row(number: int, told: dict[str, Any]) -> dict[str, Any]:
    year, value = told["year"], told["value"]
    report = told.get("report", year)
    issuer, name = told.get("issuer", told.get("agency", AGENCY)), told.get("name", "")
    bound = told.get("bound", "exact")
    low = told.get("low", None if bound in ("nearly", "at_most") else value)
    high = told.get("high", None if bound in ("over", "at_least") else value)
    start, end = told.get("period", (f"{year}-01-01", f"{year}-12-31"))
    at = told.get("at", number * 10)
    sentence = told.get("sentence", f"{told.get('object', '')}{told['text']}")
    return {
        "issuer": issuer, "report": report, "name": name,
        "source_id": f"{issuer}-{report}{name}", "document_id": f"{issuer}-{report}{name}",
        "fact_id": told.get("id", f"f{number}"), "quantity_text": told["text"],
        "quantity_start": at, "quantity_end": at + len(told["text"]),
        "kind": told.get("kind", "count"), "value": value, "low": low, "high": high, "bound": bound,
        "unit": told.get("unit", "件"), "action": told.get("action"), "object": told.get("object"),
        "agency": told.get("agency", AGENCY), "indicator": told.get("indicator"),
        "period_start": start and date.fromisoformat(start),
        "period_end": end and date.fromisoformat(end),
        "status": told.get("status", "done"), "change": told.get("change"),
        "baseline": told.get("baseline"), "section": told.get("section", "一、总体情况"),
        "sentence": sentence, "sentence_start": told.get("sentence_start", at),
        "sentence_end": at + 10, "confidence": told.get("confidence", 0.9),
    }  # fmt: skip
