"""Chinese word segmentation: spaCy's pkuseg tokenizer with a model trained for this project."""

from pathlib import Path

import spacy
from spacy.language import Language

WEIGHTS = Path(__file__).parent / "weights" / "segmentation"


def segmentation_pipeline(weights: Path = WEIGHTS) -> Language:
    """A spaCy Chinese pipeline that holds the pkuseg tokenizer and nothing else.

    Raises OSError where the weights are missing.
    """
    if not weights.is_dir():
        raise OSError(f"no segmentation model in {weights}; train one with `make train`")
    tokenizer = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "pkuseg"}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    nlp.tokenizer.initialize(pkuseg_model=str(weights), pkuseg_user_dict="default")
    return nlp
