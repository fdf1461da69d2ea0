"""What each part is worth: the extraction with one part taken away, scored on the same gold.

    python tests/benchmarks/ablations.py

Each row runs in a process of its own, for tables are read once a process. The sets are those that
may be looked at (see golds.py); a part that takes nothing away with it should go.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent))

from golds import ROOT

# The tables of quantities and of anomalies have readers of their own and are not tried.
TABLES = (
    "verbs", "list_words", "organs", "regions", "self_references", "persons", "agency_contexts",
    "doer_words", "time_words", "status_words", "level_actions", "heading_words",
)  # fmt: skip
PARTS = ("all parts", "HanLP recogniser", "spaCy recogniser instead", "both recognisers",
         "lists", "inheritance", "words of the segmentation")  # fmt: skip


def without_table(name: str) -> None:
    """The table is there, and empty."""
    import models.tables as tables

    read, empty = tables.read_table, name
    tables.read_table = lambda table: () if table == empty else read(table)


def pipeline_without(part: str):
    """The pipeline with one part taken away."""
    from models import components
    from models.pipeline import load

    pipeline = load("spacy" if part.startswith("spaCy") else "embedded")
    if part == "HanLP recogniser":
        pipeline.nlp.remove_pipe("hanlp_tagger")
    if part == "both recognisers":
        pipeline.nlp.add_pipe("zhengju_spacy_ner", before="relations")
    nothing: Callable[..., dict[int, object]] = lambda *_: {}  # noqa: E731
    if part == "lists":
        components.coordinated_members = nothing
    if part == "inheritance":
        components.inherited_actions = nothing
        components.linked_quantities = lambda *_: set()
    if part == "words of the segmentation":
        inner = components.candidates
        components.candidates = lambda text, _ends, *rest: inner(
            text, range(1, len(text) + 1), *rest
        )
    return pipeline


def measure(part: str) -> dict[str, float]:
    """F1 of whole facts by gold set, and over all of them."""
    from direct import outcomes_of, sets

    from annotations.scoring import count

    pipeline = pipeline_without(part)
    found = {one.name: outcomes_of(pipeline, one) for one in sets()}
    f1 = {name: count(outcomes)["fact"].rates()[2] for name, outcomes in found.items()}
    everything = [one for outcomes in found.values() for one in outcomes]
    return {**f1, "all": count(everything)["fact"].rates()[2]}


def in_own_process(part: str) -> dict[str, float] | None:
    """The same, measured apart; None where nothing works without it."""
    answer = subprocess.run(
        [sys.executable, __file__, part], capture_output=True, text=True, cwd=ROOT, check=False
    )
    return json.loads(answer.stdout.splitlines()[-1]) if answer.returncode == 0 else None


def main() -> None:
    """Print F1 of whole facts without each part, and what it takes away."""
    parts = [*PARTS, *(f"{name}.csv" for name in TABLES)]
    rows = {part: in_own_process(part) for part in track(parts, "ablations")}
    whole = rows["all parts"]
    assert whole is not None
    table = Table("without", *whole, "lost")
    for part, f1 in rows.items():
        cells = [f"{f1[name]:.3f}" for name in whole] if f1 else ["-"] * len(whole)
        lost = f"{whole['all'] - f1['all']:+.3f}" if f1 else "it does not run"
        table.add_row(part, *cells, lost)
    Console(width=180).print(table)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        wanted = sys.argv[1]
        if wanted.endswith(".csv"):
            without_table(wanted.removesuffix(".csv"))
        print(json.dumps(measure(wanted)))
    else:
        main()
