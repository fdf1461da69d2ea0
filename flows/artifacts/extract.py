"""What an extraction shows: how far it is, what it found, and what it could not read."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import get_run_logger

from flows.artifacts import explorer, markup
from flows.artifacts.pictures import facts_picture
from flows.artifacts.publishing import Progress, forgiving, markdown, table
from flows.batches import Plan
from flows.display import plain
from flows.progress import Advance, progress_bar
from warehouse.ledger import Reject
from warehouse.overview import NewFact, anomalies_by_kind, facts_by_agency, newest_facts
from warehouse.store import reading

if TYPE_CHECKING:
    from flows.extract import Summary

PROGRESS, SUMMARY, FACTS, PICTURE = (
    "extract-progress", "extract-summary", "extract-facts", "extract-picture",
)  # fmt: skip
NEWEST = 50
LISTED = 200
AGENCIES = 20
# Cells of the table of facts are not folded: a long name would push the figures off the screen.
LONGEST_CELL = 18


@contextmanager
def progress_artifact(todo: Plan, key: str = PROGRESS) -> Iterator[Advance]:
    """The progress as an artifact, beside the bar on the terminal; a line in the log for each
    source that cannot be read, as soon as that is known."""
    done = len(todo.staged) + len(todo.unchanged) + len(todo.rejects)
    wanted = done + sum(map(len, todo.batches))
    shown = Progress(key, f"{done} of {wanted} sources")
    with progress_bar(todo) as bar:

        def advance(just_done: int, rejects: Sequence[Reject]) -> None:
            nonlocal done
            done += just_done
            bar(just_done, rejects)
            log_rejects(rejects)
            shown.at(done / wanted if wanted else 1, f"{done} of {wanted} sources")

        advance(0, todo.rejects)
        yield advance


def log_rejects(rejects: Sequence[Reject]) -> None:
    """One line a source: which, why, and what to do."""
    for one in rejects:
        reason = " ".join(one.reason.split())
        name = " ".join(one.source_name.split())
        said = reason if reason.startswith(name) else f"{name}: {reason}"
        get_run_logger().warning("could not be read: %s", said)


def show_rejects(rejects: Sequence[Reject]) -> None:
    """The summary of a run that could read nothing."""
    markdown(SUMMARY, markup.page(*_rejected(rejects)), "not one source could be read")


def show_run(summary: "Summary", warehouse: Path, seconds: float) -> None:
    """The summary, the newest facts as a table, and a picture of those of this run."""
    for warning in summary.loaded.warnings:
        get_run_logger().warning("doubtful: %s", " ".join(warning.split()))
    with forgiving("what was found"):
        with reading(warehouse) as db:
            agencies = facts_by_agency(db, summary.run_id)
            anomalies = anomalies_by_kind(db, summary.run_id)
            newest = newest_facts(db, NEWEST)
        counted = summary_page(summary, agencies, anomalies, seconds)
        page = markup.page(counted, *to_look_at(summary, newest, warehouse))
        markdown(SUMMARY, page, str(summary))
        table(FACTS, [fact_row(one) for one in newest], f"the newest {len(newest)} facts")
        if agencies:
            words = "facts of this run by agency and kind"
            markdown(PICTURE, markup.picture(facts_picture(agencies), words), words)


def summary_page(
    summary: "Summary",
    agencies: Mapping[str, Mapping[str, int]],
    anomalies: Mapping[str, int],
    seconds: float,
) -> str:
    """The counts, what could not be read and why, the agencies, what was left out."""
    loaded = summary.loaded
    counts = (
        ("documents", loaded.documents),
        ("facts", loaded.facts),
        ("agencies", len(agencies.keys() - {""})),
        ("anomalies", loaded.anomalies),
        ("sources read", loaded.sources),
        ("sources unchanged", summary.unchanged),
        ("sources taken up from an interrupted run", summary.resumed),
        ("sources that could not be read", len(summary.rejects)),
        ("seconds", round(seconds, 1)),
    )
    return markup.page(
        markup.table(("measure", "value"), counts),
        *_rejected(summary.rejects),
        *_agencies(agencies),
        *_section("Left out of the text", ("anomaly", "stretches"), list(anomalies.items())),
        *((markup.heading("Doubtful"), markup.listed(loaded.warnings)) if loaded.warnings else ()),
    )


def to_look_at(summary: "Summary", newest: Sequence[NewFact], warehouse: Path) -> Iterator[str]:
    """The newest facts with their evidence, and where all of them are."""
    if newest:
        yield markup.heading("Newest facts, each linked to its evidence")
        yield explorer.facts_table(newest)
    asked = {"run": summary.run_id} if summary.loaded.facts else {}
    words = "Look at the facts of this run" if asked else "Look at the facts"
    yield explorer.invitation(words, warehouse, **asked)
    yield markup.paragraph(f"All of it as a table: zhengju facts --warehouse '{warehouse}'")


def _rejected(rejects: Sequence[Reject]) -> Iterator[str]:
    rows = [(one.source_name, one.reason) for one in rejects]
    yield from _section("Could not be read", ("source", "reason"), rows)


def _agencies(agencies: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    rows = [(name or "(not known)", sum(kinds.values())) for name, kinds in agencies.items()]
    yield from _section("Agencies", ("agency", "facts"), rows, AGENCIES)


def _section(
    title: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], limit: int = LISTED
) -> Iterator[str]:
    """A heading and a table of the first rows; nothing where there are none."""
    if rows:
        yield markup.heading(title)
        yield markup.table(columns, rows[:limit])
    if len(rows) > limit:
        yield markup.paragraph(f"{len(rows) - limit} more.")


def fact_row(fact: NewFact) -> dict[str, str]:
    """A row of the table, all of it text: the UI shows that as it is."""
    period = dict.fromkeys(plain(day) for day in (fact.period_start, fact.period_end) if day)
    cells = {
        "source": fact.source_name,
        "agency": fact.agency,
        "action": fact.action,
        "object": fact.object,
        "quantity": fact.quantity_text,
        "value": fact.value,
        "unit": fact.unit,
        "status": fact.status,
    }
    short = {name: _short(plain(cell)) for name, cell in cells.items()}
    return short | {"period": " - ".join(period)}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
