"""find_quantities: every quantity of a text as written, with its number, bound and unit."""

import re
from dataclasses import replace

from annotations.records import Quantity
from models.quantities import ranks
from models.quantities.bare import number_at
from models.quantities.building import build
from models.quantities.compounds import compounded
from models.quantities.measured import measured
from models.quantities.names import Names
from models.quantities.ranges import ranged, within_limits
from models.quantities.signs import Prefix
from models.quantities.spelling import ANY
from models.quantities.tokens import FORMAL, START, Token, read_token
from models.quantities.unmeasured import unmeasured

FULL_WIDTH = {
    code: code - 0xFEE0 for code in range(0xFF04, 0xFF5E) if chr(code) not in "（），：；＊"
} | dict.fromkeys((0x2044, 0x2215), 0x2F)  # strokes of fractions
WIDE = re.compile(f"[{re.escape(''.join(map(chr, FULL_WIDTH)))}]")
RUN = re.compile(rf"[{''.join(FORMAL)}](?=[0-9])|[0-9{ANY}]+|.", re.DOTALL)


def half_width(text: str) -> str:
    """The text with full-width letters, digits and signs made half-width, at the same length."""
    return text.translate(FULL_WIDTH) if WIDE.search(text) else text


def find_quantities(text: str, *, bare: bool = False) -> list[Quantity]:
    """All quantities in `text`, sorted and not overlapping; `text[q.start:q.end] == q.text`.

    With `bare`, every numeral is given: those without a measure word as kind `number` without
    a unit, ordinals as ranks, and what only its sentence makes indefinite or a name (一天).
    """
    view = half_width(text)
    names = Names("" if bare else view)
    found: list[Quantity] = []
    place = 0
    while match := START.search(view, place):
        quantity, place = _at(text, view, match.start(), names, bare)
        if quantity is not None and (not found or quantity.start >= found[-1].end):
            _add(text, found, quantity)
            place = max(place, quantity.end)
    return found


def _add(text: str, found: list[Quantity], quantity: Quantity) -> None:
    """Append; two limits of one number (大于3小于5) become a range."""
    both = within_limits(text, found[-1], quantity) if found else None
    if both is None:
        found.append(quantity)
    else:
        found[-1] = both


def _at(text: str, view: str, start: int, names: Names, bare: bool) -> tuple[Quantity | None, int]:
    """The quantity whose number begins at `start`, if any, and where to look on."""
    token = read_token(view, start)
    if token is None:
        run = RUN.match(view, start)
        return None, run.end() if run else start + 1
    quantity = None if names.cover(start) else _quantity(text, view, token, bare)
    if quantity is None and bare:
        both = ranged(view, token, bare=True)
        return number_at(text, view, both if both and both.unit is None else token)
    return quantity, token.number_end


def _quantity(text: str, view: str, token: Token, bare: bool) -> Quantity | None:
    if token.start and view[token.start - 1] in "第前":
        rank = _rank(text, view, token, bare)
        if rank is not None or view[token.start - 1] == "第":
            return rank
    merged = ranged(view, token, bare=bare) or compounded(view, token)
    if merged.unit is None and merged.form in ("plain", "redacted", "vague"):
        return unmeasured(text, view, merged, bare)
    return measured(text, view, merged, bare)


def _rank(text: str, view: str, token: Token, bare: bool) -> Quantity | None:
    """第3位, 全省第二, 全国前三."""
    top = ranks.is_top(view, token)
    ordinal = view[token.start - 1] == "第" and (bare or ranks.is_rank(view, token))
    if not (top or ordinal):
        return None
    named = token.unit is not None and ranks.is_place(token)
    end = token.end if named else token.number_end
    rank = replace(token, after="", inside="", unit=None)
    prefix = Prefix(token.start - 1, 1, "at_most" if top else "", None)
    unit = token.unit.surface if token.unit and named else "位"
    return build(text, rank, prefix, end, "rank", unit)
