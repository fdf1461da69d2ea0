"""Chinese word segmentation: spaCy's pkuseg tokenizer with a model trained for this project."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import cast

import spacy
from spacy.lang.zh import ChineseTokenizer
from spacy.language import Language
from spacy.tokens import Doc

WEIGHTS = Path(__file__).parent / "weights" / "segmentation"


def segmentation_pipeline(weights: Path = WEIGHTS) -> Language:
    """A spaCy Chinese pipeline that holds the pkuseg tokenizer and nothing else."""
    tokenizer = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "pkuseg"}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    load_segmentation(nlp, weights)
    return nlp


def load_segmentation(nlp: Language, weights: Path = WEIGHTS) -> None:
    """Give a pipeline's pkuseg tokenizer its model. Raises OSError where there is none."""
    if not weights.is_dir():
        raise OSError(f"no segmentation model in {weights}; train one with `make train`")
    tokenizer = cast(ChineseTokenizer, nlp.tokenizer)
    tokenizer.initialize(pkuseg_model=str(weights), pkuseg_user_dict="default")


def cut_words(doc: Doc, cuts: Iterable[int]) -> None:
    """Cut the Doc's words at these characters: no word crosses what grammar knows (6月1日|起)."""
    starts = [word.idx for word in doc]
    by_word: dict[int, set[int]] = defaultdict(set)
    for cut in cuts:
        number = bisect_right(starts, cut) - 1
        if number >= 0 and starts[number] < cut < starts[number] + len(doc[number]):
            by_word[number].add(cut - starts[number])
    if not by_word:
        return
    with doc.retokenize() as retokenizer:
        for number, edges in by_word.items():
            word = doc[number]
            parts = [word.text[a:b] for a, b in pairwise([0, *sorted(edges), len(word)])]
            retokenizer.split(word, parts, [(word, part) for part in range(len(parts))])
