"""Links from an artifact to the page of `zhengju explore`.

They name what is looked at; the page shows it once the warehouse has been published.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from flows.artifacts import markup
from warehouse.overview import NewFact

SETTING = "ZHENGJU_EXPLORER_URL"
# Where `zhengju explore` is if nobody says otherwise.
DEFAULT = "http://127.0.0.1:8501"
LINKED_FACTS = 20
COLUMNS = ("quantity", "agency", "action", "object", "source")


def address(**asked: str) -> str:
    """The page, of a `fact`, a `document` or a `run` if one is asked for by its id."""
    page = (os.environ.get(SETTING) or DEFAULT).rstrip("/")
    return f"{page}/?{urlencode(asked)}" if asked else f"{page}/"


def invitation(words: str, warehouse: Path, **asked: str) -> str:
    """A link with these words, and what to do where nothing answers it."""
    start = (
        f"Nothing there? Start it: zhengju explore --warehouse '{warehouse}'. It shows what was "
        "published; its button Publish again brings in what is newer."
    )
    link = markup.Link(address(**asked), words)
    return markup.page(markup.paragraph(link), markup.paragraph(start))


def facts_table(facts: Sequence[NewFact]) -> str:
    """The first facts, the figure of each a link to its evidence."""
    rows = (
        (
            markup.Link(address(fact=one.fact_id), one.quantity_text),
            *(one.agency, one.action, one.object, one.source_name),
        )
        for one in facts[:LINKED_FACTS]
    )
    return markup.table(COLUMNS, rows)
