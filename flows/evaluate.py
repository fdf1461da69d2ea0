"""How good the extraction is: gold against what is extracted from its texts."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.gold import BadGold, Gold, read_gold
from annotations.passages import BadPassage, Passage, read_passages
from annotations.scoring import Outcome, score
from flows.display import complain
from flows.failures import Failure
from warehouse.export import ORDER
from warehouse.ledger import Reject
from warehouse.store import reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of every gold fact; by document its text and the sector of its issuer."""

    outcomes: list[Outcome]
    texts: Mapping[str, str]
    sectors: Mapping[str, str]

    def by_document(self) -> dict[str, list[Outcome]]:
        """The outcomes of each document."""
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for one in self.outcomes:
            groups[one.document].append(one)
        return groups

    def by_sector(self) -> dict[str, list[Outcome]]:
        """The outcomes of each sector."""
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for one in self.outcomes:
            groups[self.sectors[one.document]].append(one)
        return dict(sorted(groups.items()))


def evaluate(
    gold: Path,
    texts: Path | None = None,
    warehouse: Path | None = None,
    profile: str = "embedded",
) -> Evaluation:
    """Score the extraction against a file of gold facts, or a file or folder of passages.

    The texts that gold facts name are extracted anew, and those that could not be read are named
    on standard error; or, where a warehouse is given, what it holds is scored. Raises Failure or
    WarehouseError.
    """
    if gold.is_dir() or _holds_passages(gold):
        return _evaluate_passages(_passages_of(gold), profile)
    wanted = gold_facts_of(gold)
    if warehouse:
        with reading(warehouse) as db:
            return _evaluation(wanted, db, "facts")
    return _extracted(wanted, find_texts(wanted.documents(), gold, texts), profile)


def gold_facts_of(path: Path) -> Gold:
    """The gold of a file. Raises Failure."""
    try:
        return read_gold(path)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    except BadGold as error:
        raise Failure(str(error)) from error


def find_texts(names: Sequence[str], gold: Path, texts: Path | None) -> list[Path]:
    """The files of these names, in `texts`, else beside the gold file or in the folder `texts`
    beside its folder. Raises Failure where one is missing."""
    folders = [texts] if texts else [gold.resolve().parent, gold.resolve().parents[1] / "texts"]
    for folder in folders:
        if all((folder / name).is_file() for name in names):
            return [folder / name for name in names]
    missing = next(name for name in names if not (folders[-1] / name).is_file())
    raise Failure(f"{missing} is not in {folders[-1]}: name the folder of the texts by --texts")


def _holds_passages(path: Path) -> bool:
    """Whether the first line is a passage; what cannot be read is reported as gold facts."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            first = next((line for line in lines if line.strip()), "")
        return "spans" in json.loads(first)
    except (OSError, ValueError, TypeError):
        return False


def _passages_of(path: Path) -> dict[str, Passage]:
    """The passages by file and line. Raises Failure."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    named: dict[str, Passage] = {}
    try:
        for file in files:
            if not _holds_passages(file):
                raise Failure(f"{file} holds no passages: name a file of gold facts by itself")
            for number, passage in enumerate(read_passages([file]), 1):
                named[f"{file.name}:{number}"] = passage
    except BadPassage as bad:
        raise Failure(str(bad)) from bad
    if not named:
        raise Failure(f"{path} holds no passages (*.jsonl)")
    return named


def _evaluate_passages(named: Mapping[str, Passage], profile: str) -> Evaluation:
    from flows.pipelines import pipeline
    from models.annotated import passage_outcomes
    from models.sectors import sector_of

    passages = list(named.values())
    found = pipeline(profile).read_passages(passages)
    return Evaluation(
        passage_outcomes(passages, found, list(named)),
        {name: one.text for name, one in named.items()},
        {name: sector_of(one.issuer) for name, one in named.items()},
    )


def _extracted(wanted: Gold, sources: Sequence[Path], profile: str) -> Evaluation:
    from flows.extract import NothingRead, run

    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "evaluation.duckdb"
        try:
            _name(run([str(path) for path in sources], warehouse, profile).rejects)
        except NothingRead as nothing:
            _name(nothing.rejects)
            raise
        # The gold has the facts of each text, also of one that is a copy of another.
        with reading(warehouse) as db:
            return _evaluation(wanted, db, "all_facts")


def _name(rejects: Sequence[Reject]) -> None:
    for reject in rejects:
        complain(f"{reject.source_name} could not be read: {reject.reason}")


def _evaluation(wanted: Gold, db: "DuckDBPyConnection", view: str) -> Evaluation:
    from models.sectors import OTHER, sector_of

    found = db.view(view).order(ORDER)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    issuers = db.view("documents").select("source_name, issuer").fetchall()
    outcomes = score(wanted.facts, wanted.covered(rows))
    sectors = {one.document: OTHER for one in outcomes}
    sectors |= {name: sector_of(issuer) for name, issuer in reversed(issuers)}
    texts = dict(db.view("texts").select("source_name, text").fetchall())
    return Evaluation(outcomes, texts, sectors)
