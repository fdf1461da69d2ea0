"""What a scan shows: what is new, what was fetched, what was refused and why."""

from collections.abc import Iterator

from flows.artifacts import markup
from flows.artifacts.publishing import forgiving, markdown
from flows.inbox.ingest import ANNOTATIONS, REPORTS, Ingested

SUMMARY = "ingest-summary"
LISTED = 200
NOTHING = str(Ingested(0, {}, ()))
TOLD = {
    REPORTS.event: "New reports in the inbox",
    ANNOTATIONS.event: "New reviewed annotations",
}


def show_ingested(ingested: Ingested) -> None:
    """The summary of a scan. One that found nothing shows none: there is one every minute."""
    if str(ingested) != NOTHING:
        with forgiving("what is new"):
            markdown(SUMMARY, markup.page(*summary_page(ingested)), str(ingested))


def summary_page(ingested: Ingested) -> Iterator[str]:
    """How many files, which of them are new, and the reasons of what was refused."""
    told = [(TOLD[event], names) for event, names in ingested.told.items()]
    told += [(f"{TOLD[event]}, once more", names) for event, names in ingested.again.items()]
    troubles = [("Not fetched", ingested.unfetched), ("Refused", ingested.refused)]
    counts = [(title.lower(), len(lines)) for title, lines in (*told, *troubles) if lines]
    counts.insert(len(told), ("fetched", ingested.fetched))
    yield markup.table(("measure", "value"), counts)
    for title, lines in (*told, *troubles):
        yield from _list(title, lines)


def _list(title: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield markup.heading(title)
        yield markup.listed(lines[:LISTED])
    if len(lines) > LISTED:
        yield markup.paragraph(f"{len(lines) - LISTED} more.")
