"""What changed between two runs: facts gained, lost and altered."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.alignment import aligned
from annotations.comparison import changes, counted, without
from flows.compare import Comparison

if TYPE_CHECKING:
    from annotations.records import Fact
    from warehouse.history import PastEdition

    Pair = tuple[PastEdition | None, PastEdition | None]


def compare_runs(warehouse: Path, first: str, second: str) -> Comparison:
    """What the warehouse held after the second run against what it held after the first.

    Raises WarehouseError where one of them is not there or lies too far back.
    """
    from warehouse.history import count_facts, facts_of, shown_names, state_after, unknown_of
    from warehouse.store import bring_up_to_date, reading

    bring_up_to_date(warehouse)
    with reading(warehouse) as db:
        one, other = (state_after(db, run) for run in (first, second))
        pairs = {
            source: (one.editions.get(source), other.editions.get(source))
            for source in sorted(one.editions.keys() | other.editions.keys())
            if one.editions.get(source) != other.editions.get(source)
        }
        unknown = unknown_of(db, chain.from_iterable(pairs.values()))
        readings = [
            _known(facts_of(db, [pair[side] for pair in pairs.values()]), unknown)
            for side in (0, 1)
        ]
        stayed = [kept for source, kept in one.editions.items() if source not in pairs]
        same = count_facts(db, stayed)
    names = shown_names([*one.editions.values(), *other.editions.values()])
    before, after = _comparable(pairs, readings[0], readings[1], names)
    found = list(changes(before, after))
    told = counted(found, before)
    told = replace(told, same=told.same + same)
    return Comparison(one.run_id, other.run_id, found, told)


def _known(
    facts: "dict[str, list[Fact]]", unknown: Mapping[str, Collection[str]]
) -> "dict[str, list[Fact]]":
    """A reading by source_id without the fields that it or the other one cannot tell."""
    older = {source: without(facts.get(source, ()), names) for source, names in unknown.items()}
    return {**facts, **older}


def _comparable(
    pairs: "Mapping[str, Pair]",
    first: "Mapping[str, list[Fact]]",
    second: "Mapping[str, list[Fact]]",
    names: "Mapping[str, str]",
) -> "tuple[dict[str, list[Fact]], dict[str, list[Fact]]]":
    """Both readings by name of the source; where its text was edited, by places that it kept."""
    before, after = {}, {}
    for source, (one, other) in pairs.items():
        found = first.get(source, []), second.get(source, [])
        if one and other and one.text_sha256 != other.text_sha256:
            found = aligned(*found)
        before[names[source]], after[names[source]] = found
    return before, after
