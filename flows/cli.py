"""The command line. Heavy libraries are imported by the command that needs them.

Exit codes: 0 it ran (sources that could not be read are listed), 1 it failed, 2 wrong usage.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from flows.display import PICTURES, Format, console, table, write_facts, write_rows
from flows.exits import plain_failures
from flows.explore_cli import explore
from flows.failures import Failure
from flows.models_cli import app as models_app
from flows.models_cli import retrain
from flows.review_cli import app as review_app
from flows.serve_cli import publish, serve

QUANTITY_FIELDS = ("text", "start", "end", "kind", "value", "low", "high", "bound", "unit")

app = typer.Typer(
    help="政据 Zhengju: Chinese government reports -> facts that can be counted and traced.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(models_app, name="models")
app.command()(retrain)
app.add_typer(review_app, name="review")
app.command()(publish)
app.command()(explore)
app.command()(serve)


def known_profile(name: str) -> str:
    """The name, where there is such a profile; else it is wrong usage."""
    from flows.pipelines import profiles

    if name not in profiles():
        raise typer.BadParameter(f"no profile {name}; there are {', '.join(profiles())}")
    return name


def known_picture(path: Path | None) -> Path | None:
    """The file, where pictures of its kind can be drawn; else it is wrong usage."""
    if path and path.suffix not in PICTURES:
        raise typer.BadParameter(
            f"{path} is no picture: its name must end in {', '.join(PICTURES)}"
        )
    return path


def named_sources(sources: list[str]) -> list[str]:
    """The sources, where each has a name; an empty one would stand for the working folder."""
    if "" in sources:
        raise typer.BadParameter("a source has no name: name files or folders")
    return sources


Warehouse = Annotated[Path, typer.Option("--warehouse", "-w", help="The DuckDB file.")]
Profile = Annotated[
    str,
    typer.Option(callback=known_profile, help="Pipeline: embedded, spacy, hanlp-pretrained."),
]
As = Annotated[Format, typer.Option("--format", "-f", help="How the rows are written.")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="A file instead of standard output.")]


@app.command()
def extract(
    sources: Annotated[
        list[str],
        typer.Argument(callback=named_sources, help="Files and folders: txt, html, docx, pdf."),
    ],
    warehouse: Warehouse,
    profile: Profile = "embedded",
    force: Annotated[
        bool, typer.Option("--force", help="Extract again what has not changed.")
    ] = False,
) -> None:
    """Extract the facts of reports into a warehouse, as a Prefect flow run."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "true")
    # The first start makes Prefect's database: on a busy machine that takes more than its 20 s.
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
    with plain_failures():
        from warehouse.export import documents_of_run
        from warehouse.store import loaded_editions, reading

        loaded_editions(warehouse)  # one that cannot be written is told at once

        from flows.display import print_rejects, print_summary
        from flows.extract import NothingRead
        from flows.extract import extract as extract_flow
        from flows.pipelines import loading

        loading(profile)  # while Prefect starts its server
        try:
            summary = extract_flow(sources, str(warehouse), profile, force)
        except NothingRead as nothing:
            print_rejects(nothing.rejects)
            raise
        except RuntimeError as error:
            if "API" not in str(error):  # all that Prefect says of its server names it so
                raise
            raise Failure(f"no Prefect server: {error}; check PREFECT_API_URL") from error
        with reading(warehouse) as db:
            print_summary(summary, documents_of_run(db, summary.run_id))


