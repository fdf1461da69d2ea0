"""Entities by a HanLP tagger over characters, trained for this project."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
from torch import Tensor

from annotations.records import Mention
from models.batching import batches, padded, rounded
from models.folding import fold

BATCH_CHARACTERS = 32_000


def tagger_view(text: str) -> str:
    """The folded text without white space, which HanLP's training files cannot hold."""
    return "".join("_" if c.isspace() else c for c in fold(text))


class HanlpRecogniser:
    """HanLP's RNN tagger, on the CPU, fed whole tensors.

    HanLP's own `predict` packs sequences, which torch runs several times slower on a CPU than whole
    tensors. Here the ends are padded with zeros, as in training (models/training/entities.py).
    """

    name = "hanlp"

    def __init__(self, folder: Path) -> None:
        """Load a folder that HanLP saved; raises OSError where there is none."""
        if not (folder / "config.json").is_file():
            raise OSError(f"no HanLP tagger in {folder}; train one with `make train`")
        self.tagger = RNNNamedEntityRecognizer()
        self.tagger.load(str(folder), devices=-1, verbose=False)
        self.tagger.model.eval()
        vocabularies = self.tagger.vocabs
        self.tags: list[str] = list(vocabularies["tag"].idx_to_token)
        self.characters: dict[str, int] = vocabularies["token"].token_to_idx
        self.unknown: int = vocabularies["token"].unk_idx

    def read(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The entities of each text, by offset."""
        found: list[list[Mention]] = [[] for _ in texts]
        held = [(number, text) for number, text in enumerate(texts) if text]
        with torch.inference_mode():
            for group in batches(held, lambda item: len(item[1]), BATCH_CHARACTERS):
                scores = torch.softmax(self._logits([text for _, text in group]), -1)
                best = scores.max(-1)
                rows = zip(group, best.indices.tolist(), best.values.tolist(), strict=True)
                for (number, text), tags, values in rows:
                    found[number] = self._mentions(text, tags[: len(text)], values)
        return found

    def _logits(self, texts: Sequence[str]) -> Tensor:
        ids = [
            np.array([self.characters.get(c, self.unknown) for c in tagger_view(text)])
            for text in texts
        ]
        inputs = padded(ids, rounded(max(map(len, texts))))
        model = self.tagger.model
        states, _ = model.word_lstm(model.embed(inputs) * (inputs > 0)[..., None])
        logits: Tensor = model.out(states)
        return logits

    def _mentions(self, text: str, tags: Sequence[int], scores: Sequence[float]) -> list[Mention]:
        mentions, start = [], 0
        for place in range(1, len(tags) + 1):
            label = self.tags[tags[start]][2:]
            if place < len(tags) and label and self.tags[tags[place]] == f"I-{label}":
                continue
            if label:
                score = sum(scores[start:place]) / (place - start)
                surface = text[start:place]
                mentions.append(Mention(start, place, surface, label, round(score, 4), self.name))
            start = place
        return mentions
