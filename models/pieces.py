"""Pieces: what recognisers read at a time, a paragraph or a part of a long one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotations.records import Sentence

# A paragraph longer than this is cut between sentences: relations rarely reach farther.
LONGEST = 400
_NEW_PARAGRAPH = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class PieceOfText:
    """Sentences that are read together; the text from the first one's start to the last's end."""

    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> int:
        """Offset in the source text."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Offset in the source text, exclusive."""
        return self.sentences[-1].end


def pieces(text: str, sentences: Iterable[Sentence]) -> Iterator[PieceOfText]:
    """Group sentences by paragraph, at most LONGEST characters together (one sentence at least)."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and not _belongs(text, group, sentence):
            yield PieceOfText(tuple(group))
            group = []
        group.append(sentence)
    if group:
        yield PieceOfText(tuple(group))


def _belongs(text: str, group: Sequence[Sentence], sentence: Sentence) -> bool:
    if sentence.end - group[0].start > LONGEST:
        return False
    return _NEW_PARAGRAPH.search(text, group[-1].end, sentence.start) is None
