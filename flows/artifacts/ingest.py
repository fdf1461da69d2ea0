"""What a scan shows: what is new, what was fetched, what was refused and why."""

from collections.abc import Iterator

from flows.artifacts import markup
from flows.artifacts.publishing import forgiving, markdown
from flows.inbox.ingest import ANNOTATIONS, REPORTS, Ingested

SUMMARY = "ingest-summary"
LISTED = 200
TOLD = {
    REPORTS.event: "New reports in the inbox",
    ANNOTATIONS.event: "New reviewed annotations",
}


def show_ingested(ingested: Ingested) -> None:
    """The summary of a scan. One that found nothing shows none: there is one every minute."""
    if ingested.told or ingested.fetched or ingested.refused:
        with forgiving("what is new"):
            markdown(SUMMARY, markup.page(*summary_page(ingested)), str(ingested))


def summary_page(ingested: Ingested) -> Iterator[str]:
    """How many files, which of them are new, and the reasons of what was refused."""
    told = [(TOLD[event].lower(), len(names)) for event, names in ingested.told.items()]
    counts = [*told, ("fetched", ingested.fetched), ("refused", len(ingested.refused))]
    yield markup.table(("measure", "value"), counts)
    for event, names in ingested.told.items():
        yield from _list(TOLD[event], names)
    yield from _list("Refused", ingested.refused)


def _list(title: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield markup.heading(title)
        yield markup.listed(lines[:LISTED])
    if len(lines) > LISTED:
        yield markup.paragraph(f"{len(lines) - LISTED} more.")
