"""Score extracted facts against gold facts, level by level, as the contract defines it.

A gold fact is paired with at most one extracted fact of the same document, by overlap of the
quantity spans and, where several share a span, by likeness of the objects.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]

LEVELS = ("quantity", "kind", "action", "object", "agency", "status", "period", "fact")
ERROR_CLASSES = (
    "missed", "spurious", "wrong quantity", "wrong bound", "wrong kind", "wrong action",
    "wrong object", "wrong agency", "wrong status", "wrong period",
)  # fmt: skip
# A linking verb says no more than no verb at all.
LINKING_VERBS = frozenset(
    {"达", "达到", "为", "是", "有", "共", "共有", "占", "存在", "均", "均为", "均达"}
    | {"居", "稳居", "位居", "位列", "列", "排名", "排"}
)


class Counts(NamedTuple):
    """How many facts of one level are right, were found, and are wanted."""

    right: int
    found: int
    wanted: int

    def rates(self) -> tuple[float, float, float]:
        """Precision, recall and F1, each 0..1."""
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        total = precision + recall
        return precision, recall, 2 * precision * recall / total if total else 0.0


class Outcome(NamedTuple):
    """A gold fact with what was found for it: `found` is None where it was missed, and `gold`
    where nobody wanted what was found; `right` tells for a pair which levels are right."""

    document: str
    gold: Row | None
    found: Row | None
    right: Mapping[str, bool]

    @property
    def wrong(self) -> tuple[str, ...]:
        """The levels read wrongly, or missed, or spurious; nothing where all is right."""
        if self.gold is None:
            return ("spurious",)
        if self.found is None:
            return ("missed",)
        return tuple(level for level, ok in self.right.items() if not ok and level != "fact")

    @property
    def error_classes(self) -> tuple[str, ...]:
        """The same for a reader: wrong action; a wrong bound is told apart from a wrong figure."""
        if self.gold is None or self.found is None:
            return self.wrong
        other_bound = self.gold.get("bound") != self.found.get("bound")
        classes = {f"wrong {level}" for level in self.wrong}
        if other_bound:
            classes = {*classes - {"wrong quantity"}, "wrong bound"}
        return tuple(name for name in ERROR_CLASSES if name in classes)


def same_number(wanted: Any, found: Any) -> bool:
    """Whether two numbers (or two absences) agree to six digits."""
    if wanted is None or found is None:
        return wanted is None and found is None
    return abs(float(wanted) - float(found)) <= 1e-6 * max(1.0, abs(float(wanted)))


def same_unit(wanted: str | None, found: str | None) -> bool:
    """Whether two measure words agree, apart from 个 位 大."""
    return _plain_unit(wanted) == _plain_unit(found)


def same_action(wanted: str | None, found: str | None) -> bool:
    """Equal, or one contains the other, or neither is more than a linking verb."""
    wanted, found = _plain_action(wanted), _plain_action(found)
    return wanted == found or bool(wanted and found and (wanted in found or found in wanted))


def same_object(wanted: str | None, found: str | None) -> bool:
    """Equal, alike by characters, or with the same head (a noun phrase ends in its head)."""
    if not wanted or not found:
        return not wanted and not found
    likeness = character_f1(wanted, found)
    return likeness >= 0.6 or wanted.endswith(found) or found.endswith(wanted)


def character_f1(wanted: str | None, found: str | None) -> float:
    """F1 of two strings as bags of characters, 0..1; two absences are alike."""
    if not wanted or not found:
        return float(not wanted and not found)
    shared = (Counter(wanted) & Counter(found)).total()
    return 2 * shared / (len(wanted) + len(found))


def judge(gold: Row, found: Row) -> dict[str, bool]:
    """Which levels of a paired fact are right."""
    numbers = all(same_number(gold.get(k), found.get(k)) for k in ("value", "low", "high"))
    right = {
        "quantity": numbers and same_unit(gold.get("unit"), found.get("unit")),
        "kind": gold.get("kind") == found.get("kind"),
        "action": any(same_action(r, found.get("action")) for r in _readings(gold, "action")),
        "object": any(same_object(r, found.get("object")) for r in _readings(gold, "object")),
        "agency": found.get("agency") in _readings(gold, "agency"),
        "status": gold.get("status") == found.get("status"),
        "period": all(
            str(gold.get(k) or "") == str(found.get(k) or "")
            for k in ("period_start", "period_end")
        ),
    }
    right["fact"] = all(right[level] for level in ("quantity", "action", "object", "agency"))
    return right


def pair(golds: Sequence[Row], found: Sequence[Row]) -> dict[int, int]:
    """Index of gold -> index of the fact it is matched to, best overlap and object first."""
    candidates = [
        (overlap, character_f1(g.get("object"), f.get("object")), i, j)
        for i, g in enumerate(golds)
        for j, f in enumerate(found)
        if (overlap := _overlap(g, f)) > 0
    ]
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(candidates, key=lambda c: (-c[0], -c[1], c[2], c[3])):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def score(golds: Iterable[Row], found: Iterable[Row]) -> list[Outcome]:
    """The outcome of every gold fact and of every fact found in its documents, in gold order.

    Documents without gold do not count, nor do optional gold facts and what was found for them.
    """
    gold_by, found_by = _by_document(golds, "doc"), _by_document(found, "source_name")
    outcomes: list[Outcome] = []
    for document, wanted in gold_by.items():
        outcomes += _score_document(document, wanted, found_by.get(document, []))
    return outcomes


def count(outcomes: Iterable[Outcome]) -> dict[str, Counts]:
    """Counts per level."""
    listed = list(outcomes)
    found = sum(one.found is not None for one in listed)
    wanted = sum(one.gold is not None for one in listed)
    right = Counter(level for one in listed for level, ok in one.right.items() if ok)
    return {level: Counts(right[level], found, wanted) for level in LEVELS}


def _score_document(document: str, golds: Sequence[Row], found: Sequence[Row]) -> Iterator[Outcome]:
    pairs = pair(golds, found)
    for i, gold in enumerate(golds):
        fact = found[pairs[i]] if i in pairs else None
        if not gold.get("optional"):
            yield Outcome(document, gold, fact, judge(gold, fact) if fact else {})
    for j, fact in enumerate(found):
        if j not in pairs.values():
            yield Outcome(document, None, fact, {})


def _by_document(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _overlap(a: Row, b: Row) -> int:
    end = min(a["quantity_end"], b["quantity_end"])
    return int(end - max(a["quantity_start"], b["quantity_start"]))


def _readings(gold: Row, field: str) -> list[Any]:
    return [gold.get(field), *gold.get(f"{field}_also", ())]


def _plain_unit(unit: str | None) -> str:
    return re.sub(r"^[大个]|[个位]$", "", unit or "")


def _plain_action(action: str | None) -> str:
    action = (action or "").strip()
    return "" if action in LINKING_VERBS else action
