"""How good the extraction is: gold against what is extracted from its texts, a Prefect flow."""

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow

from annotations.gold import BadGold, Gold, read_gold
from annotations.passages import BadPassage, Passage, read_passages
from annotations.records import Fact
from annotations.scoring import Outcome, count, score
from flows.display import complain
from flows.failures import Failure
from flows.folders import Folder
from flows.progress import Watch, progress_bar
from flows.states import TOLD, completed, failed
from warehouse.export import ORDER
from warehouse.ledger import Reject
from warehouse.store import reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


# So many passages are read before it is told how far it is.
PASSAGES_AT_A_TIME = 50

# Called with how many passages have been read, and how many there are.
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of every gold fact; by document its text and the sector of its issuer."""

    outcomes: list[Outcome]
    texts: Mapping[str, str]
    sectors: Mapping[str, str]

    def __str__(self) -> str:
        counts = count(self.outcomes)["fact"]
        return f"fact F1 {counts.rates()[2]:.3f} on {counts.wanted} gold facts"

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


@flow(name="evaluate", persist_result=False)
def evaluate(
    gold: str,
    texts: str | None = None,
    warehouse: str | None = None,
    profile: str = "embedded",
    errors: int = 20,
    within: Folder | None = None,
) -> Evaluation:
    """Score the extraction against gold: precision, recall and F1 of each level.

    `gold` is a file of gold facts, or a file or folder of passages; `texts` is the folder of the
    texts that gold facts name; `warehouse` is scored instead of extracting; so many `errors` are
    shown. Files of gold and texts outside the folder `within` are refused.
    """
    from flows.artifacts.evaluate import PROGRESS, PassageProgress, show_evaluation
    from flows.artifacts.extract import progress_artifact

    began = time.monotonic()
    try:
        evaluation = run(
            Path(gold),
            Path(texts) if texts else None,
            Path(warehouse) if warehouse else None,
            profile,
            within=within,
            watch=partial(progress_artifact, key=PROGRESS),
            told=PassageProgress(),
        )
    except TOLD as failure:
        return failed(failure, Evaluation)
    show_evaluation(evaluation, str(evaluation), errors, time.monotonic() - began)
    return completed(evaluation)


def run(
    gold: Path,
    texts: Path | None = None,
    warehouse: Path | None = None,
    profile: str = "embedded",
    *,
    within: Folder | None = None,
    watch: Watch = progress_bar,
    told: Told = lambda *_: None,
) -> Evaluation:
    """Score the extraction against a file of gold facts, or a file or folder of passages.

    The texts that gold facts name are extracted anew, and those that could not be read are named
    on standard error; or, where a warehouse is given, what it holds is scored. `watch` shows how
    many texts, `told` how many passages have been read. With `within`, a file of gold or of a
    text outside that folder is refused. Raises Failure or WarehouseError.
    """
    if gold.is_dir() or _holds_passages(gold):
        return _evaluate_passages(_passages_of(gold, within), profile, told)
    wanted = gold_facts_of(gold)
    if warehouse:
        with reading(warehouse) as db:
            return _evaluation(wanted, db, "facts")
    found = find_texts(wanted.documents(), gold, texts, within)
    return _extracted(wanted, found, profile, watch)


def gold_facts_of(path: Path) -> Gold:
    """The gold of a file. Raises Failure."""
    try:
        return read_gold(path)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    except BadGold as error:
        raise Failure(str(error)) from error


def find_texts(
    names: Sequence[str], gold: Path, texts: Path | None, within: Folder | None = None
) -> list[Path]:
    """The files of these names, in `texts`, else beside the gold file or in the folder `texts`
    beside its folder. Raises Failure where one is missing, or leads out of these folders by its
    name, or out of `within` by a link."""
    for name in names:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise Failure(f"{gold.name} names {name!r}: a text lies in the folder of the texts")
    folders = [texts] if texts else [gold.resolve().parent, gold.resolve().parents[1] / "texts"]
    folders = [folder for folder in folders if not within or within.holds(folder)]
    for folder in folders:
        if all((folder / name).is_file() for name in names):
            return [_allowed(folder / name, within) for name in names]
    missing = next(name for name in names if not (folders[-1] / name).is_file())
    raise Failure(f"{missing} is not in {folders[-1]}: name the folder of the texts by --texts")


def _allowed(path: Path, within: Folder | None) -> Path:
    """The same path. Raises OutsideFolder."""
    if within:
        within.refuse_outside(path, path.name)
    return path


def _holds_passages(path: Path) -> bool:
    """Whether the first line is a passage; what cannot be read is reported as gold facts."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            first = next((line for line in lines if line.strip()), "")
        return "spans" in json.loads(first)
    except (OSError, ValueError, TypeError):
        return False


def _passages_of(path: Path, within: Folder | None) -> dict[str, Passage]:
    """The passages by file and line. Raises Failure."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    files = [_allowed(file, within) for file in files]
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


def _evaluate_passages(named: Mapping[str, Passage], profile: str, told: Told) -> Evaluation:
    from flows.pipelines import pipeline
    from models.annotated import passage_outcomes
    from models.sectors import sector_of

    passages = list(named.values())
    found: list[list[Fact]] = []
    for first in range(0, len(passages), PASSAGES_AT_A_TIME):
        told(first, len(passages))
        some = passages[first : first + PASSAGES_AT_A_TIME]
        found += pipeline(profile).read_passages(some)
    told(len(passages), len(passages))
    return Evaluation(
        passage_outcomes(passages, found, list(named)),
        {name: one.text for name, one in named.items()},
        {name: sector_of(one.issuer) for name, one in named.items()},
    )


def _extracted(wanted: Gold, sources: Sequence[Path], profile: str, watch: Watch) -> Evaluation:
    from flows.extract import NothingRead
    from flows.extract import run as extract

    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "evaluation.duckdb"
        try:
            paths = [str(path) for path in sources]
            _name(extract(paths, warehouse, profile, watch=watch).rejects)
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
