"""Score recognised entities against annotated ones, as outcomes like those of facts."""

from collections.abc import Iterable, Iterator, Sequence

from annotations.passages import Span
from annotations.records import Mention
from annotations.scoring import Outcome, Row

Labelled = Span | Mention


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


def contradicted(outcomes: Sequence[Outcome], known: Iterable[str]) -> tuple[int, int]:
    """Of the annotated spans of `known` labels that were found with the same ends: how many were
    found with another label, and how many there are."""
    found: dict[tuple[str, int, int], set[str]] = {}
    for one in outcomes:
        if one.found:
            found.setdefault(_place(one.document, one.found), set()).add(one.found["label"])
    labels = set(known)
    same = [
        (one.gold["label"], found[place])
        for one in outcomes
        if one.gold
        and one.gold["label"] in labels
        and (place := _place(one.document, one.gold)) in found
    ]
    return sum(label not in others for label, others in same), len(same)


def _by_place(entities: Iterable[Labelled]) -> dict[tuple[int, int, str], Row]:
    return {
        (one.start, one.end, one.label): {
            "quantity_start": one.start, "quantity_end": one.end, "label": one.label
        }
        for one in entities
    }  # fmt: skip


def _place(document: str, row: Row) -> tuple[str, int, int]:
    return document, row["quantity_start"], row["quantity_end"]
