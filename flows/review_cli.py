"""`zhengju review`: doubtful facts out to an annotation tool, decisions back."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.display import complain
from flows.exits import plain_failures
from flows.failures import Failure

if TYPE_CHECKING:
    from flows.review import Imported

app = typer.Typer(
    help="Review facts in Label Studio, doccano or brat, and take the decisions back.",
    no_args_is_help=True,
)


class Tool(StrEnum):
    """The files of which tool; CoNLL holds entities only."""

    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"
    BRAT = "brat"
    CONLL = "conll"


Form = Annotated[Tool, typer.Option("--format", "-f", help="Whose files.")]


@app.command("export")
def export_(
    form: Form,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The file to write; for brat a new folder.")
    ],
    warehouse: Annotated[
        Path | None,
        typer.Option(
            "--warehouse", "-w", help="Pick what is worth a review from this DuckDB file."
        ),
    ] = None,
    passages: Annotated[
        Path | None,
        typer.Option(help="Write these annotated passages instead: a .jsonl file, or a folder."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many passages at most.")] = 100,
    seed: Annotated[int, typer.Option(help="Of the share that is drawn at random.")] = 0,
) -> None:
    """Write passages to be reviewed, with what was found in them marked."""
    if (warehouse is None) == (passages is None):
        raise typer.BadParameter("name either --warehouse or --passages")
    with plain_failures():
        from flows.review import export_passages, export_queue, passages_of

        if warehouse:
            number = export_queue(warehouse, form, out, limit, seed)
        else:
            number = export_passages(passages_of(passages or Path()), form, out)
        typer.echo(f"{number} passages in {out}")


@app.command("import")
def import_(
    form: Form,
    path: Annotated[Path, typer.Argument(help="What the tool exported; for brat its folder.")],
    into: Annotated[
        Path | None,
        typer.Option(help="Folder of the reviewed passages.", show_default="annotations/reviewed"),
    ] = None,
    annotator: Annotated[
        str | None, typer.Option(help="Who reviewed: doccano, brat and CoNLL do not tell.")
    ] = None,
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="Take also what nobody has reviewed yet.")
    ] = False,
    warehouse: Annotated[
        Path | None,
        typer.Option("--warehouse", "-w", help="Write the verdicts into this DuckDB file."),
    ] = None,
) -> None:
    """Take reviewed passages back, all of a file or nothing; with --warehouse, decide its facts."""
    with plain_failures():
        from annotations.reviewing import REVIEWED, Refused
        from flows.review import import_reviewed

        try:
            imported = import_reviewed(
                form, path, into or REVIEWED,
                annotator=annotator, unreviewed=unreviewed, warehouse=warehouse,
            )  # fmt: skip
        except Refused as refused:
            for problem in refused.problems:
                complain(str(problem))
            raise Failure(f"nothing was imported from {path}: {refused}") from refused
        report(imported)


def report(imported: "Imported") -> None:
    """What an import brought, in a few lines."""
    typer.echo(f"{imported.passages} passages in {imported.path}")
    if imported.unreviewed:
        typer.echo(f"{imported.unreviewed} passages had not been reviewed")
    if imported.unmarked:
        typer.echo(f"{imported.unmarked} reviewed passages have no mark: nothing is a fact there")
    if imported.verdicts is not None:
        kinds = ("confirmed", "corrected", "rejected")
        told = ", ".join(f"{imported.verdicts.get(kind, 0)} {kind}" for kind in kinds)
        typer.echo(f"facts: {told}")
        if elsewhere := imported.verdicts.get("elsewhere"):
            complain(f"the warehouse has not the text of {elsewhere} passages: no verdicts on them")
        if older := imported.verdicts.get("older"):
            complain(f"{older} passages have been reviewed later: those verdicts stand")
