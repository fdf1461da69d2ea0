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
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import reduce
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
# Real work reports of 23 provinces where they lie beside the repository; else the samples.
CORPUS = ROOT.parent / "shared" / "corpus" / "provincial-2026"
SAMPLES = ROOT / "seeds" / "reports"
PROFILE = "embedded"

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row: characters of source text, seconds by the clock and of CPU time, and peak memory
    in MiB. On a machine that is busy with something else only the CPU time tells."""

    characters: int
    seconds: float
    cpu_seconds: float
    peak: float


def segmentation(folder: Path, _: Path) -> Work:
    """pkuseg alone, its model loaded."""
    from models.segmentation import segmentation_pipeline

    texts = texts_in(folder)
    tokenizer = segmentation_pipeline().tokenizer
    return lambda: sum(len(tokenizer(text)) for text in texts)


def recognition(folder: Path, _: Path) -> Work:
    """The components of the pipeline on words that are there already, its models loaded."""
    from models.pipeline import load

    nlp = load(PROFILE).nlp
    docs = [nlp.make_doc(piece) for text in texts_in(folder) for piece in pieces_of(text)]
    components = (component.pipe for _, component in nlp.pipeline)
    return lambda: list(reduce(lambda stream, pipe: pipe(stream), components, docs))


def whole_flow(folder: Path, scratch: Path) -> Work:
    """From files to rows as a Prefect flow run; Prefect and the models have started."""
    from flows.extract import extract

    first = scratch / "first.txt"
    first.write_text("云泽市司法局受理行政复议申请12件。", encoding="utf-8")
    extract([str(first)], str(scratch / "first.duckdb"), PROFILE)
    return lambda: extract([str(folder)], str(scratch / "bench.duckdb"), PROFILE)


def command(folder: Path, scratch: Path) -> Work:
    """`zhengju extract` as a user runs it: Python, Prefect and the models start first."""
    program = Path(sys.executable).with_name("zhengju")
    words = ["extract", folder, "--warehouse", scratch / "bench.duckdb", "--profile", PROFILE]
    return lambda: subprocess.run([program, *words], check=True, stdout=subprocess.DEVNULL)


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


ROWS: dict[str, tuple[str, Callable[[Path, Path], Work]]] = {
    "segmentation": ("pkuseg segmentation alone", segmentation),
    "recognition": ("recognition alone", recognition),
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
    """Measure in this process, or in the one that it starts, and print it as JSON."""
    with tempfile.TemporaryDirectory() as scratch:
        work = ROWS[row][1](folder, Path(scratch))
        whose = resource.RUSAGE_CHILDREN if row == "command" else resource.RUSAGE_SELF
        before, started = resource.getrusage(whose), time.perf_counter()
        work()
        seconds, after = time.perf_counter() - started, resource.getrusage(whose)
    measured = Measurement(
        characters=sum(map(len, texts_in(folder))),
        seconds=seconds,
        cpu_seconds=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        peak=after.ru_maxrss / 1024,
    )
    print(json.dumps(asdict(measured)))


def cells(one: Measurement, base: Measurement) -> list[str]:
    """The figures of a row as they are shown; `base` is the segmentation alone."""
    return [
        f"{one.characters / one.seconds:,.0f}",
        f"{one.seconds:.1f}",
        f"{one.seconds / base.seconds:.2f}",
        f"{one.cpu_seconds:.1f}",
        f"{one.cpu_seconds / base.cpu_seconds:.2f}",
        f"{one.peak:,.0f} MiB",
    ]


def main() -> None:
    """Measure every row and draw the table."""
    folder = CORPUS if CORPUS.is_dir() else SAMPLES
    with tempfile.TemporaryDirectory() as home:
        found = {row: measure(row, folder, home) for row in ROWS}
    table = Table(
        "what", "characters/s", "seconds", "times pkuseg", "CPU seconds", "times pkuseg",
        "peak memory",
        title=f"{folder.name}: {found['flow'].characters:,} characters, profile {PROFILE}, "
        f"{os.cpu_count()} cores",
    )  # fmt: skip
    for column in table.columns[1:]:
        column.justify = "right"
    for row, one in found.items():
        table.add_row(ROWS[row][0], *cells(one, found["segmentation"]))
    Console(width=None if sys.stdout.isatty() else 120).print(table)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        report_row(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
