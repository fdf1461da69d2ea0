"""Runs the relation network over what the tagger read: for every quantity its role spans."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor

from models.batching import batches
from models.relations.candidates import Candidates
from models.relations.decoding import RoleSpan, role_spans
from models.relations.features import Piece, window
from models.relations.network import RelationNetwork, Scores, Sizes
from models.relations.tensors import window_tensors

BATCH_CHARACTERS = 16_000

Floats = NDArray[np.float32]
# The spans of every quantity of every piece.
Answers = list[list[list[RoleSpan]]]


class RelationReader:
    """A trained network, and the digest of the tagger whose states it was trained on."""

    def __init__(self, network: RelationNetwork, tagger: str) -> None:
        self.network = network.eval()
        self.tagger = tagger

    @classmethod
    def from_disk(cls, folder: Path) -> "RelationReader":
        """Load config.json and weights.safetensors; raises OSError where one is missing."""
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        network = RelationNetwork(Sizes(**config["sizes"]))
        network.load_state_dict(load_file(folder / "weights.safetensors"))
        return cls(network, config["tagger"])

    def to_disk(self, folder: Path) -> None:
        """Write config.json and weights.safetensors."""
        folder.mkdir(parents=True, exist_ok=True)
        config = {"sizes": self.network.sizes.as_dict(), "tagger": self.tagger}
        text = json.dumps(config, indent=2)
        (folder / "config.json").write_text(text + "\n", encoding="utf-8")
        save_file(self.network.state_dict(), folder / "weights.safetensors")

    def read(
        self, pieces: Sequence[Piece], states: Sequence[Tensor], allowed: Sequence[Candidates]
    ) -> Answers:
        """Per piece and quantity the role spans, chosen among the piece's candidates.

        `states` are the tagger's of each piece, of shape (characters, states).
        """
        answers: Answers = [[[] for _ in piece.spans] for piece in pieces]
        if not any(answers):
            return answers
        rows = np.cumsum([0, *(len(each) for each in states)])
        windows = [
            (number, place, window(piece, span))
            for number, piece in enumerate(pieces)
            for place, span in enumerate(piece.spans)
        ]
        with torch.inference_mode():
            shared = self.network.share(torch.cat(list(states)))
            for batch in batches(windows, lambda item: len(item[2].mark), BATCH_CHARACTERS):
                tensors = window_tensors([(int(rows[number]), seen) for number, _, seen in batch])
                scores = self._spans(self.network(shared, *tensors))
                for (number, place, seen), spans, none in zip(batch, *scores, strict=True):
                    known = spans[:, : len(seen.mark)]
                    answers[number][place] = role_spans(known, none, seen.start, allowed[number])
        return answers

    def _spans(self, scores: Scores) -> tuple[Floats, Floats]:
        """What is chosen by: (windows, roles, characters, WIDEST), and none (windows, roles)."""
        return scores.spans.numpy(), scores.none.numpy()
