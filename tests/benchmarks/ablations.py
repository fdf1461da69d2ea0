"""What each part is worth: the extraction with one part taken away, scored on the same gold.

    python tests/benchmarks/ablations.py

Each row runs in a process of its own, for tables are read once a process: the rest of the models is
imported only after a table was taken away. The sets are those that
may be looked at (see golds.py); a part that takes nothing away with it should go.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent))

from golds import ROOT

from models import tables

if TYPE_CHECKING:
    from models.pipeline import Pipeline

TABLES = sorted(path.stem for path in (ROOT / "seeds" / "lexicon").glob("*.csv"))
LEVELS = ("quantity", "action", "object", "agency", "status", "period", "fact")


def without_table(name: str) -> None:
    """The table is there, and empty."""
    read, empty = tables.read_table, name
    tables.read_table = lambda table: () if table == empty else read(table)


def no_entities(pipeline: "Pipeline", _: ModuleType) -> None:
    """HanLP's tagger gives its states only: without those nothing runs."""
    tagger = pipeline.nlp.get_pipe("hanlp_tagger").recogniser
    tag = tagger.tag
    tagger.tag = lambda texts: [replace(one, mentions=[]) for one in tag(texts)]


def no_lists(_: "Pipeline", components: ModuleType) -> None:
    """What 均 and 分别 distribute is left to the network."""
    components.coordinated_members = lambda *_: {}


def no_inheritance(_: "Pipeline", components: ModuleType) -> None:
    """Neighbours share nothing."""
    components.inherited_actions = lambda *_: {}
    components.linked_quantities = lambda *_: set()


def no_words(_: "Pipeline", components: ModuleType) -> None:
    """A span may begin and end anywhere."""
    inner = components.candidates
    components.candidates = lambda text, _, *rest: inner(text, range(1, len(text) + 1), *rest)


# The profile of each part's row, and what takes the part away.
PARTS: dict[str, tuple[str, Callable[["Pipeline", ModuleType], None] | None]] = {
    "all parts": ("embedded", None),
    "HanLP's entities": ("embedded", no_entities),
    "HanLP's entities, with spaCy's instead": ("spacy", no_entities),
    "nothing, spaCy's entities besides": ("spacy", None),
    "lists": ("embedded", no_lists),
    "inheritance": ("embedded", no_inheritance),
    "words of the segmentation": ("embedded", no_words),
}


def pipeline_without(part: str) -> "Pipeline":
    """The pipeline with one part taken away; of a table, by `without_table` before."""
    from models import components
    from models.pipeline import load

    profile, take_away = PARTS.get(part, PARTS["all parts"])
    pipeline = load(profile)
    if take_away:
        take_away(pipeline, components)
    return pipeline


def measure(part: str) -> dict[str, float]:
    """F1 by level over all the sets, and how many facts are right."""
    from direct import outcomes_of, sets

    from annotations.scoring import count

    pipeline = pipeline_without(part)
    counts = count([one for gold in sets() for one in outcomes_of(pipeline, gold)])
    f1 = {level: counts[level].rates()[2] for level in LEVELS}
    return {**f1, "right": float(counts["fact"].right)}


def in_own_process(part: str) -> dict[str, float] | None:
    """The same, measured apart; None where nothing works without it."""
    answer = subprocess.run(
        [sys.executable, __file__, part], capture_output=True, text=True, cwd=ROOT, check=False
    )
    return json.loads(answer.stdout.splitlines()[-1]) if answer.returncode == 0 else None


def main() -> None:
    """Print the F1 of every level without each part, and the facts that go with it."""
    parts = [*PARTS, *(f"{name}.csv" for name in TABLES)]
    rows = {part: in_own_process(part) for part in track(parts, "ablations")}
    whole = rows["all parts"]
    assert whole is not None
    table = Table("without", *LEVELS, "facts lost")
    for part, f1 in rows.items():
        cells = [f"{f1[level]:.4f}" for level in LEVELS] if f1 else ["-"] * len(LEVELS)
        lost = f"{whole['right'] - f1['right']:+.0f}" if f1 else "it does not run"
        table.add_row(part, *cells, lost)
    Console(width=140).print(table)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        wanted = sys.argv[1]
        if wanted.endswith(".csv"):
            without_table(wanted.removesuffix(".csv"))
        print(json.dumps(measure(wanted)))
    else:
        main()
