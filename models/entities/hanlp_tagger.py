"""Entities by a HanLP tagger over characters, trained for this project."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import torch
from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
from hanlp.components.taggers.rnn.rnntaggingmodel import RNNTaggingModel
from torch import Tensor, nn

from annotations.records import Mention
from models.batching import batches, padded, rounded
from models.folding import fold

BATCH_CHARACTERS = 32_000
_WHITE = re.compile(r"\s")


def tagger_view(text: str) -> str:
    """The folded text without white space, which HanLP's training files cannot hold."""
    return _WHITE.sub("_", fold(text))


def states_of(model: RNNTaggingModel, characters: Tensor) -> Tensor:
    """Ids (texts, characters), 0 is padding -> the states of HanLP's BiLSTM.

    Whole tensors, where HanLP packs sequences: the end of a padded text is read as zeros.
    """
    inputs = model.drop(model.embed(characters)) * (characters > 0)[..., None]
    states: Tensor = model.word_lstm(inputs)[0]
    return states


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tagger says of a text: its entities, and its states of shape (characters, 2h)."""

    mentions: list[Mention]
    states: Tensor


class PlainRecogniser(RNNNamedEntityRecognizer):  # type: ignore[misc]
    """HanLP's recogniser, which runs nothing that its files say.

    HanLP makes objects of the classes that its JSON files name, and reads weights as a plain pickle
    where reading them without running code fails.
    """

    def load_config(self, save_dir: str, filename: str = "config.json", **more: Any) -> None:
        """Load the settings. Raises OSError where one of them is a class."""
        refuse_classes(Path(save_dir, filename))
        super().load_config(save_dir, filename, **more)

    def load_vocabs(self, save_dir: str, filename: str = "vocabs.json") -> None:
        """Load the vocabularies. Raises OSError where one of them names a class."""
        refuse_classes(Path(save_dir, filename))
        super().load_vocabs(save_dir, filename)

    def load_weights(self, save_dir: str, filename: str = "model.pt", **_: Any) -> None:
        """Load tensors and nothing else. Raises OSError where the file holds more, or others."""
        path = Path(save_dir, filename)
        try:
            self.model_.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        except (UnpicklingError, RuntimeError, TypeError) as error:
            reason = str(error).strip().splitlines()[0]
            raise OSError(f"{path} holds no weights of this tagger: {reason}") from error


def refuse_classes(path: Path) -> None:
    """Raise OSError where an inner part of a JSON file names a class for HanLP to make."""
    settings = json.loads(path.read_text(encoding="utf-8"))
    parts = [part for part in settings.values() if isinstance(part, dict)]
    while parts:
        part = parts.pop()
        if "classpath" in part or "type" in part:
            raise OSError(f"{path} names a class to be run, so it is not loaded")
        parts += [inner for inner in part.values() if isinstance(inner, dict)]


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
        self.folder = folder
        self.tagger = PlainRecogniser()
        self.tagger.load(str(folder), devices=-1, verbose=False)
        self.digest = hashlib.sha256((folder / "model.pt").read_bytes()).hexdigest()
        self.tagger.model.eval()
        vocabularies = self.tagger.vocabs
        self.tags: list[str] = list(vocabularies["tag"].idx_to_token)
        self.characters: dict[str, int] = vocabularies["token"].token_to_idx
        self.unknown: int = vocabularies["token"].unk_idx

    def to_disk(self, folder: Path) -> str:
        """Write all that the tagger is; returns the digest of the weights."""
        folder.mkdir(parents=True, exist_ok=True)
        if folder != self.folder:
            shutil.copyfile(self.folder / "config.json", folder / "config.json")
        self.tagger.save_vocabs(str(folder))
        self.tagger.save_weights(str(folder), trainable_only=False)
        return hashlib.sha256((folder / "model.pt").read_bytes()).hexdigest()

    def add_labels(self, labels: Iterable[str]) -> None:
        """Tags for the labels that it does not know, after those that it knows; to be trained."""
        vocabulary = self.tagger.vocabs["tag"]
        known = len(vocabulary)
        vocabulary.unlock()
        vocabulary.update(f"{place}-{label}" for label in sorted(labels) for place in "BI")
        vocabulary.lock()
        self.tags = list(vocabulary.idx_to_token)
        narrow = self.tagger.model.out
        wide = nn.Linear(narrow.in_features, len(self.tags))
        with torch.no_grad():
            wide.weight[:known] = narrow.weight
            wide.bias[:known] = narrow.bias
        self.tagger.model.out = wide

    def read(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The entities of each text, by offset."""
        return [one.mentions for one in self.tag(texts)]

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """The entities and the states of each text."""
        found = [Tagged([], torch.zeros(0, self.width)) for _ in texts]
        held = [(number, text) for number, text in enumerate(texts) if text]
        with torch.inference_mode():
            for group in batches(held, lambda item: len(item[1]), BATCH_CHARACTERS):
                states = states_of(self.tagger.model, self.ids([text for _, text in group]))
                best = torch.softmax(self.tagger.model.out(states), -1).max(-1)
                rows = zip(group, best.indices.tolist(), best.values.tolist(), states, strict=True)
                for (number, text), tags, values, of_text in rows:
                    mentions = self._mentions(text, tags[: len(text)], values)
                    found[number] = Tagged(mentions, of_text[: len(text)])
        return found

    @property
    def width(self) -> int:
        """How wide the states are."""
        return 2 * int(self.tagger.model.word_lstm.hidden_size)

    def ids(self, texts: Sequence[str]) -> Tensor:
        """The texts as ids of the tagger's vocabulary, (texts, characters), 0 is padding."""
        rows = [
            np.fromiter((self.characters.get(c, self.unknown) for c in tagger_view(text)), np.int64)
            for text in texts
        ]
        return padded(rows, rounded(max(map(len, texts))))

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
