"""What speaks for and against an indicator that a fact may belong to, as numbers from 0 to 1."""

import re
from collections.abc import Iterator, Sequence

from models.indicators.candidates import Candidate, Statement, rank

Features = dict[str, float]
Signs = Iterator[tuple[str, float]]

_CLAUSE = re.compile(r"[，,；;。：:！？!?\n]")
# What stands right before a figure that is a level: 提高到, 稳定在; or behind it: 迈上30亿斤台阶.
_REACHED = re.compile(r"(?:[到至在为达于]|超过|突破)(?:了|约|近)?$")
_STEP = re.compile(r"[^，,。；;]{0,12}?(?:台阶|大关|关口|门槛)")
_AVERAGE = re.compile("每|平均|[人户村案年月日]均")
_AMONG = "其中"
# Lengths count up to so many characters.
_LONG = 6


def features(said: Statement, found: Sequence[Candidate]) -> list[Features]:
    """Those of each candidate, beside its rivals; what is 0 is left out."""
    before = said.sentence[: said.start]
    clause = _CLAUSE.split(before)[-1]
    is_level = bool(
        said.action is None or _REACHED.search(before) or _STEP.match(said.sentence, said.start)
    )
    best = max((rank(one) for one in found if one.holds), default=None)
    longest = max((len(one.alias) for one in found), default=0)
    return [
        {
            name: value
            for signs in (
                _of_object(said, one),
                _of_action(said, one, is_level=is_level),
                _of_row(said, one),
                _of_clause(said, one, clause),
                _of_rivals(one, len(found) - 1, longest, is_best=rank(one) == best),
            )
            for name, value in signs
            if value
        }
        for one in found
    ]


def _of_object(said: Statement, one: Candidate) -> Signs:
    """How much of the object the alias is, and what the rest is (全市, 各类, but not 妇女)."""
    yield "bias", 1.0
    yield f"alias: {one.place}", 1.0
    yield "alias: whole object", float(one.place == "end" and not one.rest)
    yield "alias: length", _share(len(one.alias))
    yield "alias: short", float(len(one.alias) <= 2)
    yield "no object", float(not said.object)
    yield "object is a list", float("、" in said.object or "和" in one.rest)
    yield "rest: length", _share(len(one.rest)) if one.place != "action" else 0.0
    yield "rest: verb of the row", float(one.rest in one.indicator.verbs)
    for character in set(one.rest):
        yield f"rest: {character}", 1.0
    yield "like the name", _overlap((said.action or "") + said.object, one.indicator.name)


def _of_action(said: Statement, one: Candidate, *, is_level: bool) -> Signs:
    """Whether the verb is one of the row's; where it is none, whether a level is told."""
    row, action = one.indicator, said.action or ""
    yield f"verb: {one.verb_in or 'another'}", 1.0
    yield "verb: the whole action", float(one.verb_in == "action" and one.verb == action)
    yield "verb: none, but level told", float(one.verb_in == "none" and bool(action))
    if one.verb_in is None:
        yield "another verb: level", float(is_level and row.without_verb)
        yield "another verb: of a rate", float(row.aggregation == "rate")
        yield "another verb: of a flow", float(not row.without_verb)
        yield "another verb: half of one", float(any(action in verb for verb in row.verbs))


def _of_row(said: Statement, one: Candidate) -> Signs:
    """Which it is, by itself and with its verb (在校生 are mostly those of a part); unit, sector,
    contexts."""
    row = one.indicator
    yield f"row: {row.id}", 1.0
    yield f"row: {row.id}, verb: {one.verb_in or 'another'}", 1.0
    yield "unit: canonical", float(said.unit == row.unit)
    yield "change", float(row.is_change)
    yield "sector: the row's", float(said.sector == row.sector)
    yield "sector: a government", float(said.sector == "government")
    if row.contexts:
        yield "context: there" if one.gap is not None else "context: missing", 1.0
        yield "context: near", 0.0 if one.gap is None else 1 / (1 + one.gap / 8)
        yield "context: beside the object", float(_is_beside(said, one))


def _of_clause(said: Statement, one: Candidate, clause: str) -> Signs:
    """Signs of a part of the whole and of an average."""
    is_rate = one.indicator.aggregation == "rate"
    yield "average", float(not is_rate and _AVERAGE.search(clause) is not None)
    yield "among them", float(_AMONG in clause)
    yield "figure first", float(not clause)
    yield "words left out", _share(_left_out(said, clause))


def _of_rivals(one: Candidate, rivals: int, longest: int, *, is_best: bool) -> Signs:
    """What the rules say, and whether there are others."""
    yield "holds", float(one.holds)
    yield "holds best", float(one.holds and is_best)
    yield "rivals", _share(rivals)
    yield "alias: longer than rivals'", float(rivals > 0 and len(one.alias) == longest)


def _is_beside(said: Statement, one: Candidate) -> bool:
    """Whether a context stands in the sentence and not in the object: 因信息公开引发复议."""
    contexts = one.indicator.contexts
    return any(word in said.sentence and word not in said.object for word in contexts)


def _left_out(said: Statement, clause: str) -> int:
    """How many characters between verb and object belong to neither: 侦破侵害未成年人刑事案件."""
    at = clause.rfind(said.object) if said.object else -1
    begin = clause.rfind(said.action, 0, at) if said.action and at > 0 else -1
    return at - begin - len(said.action or "") if begin >= 0 else 0


def _overlap(words: str, name: str) -> float:
    """The share of the name's pairs of characters that are among the words."""
    pairs = [name[at : at + 2] for at in range(len(name) - 1)]
    return sum(pair in words for pair in pairs) / max(len(pairs), 1)


def _share(count: int) -> float:
    return min(count, _LONG) / _LONG
