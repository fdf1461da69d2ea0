"""How good the segmentation is: F1 on a treebank, and entity boundaries that fall inside words."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from golds import ROOT, SHARED

import models.components  # noqa: F401 - registers zhengju_quantities
from annotations.passages import Passage, read_passages
from models.segmentation import segmentation_pipeline
from models.training.segmentation import HELD_OUT, treebank_words

# The dev part of Universal Dependencies Chinese GSDSimp, of which training leaves out the end.
TREEBANK = SHARED / "data" / "ud_chinese_gsdsimp" / "dev.conllu"
TEST = ROOT / "annotations" / "test"

Spans = set[tuple[int, int]]


def segmentation_rows() -> Iterator[list[str]]:
    """A row a measure, with its value; a measure whose data is not there has no row."""
    treebank = Path(os.environ.get("ZHENGJU_TREEBANK", TREEBANK))
    if treebank.is_file():
        f1 = treebank_f1(treebank_words(treebank)[-HELD_OUT:])
        yield ["segmentation F1, treebank sentences held out", f"{f1:.3f}"]
    passages = list(read_passages(sorted(TEST.glob("*.jsonl"))))
    yield ["entity boundaries inside a word, test split", f"{cut_boundaries(passages):.2%}"]


def treebank_f1(sentences: Iterable[Sequence[str]]) -> float:
    """F1 of words as spans, over sentences given as their words."""
    tokenizer = segmentation_pipeline().tokenizer
    right = found = wanted = 0
    for words in sentences:
        gold = spans_of(words)
        given = spans_of([token.text for token in tokenizer("".join(words))])
        right, found, wanted = right + len(gold & given), found + len(given), wanted + len(gold)
    return 2 * right / (found + wanted)


def cut_boundaries(passages: Iterable[Passage]) -> float:
    """The share, 0..1, of the ends of annotated spans that fall inside a word of the pipeline."""
    nlp = segmentation_pipeline()
    nlp.add_pipe("zhengju_quantities")
    cut = ends = 0
    for passage in passages:
        words = nlp(passage.text)
        inside = {place for word in words for place in range(word.idx + 1, word.idx + len(word))}
        places = {end for span in passage.spans for end in (span.start, span.end)}
        cut, ends = cut + len(places & inside), ends + len(places)
    return cut / ends


def spans_of(words: Sequence[str]) -> Spans:
    """The words as spans of characters."""
    return set(pairwise(accumulate((len(word) for word in words), initial=0)))
