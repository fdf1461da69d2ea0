"""How fast and how large: `make bench` prints one table from one run and writes nothing.

Each row is measured in a process of its own, so that its peak memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
# Real work reports of 23 provinces where they lie beside the repository; else the samples.
CORPUS = ROOT.parent / "shared" / "corpus" / "provincial-2026"
SAMPLES = ROOT / "seeds" / "reports"
PROFILE = "embedded"

Timed = tuple[int, float]  # characters read, seconds


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row: characters of source text, seconds, and the process's peak memory in MiB."""

    characters: int
    seconds: float
    peak: float


def segmentation(texts: Sequence[str]) -> Timed:
    """pkuseg alone, its model loaded."""
    from models.segmentation import segmentation_pipeline

    tokenizer = segmentation_pipeline().tokenizer
    started = time.perf_counter()
    for text in texts:
        tokenizer(text)
    return sum(map(len, texts)), time.perf_counter() - started


def recognition(texts: Sequence[str]) -> Timed:
    """The components of the pipeline on words that are there already, its models loaded."""
    from models.pipeline import load

    nlp = load(PROFILE).nlp
    docs = [nlp.make_doc(piece) for text in texts for piece in pieces_of(text)]
    started = time.perf_counter()
    for _, component in nlp.pipeline:
        docs = list(component.pipe(docs))
    return sum(map(len, texts)), time.perf_counter() - started


def whole_flow(folder: Path) -> Timed:
    """From files to rows as a Prefect flow run; Prefect and the models have started."""
    from flows.extract import extract

    with tempfile.TemporaryDirectory() as place:
        first = Path(place, "first.txt")
        first.write_text("云泽市司法局受理行政复议申请12件。", encoding="utf-8")
        extract([str(first)], str(Path(place, "first.duckdb")), PROFILE)
        started = time.perf_counter()
        extract([str(folder)], str(Path(place, "bench.duckdb")), PROFILE)
        return sum(map(len, texts_in(folder))), time.perf_counter() - started


def command(folder: Path) -> Timed:
    """`zhengju extract` as a user runs it: Python, Prefect and the models start first."""
    program = Path(sys.executable).with_name("zhengju")
    characters = sum(map(len, texts_in(folder)))
    with tempfile.TemporaryDirectory() as place:
        warehouse = Path(place, "bench.duckdb")
        started = time.perf_counter()
        subprocess.run(
            [program, "extract", folder, "--warehouse", warehouse, "--profile", PROFILE],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return characters, time.perf_counter() - started


def pieces_of(text: str) -> Iterator[str]:
    """What the recognisers read at a time, cut as the pipeline cuts it."""
    from annotations.records import SourceText
    from models.anomalies import find_anomalies
    from models.outline import sentences
    from models.pieces import pieces
    from models.reports import split_reports

    source = SourceText("bench", "bench.txt", "bench.txt", "txt", "utf-8", "", text)
    marked = find_anomalies(text)
    reports, copied = split_reports(source, marked)
    for report in reports:
        for piece in pieces(text, sentences(text, report, [*marked, *copied])):
            yield text[piece.start : piece.end]


def texts_in(folder: Path) -> list[str]:
    """The decoded text of every source in the folder."""
    from models.reading import collect_sources, read_source

    return [read_source(path, source_id=path.name).text for path in collect_sources([folder])]


ROWS: dict[str, tuple[str, Callable[[Path], Timed]]] = {
    "segmentation": ("pkuseg segmentation alone", lambda folder: segmentation(texts_in(folder))),
    "recognition": ("recognition alone", lambda folder: recognition(texts_in(folder))),
    "flow": ("whole flow, files to warehouse", whole_flow),
    "command": ("zhengju extract, from its start", command),
}


def measure(row: str, folder: Path, home: str) -> Measurement:
    """One row, in a fresh process whose Prefect keeps its database in `home`."""
    answer = subprocess.run(
        [sys.executable, __file__, row, folder],
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "PREFECT_HOME": home, "PREFECT_LOGGING_LEVEL": "CRITICAL"},
    )
    return Measurement(**json.loads(answer.stdout.splitlines()[-1]))


def report_row(row: str, folder: Path) -> None:
    """Measure in this process and print it as JSON."""
    characters, seconds = ROWS[row][1](folder)
    whose = resource.RUSAGE_CHILDREN if row == "command" else resource.RUSAGE_SELF
    peak = resource.getrusage(whose).ru_maxrss / 1024
    print(json.dumps({"characters": characters, "seconds": seconds, "peak": peak}))


def main() -> None:
    """Measure every row and draw the table."""
    folder = CORPUS if CORPUS.is_dir() else SAMPLES
    with tempfile.TemporaryDirectory() as home:
        found = {row: measure(row, folder, home) for row in ROWS}
    base = found["segmentation"].seconds
    table = Table(
        "what", "characters", "seconds", "characters/s", "times segmentation", "peak memory, MiB",
        title=f"{folder.name}, profile {PROFILE}, {os.cpu_count()} cores",
    )  # fmt: skip
    for column in table.columns[1:]:
        column.justify = "right"
    for row, one in found.items():
        table.add_row(
            ROWS[row][0],
            f"{one.characters:,}",
            f"{one.seconds:.1f}",
            f"{one.characters / one.seconds:,.0f}",
            f"{one.seconds / base:.2f}",
            f"{one.peak:,.0f}",
        )
    Console(width=None if sys.stdout.isatty() else 120).print(table)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        report_row(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