@app.command()
def facts(
    warehouse: Warehouse,
    where: Annotated[
        str | None, typer.Option(help="SQL condition on the columns, e.g. \"unit = '件'\".")
    ] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """List the facts of a warehouse. A workbook (xlsx) of all facts has the marts, too."""
    from warehouse import export
    from warehouse.store import reading

    with plain_failures(), reading(warehouse) as db:
        rows = export.facts(db, where)
        if form is Format.TABLE:
            rows = rows.select(*export.READABLE)
        write_facts(db, rows, form, out, marts=where is None)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="A SELECT, or the path of a file with one.")],
    warehouse: Warehouse,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Answer a SQL query from a warehouse; nothing can be changed by it."""
    from warehouse import export
    from warehouse.store import reading

    with plain_failures():
        text = query_of(query)
        with reading(warehouse) as db:
            write_rows(export.answer(db, text), form, out)


@app.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="RUN1", help="A run id, or how it begins.")],
    second: Annotated[str, typer.Argument(metavar="RUN2", help="A run id, or how it begins.")],
    warehouse: Warehouse,
    limit: Annotated[
        int | None, typer.Option(min=0, help="How many changes to show.", show_default="all")
    ] = None,
) -> None:
    """Compare what the warehouse held after two runs: facts gained, lost and altered."""
    with plain_failures():
        from flows.compare import COLUMNS
        from flows.diff import compare_runs

        found = compare_runs(warehouse, first, second)
        out = console()
        if found.changes and limit != 0:
            out.print(table(COLUMNS, found.rows(limit)))
        out.print(f"facts: {found.counted}", markup=False)


@app.command()
def dictionary(
    warehouse: Annotated[
        Path | None,
        typer.Option("--warehouse", "-w", help="The DuckDB file; else a new one's columns."),
    ] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """List what every column of every view means."""
    from contextlib import ExitStack
    from tempfile import TemporaryDirectory

    from warehouse.dictionary import dictionary as columns_of
    from warehouse.store import loaded_editions, reading

    with plain_failures(), ExitStack() as stack:
        if warehouse is None:
            warehouse = Path(stack.enter_context(TemporaryDirectory())) / "new.duckdb"
            loaded_editions(warehouse)
        write_rows(columns_of(stack.enter_context(reading(warehouse))), form, out)


@app.command()
def quantities(
    source: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="UTF-8 text; - is stdin.")
    ] = "-",
    bare: Annotated[
        bool, typer.Option("--bare", help="Also numerals without a measure word.")
    ] = False,
) -> None:
    """Find the quantities in text: for every line in, one line of JSON out."""
    import json

    from models.quantities import find_quantities

    with plain_failures():
        for line in lines_of(source):
            found = find_quantities(line, bare=bare)
            rows = [{name: getattr(one, name) for name in QUANTITY_FIELDS} for one in found]
            typer.echo(json.dumps(rows, ensure_ascii=False))


@app.command()
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(help="Gold facts or annotated passages (.jsonl), or a folder of passages."),
    ],
    texts: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the texts; else beside GOLD, or the folder texts beside its folder."
        ),
    ] = None,
    warehouse: Annotated[
        Path | None,
        typer.Option("--warehouse", "-w", help="Score this warehouse instead of extracting."),
    ] = None,
    profile: Profile = "embedded",
    by_document: Annotated[bool, typer.Option("--by-document", help="Each document too.")] = False,
    by_sector: Annotated[
        bool, typer.Option("--by-sector", help="Each sector too, and the errors by class.")
    ] = False,
    errors: Annotated[int, typer.Option(min=0, help="How many errors to show in context.")] = 0,
    picture: Annotated[
        Path | None,
        typer.Option(
            callback=known_picture, help="Draw the scores into this file: .svg, .png or .html."
        ),
    ] = None,
) -> None:
    """Score the extraction against gold: precision, recall and F1 of each level."""
    with plain_failures():
        from flows.evaluate import run as score
        from flows.scores import print_errors, print_evaluation

        evaluation = score(gold, texts, warehouse, profile)
        print_errors(evaluation, errors)
        print_evaluation(evaluation, by_document=by_document, by_sector=by_sector)
        if picture:
            from flows.pictures import draw_evaluation

            draw_evaluation(evaluation, picture)


def query_of(argument: str) -> str:
    """The SQL: what the file holds that is named, else the argument itself. Raises Failure."""
    named = argument.endswith(".sql")
    with suppress(OSError):  # a long query is too long for a file name
        named = named or Path(argument).is_file()
    try:
        return Path(argument).read_text("utf-8-sig") if named else argument
    except UnicodeDecodeError as error:
        raise Failure(f"{argument} is not UTF-8: convert it first") from error


def lines_of(source: str) -> Iterator[str]:
    """The lines as they come in, without their ends; a lone carriage return ends none."""
    with sys.stdin.buffer if source == "-" else Path(source).open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise Failure(
                    f"line {number} of {source} is not UTF-8: convert it first"
                ) from error


def main() -> None:
    """The entry point of the console script."""
    app()
