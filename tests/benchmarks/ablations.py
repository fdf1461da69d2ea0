"""What each part is worth: the extraction with one part taken away, scored on the same gold.

    python tests/benchmarks/ablations.py

Each row runs in a process of its own, for tables are read once a process. The sets are those that
may be looked at (see golds.py); a part that takes nothing away with it should go.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent))

from golds import ROOT

TABLES = sorted(path.stem for path in (ROOT / "seeds" / "lexicon").glob("*.csv"))
PARTS = ("all parts", "HanLP's entities", "spaCy's entities instead", "both",
         "lists", "inheritance", "words of the segmentation")  # fmt: skip


LEVELS = ("quantity", "action", "object", "agency", "status", "period", "fact")


def without_table(name: str) -> None:
    """The table is there, and empty."""
    import models.tables as tables

    read, empty = tables.read_table, name
    tables.read_table = lambda table: () if table == empty else read(table)


def pipeline_without(part: str):
    """The pipeline with one part taken away."""
    from models import components
    from models.pipeline import load

    pipeline = load("spacy" if part in ("spaCy's entities instead", "both") else "embedded")
    if part in ("HanLP's entities", "spaCy's entities instead"):
        # Without its states nothing runs: the relations read them.
        tagger = pipeline.nlp.get_pipe("hanlp_tagger").recogniser
        tag = tagger.tag
        tagger.tag = lambda texts: [replace(one, mentions=[]) for one in tag(texts)]
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
