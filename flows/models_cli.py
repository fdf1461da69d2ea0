"""`zhengju models` and `zhengju retrain`: the versions of the models, and a new one."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.display import complain, console, plain, table
from flows.exits import ended_by_interrupt, plain_failures
from flows.failures import Failure

if TYPE_CHECKING:
    from flows.retrain import Retrained
    from models.registry import Version
    from models.training.candidate import Retraining

app = typer.Typer(help="The versions of the models: which is current.", no_args_is_help=True)

Named = Annotated[str, typer.Argument(metavar="NAME@VERSION", help="E.g. extraction@v1.")]
On = Annotated[
    Path | None, typer.Option(help="Reports to compare on.", show_default="seeds/reports")
]


def version_named(text: str) -> "Version":
    """extraction@v1, or v1 alone for the extraction. Raises OSError where there is none."""
    from models.registry import NAMES, find

    name, _, number = text.rpartition("@")
    if name and name not in NAMES:
        raise Failure(f"no model {name}; there are {', '.join(NAMES)}")
    return find(name or "extraction", number)


@app.command("list")
def list_() -> None:
    """List all versions; * is the one in use."""
    with plain_failures():
        from models.registry import NAMES, history, versions

        rows = [
            _row(one, one.number in history(name)[-1:]) for name in NAMES for one in versions(name)
        ]
        columns = ("", "model", "version", "from", "made", "fact F1", "gate", "folder")
        console().print(table(columns, rows))


def _row(one: "Version", used: bool) -> tuple[object, ...]:
    from models.card import read_card

    mark = "*" if used else ""
    try:
        card = read_card(one.folder)
    except OSError:
        return mark, one.name, one.number, None, None, None, "damaged", one.folder
    f1 = card.get("metrics", {}).get("facts", {}).get("f1")
    gate = {True: "accepted", False: "refused"}.get(card.get("gate", {}).get("accepted"))
    return mark, one.name, one.number, card.get("start"), card.get("created"), f1, gate, one.folder


@app.command()
def show(version: Named) -> None:
    """Show the model card of a version; whether its files are unchanged."""
    with plain_failures():
        from models.card import read_card
        from models.registry import verified

        one = verified(version_named(version))
        typer.echo(json.dumps(read_card(one.folder), ensure_ascii=False, indent=1))


@app.command("compare")
def compare_(
    before: Named,
    after: Named,
    on: On = None,
    limit: Annotated[int, typer.Option(min=0, help="How many changes to show.")] = 50,
) -> None:
    """Compare two versions: their scores, and the facts that change on reports."""
    with plain_failures():
        from flows.compare import COLUMNS, SAMPLES, compare
        from models.card import read_card
        from models.registry import verified

        pair = [verified(version_named(text)) for text in (before, after)]
        if {one.name for one in pair} != {"extraction"}:
            raise Failure("only versions of the extraction are compared")
        metrics = [read_card(one.folder).get("metrics", {}) for one in pair]
        rows = [
            (group, *(each.get(group, {}).get("f1") for each in metrics))
            for group in dict.fromkeys([*metrics[0], *metrics[1]])
        ]
        out = console()
        out.print(table(("F1", *map(str, pair)), rows))
        found = compare(pair[0], pair[1], on or SAMPLES)
        if limit and found.changes:
            out.print(table(COLUMNS, found.rows(limit)))
        out.print(f"facts: {found.counted}", markup=False)


@app.command()
def promote(
    version: Named,
    force: Annotated[
        bool, typer.Option("--force", help="Also one that the gate has refused.")
    ] = False,
) -> None:
    """Make a version the one in use."""
    with plain_failures():
        from models.card import read_card
        from models.registry import promote as promote_version

        one = version_named(version)
        reasons = read_card(one.folder).get("gate", {}).get("reasons", ())
        if reasons and not force:
            raise Failure(f"{one} was refused: {'; '.join(reasons)}; --force promotes it anyway")
        promote_version(one)
        typer.echo(f"{one} is in use")


@app.command()
def rollback(
    name: Annotated[
        str, typer.Argument(help="extraction, segmentation or indicators.")
    ] = "extraction",
) -> None:
    """Go back to the version that was in use before."""
    with plain_failures():
        from models.registry import rollback as roll_back

        typer.echo(f"{roll_back(name)} is in use")


def retrain(
    annotations: Annotated[
        list[Path], typer.Option("--annotations", "-a", help="New passages: .jsonl, or a folder.")
    ],
    epochs: Annotated[int, typer.Option(min=1, help="Over old and new passages together.")] = 3,
    replay: Annotated[int, typer.Option(min=0, help="So many old passages an epoch.")] = 2000,
    repeat: Annotated[
        int, typer.Option(min=1, help="How often each new passage occurs an epoch at most.")
    ] = 8,
    rate: Annotated[
        float, typer.Option(min=1e-5, max=0.01, help="How fast: a lower one forgets less.")
    ] = 2e-3,
    kept: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="How much of the weights before stays in: more forgets less."
        ),
    ] = 0.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same weights.")] = 2,
    on: On = None,
    trust: Annotated[
        bool, typer.Option("--trust", help="Train also on annotations that look wrong.")
    ] = False,
) -> None:
    """Train the extraction on with new annotations; promote it where it is better."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "true")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
    with plain_failures(), ended_by_interrupt("the same command goes on from the last step"):
        from models.training.candidate import Retraining

        settings = Retraining(
            epochs, rate=rate, repeat=repeat, replay=replay, kept=kept, seed=seed, trust=trust
        )
        done = _retrained(annotations, settings, on)
        out = console()
        for line in done.measured:
            out.print(plain(line), markup=False)
        if done.comparison:
            out.print(f"facts: {done.comparison.counted}", markup=False)
        if done.reasons:
            raise Failure(str(done))
        out.print(str(done), markup=False)


def _retrained(annotations: list[Path], settings: "Retraining", on: Path | None) -> "Retrained":
    from flows.compare import SAMPLES, reports_of
    from flows.retrain import BatchRefused, new_passages
    from flows.retrain import retrain as retrain_flow

    try:
        # What is wrong with them is told at once, before Prefect starts.
        new_passages(annotations)
        reports_of(on or SAMPLES)
        return retrain_flow([str(path) for path in annotations], settings, str(on or SAMPLES))
    except BatchRefused as refused:
        for reason in refused.reasons:
            complain(reason)
        raise
