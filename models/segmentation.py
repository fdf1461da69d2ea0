"""Chinese word segmentation: spaCy's pkuseg tokenizer with a model trained for this project."""

from pathlib import Path
from typing import cast

import spacy
from spacy.lang.zh import ChineseTokenizer
from spacy.language import Language

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
