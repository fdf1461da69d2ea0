"""How good the extraction is: a gold file against what is extracted from its texts."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotations.scoring import Counts, Error, score
from flows.display import complain
from flows.failures import Failure
from warehouse.export import ORDER
from warehouse.ledger import Reject
from warehouse.store import reading

Scores = tuple[dict[str, dict[str, Counts]], list[Error]]


def evaluate(
    gold: Path,
    texts: Path | None = None,
    warehouse: Path | None = None,
    profile: str = "embedded",
) -> Scores:
    """Counts per document and level, and the errors.

    The texts that `gold` names are extracted anew, and those that could not be read are named on
    standard error; or, where a warehouse is given, what it holds is scored. Raises Failure or
    WarehouseError.
    """
    golds = read_gold(gold)
    if warehouse:
        return score(golds, _facts_in(warehouse, "facts"))
    sources = find_texts(golds, gold, texts)
    return score(golds, _extracted(sources, profile))


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The gold facts of a file, one JSON object a line. Raises Failure."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
        golds = [json.loads(line) for line in lines if line.strip()]
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise Failure(f"{path} is no gold file, one JSON object a line: {error}") from error
    if not golds or any("doc" not in gold for gold in golds):
        raise Failure(f"{path} is no gold file: every line must name its text in `doc`")
    return golds


def find_texts(golds: Sequence[dict[str, Any]], gold: Path, texts: Path | None) -> list[Path]:
    """The files that the gold facts name, in `texts`, else beside the gold file or in the folder
    `texts` beside its folder. Raises Failure where one is missing."""
    names = sorted({fact["doc"] for fact in golds})
    folders = [texts] if texts else [gold.resolve().parent, gold.resolve().parents[1] / "texts"]
    for folder in folders:
        if all((folder / name).is_file() for name in names):
            return [folder / name for name in names]
    missing = next(name for name in names if not (folders[-1] / name).is_file())
    raise Failure(f"{missing} is not in {folders[-1]}: name the folder of the texts by --texts")


def _extracted(sources: Sequence[Path], profile: str) -> list[dict[str, Any]]:
    from flows.extract import NothingRead, run

    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "evaluation.duckdb"
        try:
            _name(run([str(path) for path in sources], warehouse, profile).rejects)
        except NothingRead as nothing:
            _name(nothing.rejects)
            raise
        # The gold has the facts of each text, also of one that is a copy of another.
        return _facts_in(warehouse, "all_facts")


def _name(rejects: Sequence[Reject]) -> None:
    for reject in rejects:
        complain(f"{reject.source_name} could not be read: {reject.reason}")


def _facts_in(warehouse: Path, view: str) -> list[dict[str, Any]]:
    with reading(warehouse) as db:
        rows = db.view(view).order(ORDER)
        return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]
