"""What a batch of annotations brings to a version: what of it is new, and in which parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.passages import Passage, dev_passages, frozen_passages
from annotations.splits import CannotSplit, Split, latest, news, split, without
from models.registry import Version
from models.training.learned import assigned_documents, read_learned, was_trained_so


@dataclass(frozen=True, slots=True)
class Batch:
    """What is new of a batch, and what the version has learned from batches before."""

    new: Split
    earlier: Split


def batch_of(
    given: Sequence[Passage], old: Sequence[Passage], start: Version, settings: Mapping[str, Any]
) -> Batch | None:
    """What `start` may learn from the given passages; None where it has learned all of it so.

    Of a passage that was annotated twice the latest counts; `old` passages, and those that models
    are chosen and tested on, are left out. Raises CannotSplit.
    """
    asked = [*dev_passages(), *frozen_passages()]
    fresh = without(latest(given), [*old, *asked])
    learned = read_learned(start.folder)
    new = news(fresh, [*learned.train, *learned.held_out])
    if fresh and not new and was_trained_so(start, settings):
        return None
    # With other settings all of it may be tried again.
    new = new or fresh
    assigned = {**assigned_documents(start.name), **learned.parts}
    try:
        parts = split(new, assigned, {one.issuer for one in asked})
    except CannotSplit as error:
        raise CannotSplit(
            f"{error}; of {len(given)} given {len(new)} are new and in no training, dev or test "
            "set: annotate passages of two documents (issuer and year) or more"
        ) from error
    earlier = Split(without(learned.train, new), without(learned.held_out, new), {})
    return Batch(parts, earlier)
