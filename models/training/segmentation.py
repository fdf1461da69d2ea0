"""Train the pkuseg segmentation model from a treebank, the annotated passages and the lexicon.

Passages carry no words. jieba's dictionary proposes them, and they are cut wherever an annotated
span begins or ends, so that no entity ever begins or ends inside a word of the training text.
"""

import random
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import jieba
import spacy_pkuseg
from spacy_pkuseg.config import config

from annotations.passages import Passage
from models.tables import read_table

WORD_TABLES = {"units": "unit", "organs": "name", "verbs": "verb"}
# A feature seen once or twice teaches little; such features are nine tenths of the file.
RARE = 2
TEST_SHARE = 0.05
# The treebank's last sentences are not trained on: the evaluation measures on them.
HELD_OUT = 100
SEED = 0

Words = list[str]


def train_segmentation(
    passages: Sequence[Passage], treebank: Path | None, target: Path, epochs: int = 8
) -> None:
    """Write features.msgpack and weights.npz to `target`; minutes on one core."""
    sentences = [passage_words(passage) for passage in passages]
    if treebank is not None:
        sentences += treebank_words(treebank)[:-HELD_OUT]
    random.Random(SEED).shuffle(sentences)
    cut = int(len(sentences) * TEST_SHARE)
    with tempfile.TemporaryDirectory() as folder:
        test = _write(Path(folder, "test.txt"), sentences[:cut])
        train = _write(Path(folder, "train.txt"), [*sentences[cut:], *lexicon_words()])
        config.featureTrim = RARE
        random.seed(SEED)  # pkuseg shuffles by the global one
        spacy_pkuseg.train(str(train), str(test), str(target), train_iter=epochs)


def passage_words(passage: Passage) -> Words:
    """The passage as words; every span boundary is a word boundary."""
    cuts = {span.start for span in passage.spans} | {span.end for span in passage.spans}
    words: Words = []
    for word, start, end in jieba.tokenize(passage.text):
        edges = [start, *sorted(cut for cut in cuts if start < cut < end), end]
        words += [word[a - start : b - start] for a, b in pairwise(edges)]
    return [word for word in words if word.strip()]


def treebank_words(path: Path) -> list[Words]:
    """The words of every sentence of a CoNLL-U file."""
    sentences: list[Words] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line[:1].isdigit()]
        if rows:
            sentences.append([row[1] for row in rows if row[0].isdigit()])
    return sentences


def lexicon_words() -> Iterator[Words]:
    """Every word of the lexicon as a sentence of its own, so that pkuseg knows it as a word."""
    for table, column in WORD_TABLES.items():
        for row in read_table(table):
            if len(row[column]) > 1:
                yield [row[column]]


def _write(path: Path, sentences: Sequence[Words]) -> Path:
    path.write_text("\n".join("  ".join(words) for words in sentences) + "\n", encoding="utf-8")
    return path
