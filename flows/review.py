"""Review: doubtful facts out to an annotation tool, what people made of them back as decisions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from annotations.formats import FORMATS
from annotations.labels import read_labels
from annotations.passages import BadPassage, Passage, read_passages
from annotations.reviewing import (
    read_reviewed,
    refuse_overlaps,
    reviewed_at,
    reviewed_file,
    signed,
)
from flows.failures import Failure
from models.annotated import marked_facts
from models.indicators.matcher import current_matcher
from models.sectors import sector_of
from warehouse.decisions import decide
from warehouse.review_queue import review_queue
from warehouse.standing import found_facts, mentions_within
from warehouse.store import WarehouseError, bring_up_to_date, reading, writing
from warehouse.verdicts import record, stretch_of

# Passages on which an import decides nothing: the warehouse has not their text, or a later review.
ELSEWHERE, OLDER = "elsewhere", "older"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: the file written, how many passages it holds, how many nobody had
    reviewed, how many were reviewed and have no mark at all, and the verdicts by kind, or, for
    passages that got none, ELSEWHERE and OLDER."""

    path: Path
    passages: int
    unreviewed: int
    unmarked: int
    verdicts: Mapping[str, int] | None


def export_queue(warehouse: Path, form: str, out: Path, limit: int, seed: int) -> int:
    """Write the review queue of a warehouse; the number of passages. Raises Failure where there is
    nothing to review."""
    bring_up_to_date(warehouse)
    with reading(warehouse) as db:
        passages = review_queue(db, limit, seed)
    if not passages:
        raise Failure(f"{warehouse} has no fact left that nobody has reviewed")
    return export_passages(passages, form, out)


def export_passages(passages: Sequence[Passage], form: str, out: Path) -> int:
    """Write passages for a tool; their number. Raises Failure where older files would mix in, or
    the tool would not know a label."""
    _refuse_unlisted(passages)
    if form == "label-studio" and out.suffix == ".xml":
        raise Failure(f"{out} is where the labelling code goes: name a .json file")
    if form == "brat" and out.is_dir() and any(out.iterdir()):
        raise Failure(f"{out} is not empty: name a new folder")
    out.parent.mkdir(parents=True, exist_ok=True)
    FORMATS[form].write(passages, out)
    return len(passages)


def _refuse_unlisted(passages: Sequence[Passage]) -> None:
    # A label that only `zhengju retrain` has met: what people did with it could not come back.
    used = {span.label for passage in passages for span in passage.spans}
    unlisted = used - {one.label for one in read_labels()}
    if unlisted:
        raise Failure(
            f"no row in annotations/labels.csv for {', '.join(sorted(unlisted))}: add one, "
            "so that it can be reviewed"
        )


def passages_of(path: Path) -> list[Passage]:
    """The passages of a JSONL file, or of all those of a folder. Raises Failure."""
    try:
        found = list(read_passages(sorted(path.glob("*.jsonl")) if path.is_dir() else [path]))
    except BadPassage as error:
        raise Failure(str(error)) from error
    if not found:
        raise Failure(f"{path} has no passages: name a .jsonl file, or a folder of them")
    return found


def import_reviewed(
    form: str,
    path: Path,
    into: Path,
    *,
    annotator: str | None = None,
    unreviewed: bool = False,
    warehouse: Path | None = None,
) -> Imported:
    """Check a tool's file, write its passages into a folder and their verdicts into a warehouse.

    Passages that nobody has reviewed are left out, or kept where `unreviewed` is set; they never
    become verdicts. Raises Refused, Failure, WarehouseError and OSError, and then no passage and no
    verdict is written.
    """
    passages = _read(form, path, annotator, unreviewed)
    judged = [one for one in passages if one.annotator]
    kept = passages if unreviewed else judged
    if not kept:
        raise Failure(
            f"{path}: nobody has reviewed a passage of it; name who did by --annotator, or take "
            "the predictions as they are by --unreviewed"
        )
    refuse_overlaps(path.name, judged)
    if warehouse and any(passage.entities_only for passage in judged):
        raise Failure("marks without relations say nothing of facts: leave out --warehouse")
    # The file is written before the verdicts, and gets its name after them.
    with reviewed_file(into, path.stem, kept) as written:
        counts = _decide(warehouse, judged) if warehouse else None
    unmarked = sum(not one.spans for one in judged)
    return Imported(written, len(kept), len(passages) - len(judged), unmarked, counts)


def take(warehouse: Path, passage: Passage, into: Path, name: str) -> Imported:
    """Write a reviewed passage into a folder and its verdicts into a warehouse, as an import does.

    Raises WarehouseError and OSError, and then neither is written.
    """
    with reviewed_file(into, name, [passage]) as written:
        counts = _decide(warehouse, [passage])
    return Imported(written, 1, 0, int(not passage.spans), counts)


def _read(form: str, path: Path, annotator: str | None, unreviewed: bool) -> list[Passage]:
    if annotator and FORMATS[form].signed:
        raise Failure(f"{form} tells itself who reviewed what: leave out --annotator")
    passages = read_reviewed(form, path, unreviewed=unreviewed)
    return signed(passages, annotator) if annotator else passages


def _decide(warehouse: Path, passages: Sequence[Passage]) -> Counter[str]:
    """Write the verdicts of all passages in one transaction, once a run that loads is done; how
    many there are of each kind."""
    if not warehouse.exists():  # or it would be created, with none of their texts
        raise WarehouseError(f"{warehouse} does not exist: run `zhengju extract` first")
    counts: Counter[str] = Counter()
    with writing(warehouse) as db:
        db.begin()
        for passage in sorted(passages, key=reviewed_at):
            counts.update(_decided(db, passage))
        db.commit()
    return counts


def _decided(db: duckdb.DuckDBPyConnection, passage: Passage) -> list[str]:
    """Write the verdicts of one passage; the kind of each, or why there are none."""
    stretch = stretch_of(db, passage)
    if stretch is None:
        return [ELSEWHERE]
    found = found_facts(db, stretch.source_id, stretch.start, stretch.end)
    mentions = mentions_within(db, stretch.document_id, stretch.start, stretch.end)
    matcher, sector = current_matcher(), sector_of(passage.issuer)
    marked = [matcher.mapped(fact, sector) for fact in marked_facts(passage, stretch.title)]
    verdicts = list(decide(passage, stretch, found, mentions, marked))
    taken = record(db, passage, stretch, verdicts)
    return [one.review for one in verdicts] if taken else [OLDER]
