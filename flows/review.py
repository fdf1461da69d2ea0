"""Review: doubtful facts out to an annotation tool, what people made of them back as decisions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from annotations.formats import FORMATS
from annotations.labels import read_labels
from annotations.passages import BadPassage, Passage, read_passages
from annotations.reviewing import read_reviewed, signed, write_reviewed
from flows.failures import Failure
from models.annotated import gold_facts
from warehouse.decisions import decide
from warehouse.review_queue import review_queue
from warehouse.standing import found_facts, mentions_within
from warehouse.store import bring_up_to_date, reading, writing
from warehouse.verdicts import Verdict, record, stretch_of

ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: the file written, how many passages it holds, how many nobody had
    reviewed, and the verdicts by kind (ELSEWHERE: passages whose text the warehouse has not)."""

    path: Path
    passages: int
    unreviewed: int
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
        return list(read_passages(sorted(path.glob("*.jsonl")) if path.is_dir() else [path]))
    except BadPassage as error:
        raise Failure(str(error)) from error


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
    become verdicts. Raises Refused, Failure and WarehouseError, and then nothing is written.
    """
    if annotator and FORMATS[form].signed:
        raise Failure(f"{form} tells itself who reviewed what: leave out --annotator")
    passages = read_reviewed(form, path)
    if annotator:
        passages = signed(passages, annotator)
    judged = [one for one in passages if one.annotator]
    kept = passages if unreviewed else judged
    if not kept:
        raise Failure(
            f"{path}: nobody has reviewed a passage of it; name who did by --annotator, or take "
            "the predictions as they are by --unreviewed"
        )
    counts = None
    if warehouse:
        with _deciding(warehouse, judged) as counts:
            written = write_reviewed(into, path.stem, kept)
    else:
        written = write_reviewed(into, path.stem, kept)
    return Imported(written, len(kept), len(passages) - len(judged), counts)


@contextmanager
def _deciding(warehouse: Path, passages: Sequence[Passage]) -> Iterator[Counter[str]]:
    """Write the verdicts of all passages in one transaction, which ends with the block; how many
    there are of each kind."""
    if any(passage.entities_only for passage in passages):
        raise Failure("marks without relations say nothing of facts: leave out --warehouse")
    bring_up_to_date(warehouse)
    counts: Counter[str] = Counter()
    with writing(warehouse) as db:
        db.begin()
        for passage in passages:
            verdicts = _verdicts(db, passage)
            if verdicts is None:
                counts[ELSEWHERE] += 1
            else:
                record(db, passage, verdicts)
                counts.update(one.review for one in verdicts)
        yield counts
        db.commit()


def _verdicts(db: duckdb.DuckDBPyConnection, passage: Passage) -> list[Verdict] | None:
    """The verdicts of one passage; None where the warehouse has not its text."""
    stretch = stretch_of(db, passage)
    if stretch is None:
        return None
    found = found_facts(db, stretch.source_id, stretch.start, stretch.end)
    mentions = mentions_within(db, stretch.document_id, stretch.start, stretch.end)
    return list(decide(passage, stretch, found, mentions, gold_facts(passage)))
