"""Chinese word segmentation: spaCy's pkuseg tokenizer with a model trained for this project."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import cast

import spacy
from spacy.attrs import IDX, LENGTH
from spacy.lang.zh import ChineseTokenizer, Segmenter
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from models.quantities import find_quantities
from models.registry import current

# Where one of them is missing, pkuseg would look for pickled ones, and run what they say.
FILES = ("features.msgpack", "weights.npz")


class CountedTokenizer(ChineseTokenizer):
    """pkuseg where the text holds quantities; any other text stays one word.

    Relations read words only around quantities, and half of what reports say counts nothing. What
    it finds goes with the Doc: its text and quantities in `user_data`.
    """

    def __call__(self, text: str) -> Doc:
        """The words of a text."""
        quantities = find_quantities(text)
        doc = super().__call__(text) if quantities else self._whole(text)
        doc.user_data.update(text=text, quantities=quantities)
        return doc

    def _whole(self, text: str) -> Doc:
        return Doc(self.vocab, [text], [False]) if text else Doc(self.vocab)


@registry.tokenizers("zhengju.CountedTokenizer")  # type: ignore[untyped-decorator]
def counted_tokenizer() -> Callable[[Language], CountedTokenizer]:
    """For a config's [nlp.tokenizer]."""
    return lambda nlp: CountedTokenizer(nlp.vocab, segmenter=Segmenter.pkuseg)


def word_offsets(doc: Doc) -> tuple[list[int], list[int]]:
    """Where the Doc's words begin and end; asking every Token for it takes ten times as long."""
    offsets = doc.to_array([IDX, LENGTH])
    return offsets[:, 0].tolist(), offsets.sum(1).tolist()


def segmentation_pipeline(weights: Path | None = None) -> Language:
    """A spaCy Chinese pipeline that holds the pkuseg tokenizer and nothing else."""
    tokenizer = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "pkuseg"}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    load_segmentation(nlp, weights)
    return nlp


def load_segmentation(nlp: Language, weights: Path | None = None) -> None:
    """Give a pipeline's pkuseg tokenizer its model: the current one, or that of a folder.

    Raises OSError where there is none.
    """
    weights = weights or current("segmentation").folder
    if not all((weights / name).is_file() for name in FILES):
        raise OSError(f"no segmentation model in {weights}; train one with `make train`")
    tokenizer = cast(ChineseTokenizer, nlp.tokenizer)
    tokenizer.initialize(pkuseg_model=str(weights), pkuseg_user_dict="default")


def cut_words(doc: Doc, cuts: Iterable[int]) -> None:
    """Cut the Doc's words at these characters: no word crosses what grammar knows (6月1日|起)."""
    starts, ends = word_offsets(doc)
    by_word: dict[int, set[int]] = defaultdict(set)
    for cut in cuts:
        number = bisect_right(starts, cut) - 1
        if number >= 0 and starts[number] < cut < ends[number]:
            by_word[number].add(cut - starts[number])
    if not by_word:
        return
    with doc.retokenize() as retokenizer:
        for number, edges in by_word.items():
            word = doc[number]
            parts = [word.text[a:b] for a, b in pairwise([0, *sorted(edges), len(word)])]
            retokenizer.split(word, parts, [(word, part) for part in range(len(parts))])
