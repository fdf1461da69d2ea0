"""Negation before an action: what was 未落实 was not 落实."""

import re
from dataclasses import replace
from functools import cache

from models.relations.decoding import RoleSpan
from models.tables import either, read_table


def with_negation(text: str, action: RoleSpan | None, first: int) -> RoleSpan | None:
    """The action with the negation that stands directly before it, and with what may stand between
    them (未按规定公开); not from before `first`, where its sentence begins."""
    if action is None or action.start == action.end or is_negated(text[action.start : action.end]):
        return action
    found = _before().search(text[first : action.start])
    return replace(action, start=first + found.start()) if found else action


def is_negated(action: str | None) -> bool:
    """Whether an action begins with a negation."""
    return _begins(action, "place", "before")


def is_undone(action: str | None) -> bool:
    """Whether it says that something was left undone (未公开); 不予公开 is a decision, and counted
    as one."""
    return _begins(action, "undone", "yes")


def _begins(action: str | None, column: str, value: str) -> bool:
    return bool(action and re.match(_words(column, value), action))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(f"{_words('place', 'before')}{_words('place', 'between')}*$")


@cache
def _words(column: str, value: str) -> str:
    """A pattern of the words of which the column says so, the longest first."""
    return either(row["word"] for row in read_table("negations") if row[column] == value)
