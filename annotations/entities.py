"""Score recognised entities against annotated ones, as outcomes like those of facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from annotations.passages import Span
from annotations.records import Mention
from annotations.scoring import Outcome, Row

Labelled = Span | Mention
Ends = tuple[int, int]


def entity_outcomes(
    document: str, wanted: Iterable[Span], found: Iterable[Mention]
) -> Iterator[Outcome]:
    """An outcome for each entity, right where start, end and label are; in text order.

    Of the same span with another label, the annotated one is missed and the found one spurious.
    """
    golds, given = _by_place(wanted), _by_place(found)
    for place in sorted(golds.keys() | given.keys()):
        gold, one = golds.get(place), given.get(place)
        yield Outcome(document, gold, one, {"fact": True} if gold and one else {})


def by_label(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes of each label."""
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault((one.gold or one.found or {})["label"], []).append(one)
    return dict(sorted(groups.items()))


class Agreement(NamedTuple):
    """How many annotated spans were found just so, with another label, and with other ends."""

    alike: int
    relabelled: int
    moved: int


def agreement(outcomes: Iterable[Outcome], known: Iterable[str]) -> Agreement:
    """Of the annotated spans of `known` labels those that were found, alike or not."""
    found: dict[str, dict[Ends, set[str]]] = defaultdict(lambda: defaultdict(set))
    wanted: list[tuple[str, Row]] = []
    labels = {*known}
    for one in outcomes:
        if one.found:
            found[one.document][_ends(one.found)].add(one.found["label"])
        if one.gold and one.gold["label"] in labels:
            wanted.append((one.document, one.gold))
    hows = [_agrees(row, found[name]) for name, row in wanted]
    return Agreement(*(hows.count(how) for how in Agreement._fields))


def _agrees(wanted: Row, found: Mapping[Ends, set[str]]) -> str | None:
    """A field of Agreement; None where nothing was found there."""
    start, end = _ends(wanted)
    if (start, end) in found:
        return "alike" if wanted["label"] in found[start, end] else "relabelled"
    return "moved" if any(first < end and start < last for first, last in found) else None


def _by_place(entities: Iterable[Labelled]) -> dict[tuple[int, int, str], Row]:
    return {
        (one.start, one.end, one.label): {
            "quantity_start": one.start, "quantity_end": one.end, "label": one.label
        }
        for one in entities
    }  # fmt: skip


def _ends(row: Row) -> Ends:
    return row["quantity_start"], row["quantity_end"]
