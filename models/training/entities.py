"""Train the two entity recognisers on annotated passages: HanLP's tagger and spaCy's ner."""

import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import spacy
import torch
from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
from hanlp.components.taggers.rnn.rnntaggingmodel import RNNTaggingModel
from rich.progress import track
from spacy.language import Language
from spacy.pipeline import (  # type: ignore[attr-defined]
    EntityRecognizer,
    transition_parser,
)
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Optimizer, fix_random_seed
from torch import Tensor

from annotations.passages import Passage
from models.entities.hanlp_tagger import states_of, tagger_view
from models.entities.spacy_ner import refuse_functions
from models.segmentation import segmentation_pipeline

SEED = 1
DEV_SHARE = 0.05
BATCH = 32


class WholeTensorModel(RNNTaggingModel):  # type: ignore[misc]
    """HanLP's tagging model without packed sequences, which torch trains four times slower."""

    def forward(self, x: Tensor, **_: object) -> tuple[Tensor, Tensor]:
        """Ids of shape (texts, characters), 0 is padding -> logits and mask."""
        return self.out(self.drop(states_of(self, x))), x.gt(0)


class WholeTensorRecogniser(RNNNamedEntityRecognizer):  # type: ignore[misc]
    """HanLP's recogniser with that model."""

    def build_model(self, **config: Any) -> RNNTaggingModel:
        """The model that HanLP builds, of the class above."""
        model = super().build_model(**config)
        model.__class__ = WholeTensorModel
        return model


def train_hanlp_tagger(passages: Sequence[Passage], target: Path, epochs: int = 7) -> None:
    """HanLP's RNN tagger over characters; a BIO tag for each.

    `crf=False`: with a CRF, HanLP 2.1.5 decodes its batches transposed and fails.
    """
    torch.manual_seed(SEED)
    train, dev = _split(passages)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("train.tsv", "dev.tsv")]
        for path, part in zip(paths, (train, dev), strict=True):
            path.write_text("\n\n".join(map(_tagged, part)) + "\n", encoding="utf-8")
        WholeTensorRecogniser().fit(
            *map(str, paths),
            str(target),
            batch_size=32,
            epochs=epochs,
            embed=100,
            rnn_hidden=160,
            drop=0.4,
            lr=2e-3,
            crf=False,
            tagging_scheme="BIO",
            token_delimiter="",
            seed=SEED,
        )
    _as_published(target)


def _as_published(target: Path) -> None:
    """Leave what `hanlp.load` needs: HanLP's own class reads these weights, and no log is kept."""
    config = target / "config.json"
    saved = json.loads(config.read_text(encoding="utf-8"))
    saved["classpath"] = "hanlp.components.ner.rnn_ner.RNNNamedEntityRecognizer"
    config.write_text(json.dumps(saved, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (target / "train.log").unlink(missing_ok=True)


def train_spacy_ner(
    passages: Sequence[Passage],
    target: Path,
    epochs: int = 12,
    seed: int = SEED,
    start: Path | None = None,
) -> float | None:
    """spaCy's tok2vec and ner over the words of the segmentation model.

    From `start`, the folder of a trained one, that one goes on with all passages, and with labels
    that it does not know. Without it, returns the F1 on some passages that are kept back: those
    that HanLP's tagger leaves out, too.
    """
    fix_random_seed(seed)
    words = segmentation_pipeline()
    train, dev = (list(passages), []) if start else _split(passages)
    examples = [_example(words, passage) for passage in train]
    nlp, optimiser = _ner_from(start, words, examples) if start else _new_ner(words, examples)
    _update(nlp, optimiser, examples, epochs, seed)
    with nlp.use_params(optimiser.averages):
        nlp.to_disk(target)
        if not dev:
            return None
        return float(nlp.evaluate([_example(words, passage) for passage in dev])["ents_f"])


def _update(
    nlp: Language, optimiser: Optimizer, examples: list[Example], epochs: int, seed: int
) -> None:
    shuffle = random.Random(seed)
    with _own_chance(seed):
        for _ in track(range(epochs), "spaCy ner"):
            shuffle.shuffle(examples)
            for first in range(0, len(examples), BATCH):
                nlp.update(examples[first : first + BATCH], sgd=optimiser, drop=0.3)


@contextmanager
def _own_chance(seed: int) -> Iterator[None]:
    """spaCy's parser draws from Python's generator, as other threads do, such as Prefect's."""
    shared = transition_parser.random
    transition_parser.random = random.Random(seed)
    try:
        yield
    finally:
        transition_parser.random = shared


def _new_ner(words: Language, examples: Sequence[Example]) -> tuple[Language, Optimizer]:
    nlp = spacy.blank("zh", vocab=words.vocab)
    nlp.add_pipe("ner")
    return nlp, nlp.initialize(lambda: examples)


def _ner_from(
    start: Path, words: Language, examples: Sequence[Example]
) -> tuple[Language, Optimizer]:
    refuse_functions(start / "config.cfg")
    nlp = spacy.load(start, vocab=words.vocab)
    ner = cast(EntityRecognizer, nlp.get_pipe("ner"))
    for label in sorted({entity.label_ for one in examples for entity in one.reference.ents}):
        ner.add_label(label)
    return nlp, nlp.resume_training()


def _split(passages: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    shuffled = list(passages)
    random.Random(SEED).shuffle(shuffled)
    cut = max(1, int(len(shuffled) * DEV_SHARE))
    return shuffled[cut:], shuffled[:cut]


def _tagged(passage: Passage) -> str:
    """The passage as a character and its tag a line."""
    tags = ["O"] * len(passage.text)
    for span in passage.spans:
        tags[span.start : span.end] = [f"I-{span.label}"] * (span.end - span.start)
        tags[span.start] = f"B-{span.label}"
    return "\n".join(f"{c}\t{t}" for c, t in zip(tagger_view(passage.text), tags, strict=True))


def _example(words: Language, passage: Passage) -> Example:
    """Gold for the words as segmented; an entity that ends inside a word cannot be taught."""
    doc = words.make_doc(passage.text)
    spaces = [bool(word.whitespace_) for word in doc]
    reference = Doc(words.vocab, words=[word.text for word in doc], spaces=spaces)
    spans = (reference.char_span(s.start, s.end, s.label) for s in passage.spans)
    reference.set_ents([span for span in spans if span is not None])
    return Example(doc, reference)
