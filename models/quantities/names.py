"""Names and words with numerals in them: 《三年行动计划》, 三会一课, 统一."""

import re
from bisect import bisect_right
from itertools import chain

from models.quantities.lexicon import Listed, names_by_numeral, words_by_numeral

NAME = re.compile(
    r"《[^《》\n]{1,80}》|“[^“”\n]{1,40}”|「[^「」\n]{1,40}」|『[^『』\n]{1,40}』"
    r"|〔[^〔〕\n]{1,12}〕|\"[^\"\n]{1,20}\"|‘[^‘’\n]{1,20}’|https?://[\w./?=&%#-]{1,200}"
)
NAMES, WORDS = names_by_numeral(), words_by_numeral()


class Names:
    """The quoted and bracketed stretches of a text; a number inside one is part of a name."""

    def __init__(self, view: str) -> None:
        spans = [match.span() for match in NAME.finditer(view)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def cover(self, place: int) -> bool:
        """Whether `place` lies inside a name."""
        index = bisect_right(self.starts, place) - 1
        return index >= 0 and place < self.ends[index]


def in_listed_name(view: str, start: int) -> bool:
    """Whether a listed name (三会一课) lies over `start`; 等三项制度 counts all the same."""
    return _end_of_listed(NAMES, view, start) > start


def end_of_word(view: str, start: int) -> int:
    """The end of the word that the numeral at `start` is a part of (统一); `start` if none."""
    return _end_of_listed(WORDS, view, start)


def _end_of_listed(listed: Listed, view: str, start: int) -> int:
    for name, place, counts_after in chain(
        listed.get(view[start : start + 2], ()), listed.get(view[start], ())
    ):
        begin = start - place
        if begin >= 0 and view.startswith(name, begin) and not splits_number(view, begin):
            counts = counts_after and begin and view[begin - 1] in counts_after
            return start if counts else begin + len(name)
    return start


def splits_number(view: str, place: int) -> bool:
    """Whether `place` lies between two Arabic digits."""
    return place > 0 and view[place].isdigit() and view[place - 1].isdigit()
