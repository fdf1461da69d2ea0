"""What a publication shows: the copy, and how to open it."""

from pathlib import Path

from flows.artifacts import explorer, markup
from flows.artifacts.publishing import forgiving, markdown
from warehouse.publishing import Published

SUMMARY = "publish-summary"


def show_published(published: Published, warehouse: Path, seconds: float) -> None:
    """The summary of a publication."""
    with forgiving("what was published"):
        markdown(SUMMARY, summary_page(published, warehouse, seconds), str(published))


def summary_page(published: Published, warehouse: Path, seconds: float) -> str:
    """Which file, how much it holds, and the ways to look into it."""
    rows = (
        ("file", str(published.path)),
        ("facts", published.facts),
        ("megabytes", round(published.size / 1e6, 1)),
        ("seconds", round(seconds, 1)),
    )
    ways = (
        f"A query: zhengju sql \"from facts limit 10\" --warehouse '{published.path}'",
        f"A workbook: zhengju facts --format xlsx --out facts.xlsx --warehouse '{published.path}'",
        "Any DuckDB client, read-only; one that has the last copy open goes on reading that.",
    )
    return markup.page(
        markup.table(("measure", "value"), rows),
        markup.heading("How to open it"),
        explorer.invitation("Look at the facts in the browser", warehouse),
        markup.listed(ways),
    )
