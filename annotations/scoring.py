"""Score extracted facts against gold facts, level by level, as the contract defines it.

A gold fact is paired with at most one extracted fact of the same document, by overlap of the
quantity spans and, where several share a span, by likeness of the objects.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]

LEVELS = ("quantity", "kind", "action", "object", "agency", "status", "period", "fact")
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


class Error(NamedTuple):
    """One gold fact that was missed or read wrongly, or one fact that nobody wanted."""

    document: str
    wrong: tuple[str, ...]
    gold: Row | None
    found: Row | None


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


def score(
    golds: Iterable[Row], found: Iterable[Row]
) -> tuple[dict[str, dict[str, Counts]], list[Error]]:
    """Counts per document and level, and the errors; documents without gold do not count."""
    gold_by, found_by = _by_document(golds, "doc"), _by_document(found, "source_name")
    counts, errors = {}, []
    for document, wanted in gold_by.items():
        counts[document], wrong = _score_document(document, wanted, found_by.get(document, []))
        errors += wrong
    return counts, errors


def total(counts: Mapping[str, Mapping[str, Counts]]) -> dict[str, Counts]:
    """Counts per level over all documents."""
    return {
        level: Counts(*map(sum, zip(*(table[level] for table in counts.values()), strict=True)))
        for level in LEVELS
    }


def _score_document(
    document: str, golds: Sequence[Row], found: Sequence[Row]
) -> tuple[dict[str, Counts], list[Error]]:
    pairs = pair(golds, found)
    optional = {i for i, gold in enumerate(golds) if gold.get("optional")}
    right: Counter[str] = Counter()
    errors = []
    for i in range(len(golds)):
        if i in optional:
            continue
        fact = found[pairs[i]] if i in pairs else None
        levels = judge(golds[i], fact) if fact else {}
        right.update(level for level, ok in levels.items() if ok)
        wrong = tuple(k for k, ok in levels.items() if not ok and k != "fact")
        if fact is None or wrong:
            errors.append(Error(document, wrong or ("missed",), golds[i], fact))
    spurious = [f for j, f in enumerate(found) if j not in pairs.values()]
    errors += [Error(document, ("spurious",), None, f) for f in spurious]
    predicted = len(found) - len(optional & pairs.keys())
    wanted = len(golds) - len(optional)
    return {level: Counts(right[level], predicted, wanted) for level in LEVELS}, errors


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
