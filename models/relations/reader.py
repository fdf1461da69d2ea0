"""Runs the relation network over pieces of text: for every quantity its role spans."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from models.batching import batches
from models.relations.candidates import Candidates
from models.relations.decoding import RoleSpan, role_spans
from models.relations.features import Piece, encode, window
from models.relations.network import RelationNetwork, Scores, Sizes
from models.relations.tensors import piece_tensors, window_tensors

BATCH_CHARACTERS = 16_000

Floats = NDArray[np.float32]
# The spans of every quantity of every piece.
Answers = list[list[list[RoleSpan]]]


class RelationReader:
    """A trained network with its vocabulary."""

    def __init__(self, network: RelationNetwork, vocabulary: dict[str, int]) -> None:
        self.network = network.eval()
        self.vocabulary = vocabulary

    @classmethod
    def from_disk(cls, folder: Path) -> "RelationReader":
        """Load config.json and weights.safetensors; raises OSError where one is missing."""
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        network = RelationNetwork(Sizes(**config["sizes"]))
        network.load_state_dict(load_file(folder / "weights.safetensors"))
        return cls(network, {c: i + 2 for i, c in enumerate(config["characters"])})

    def to_disk(self, folder: Path) -> None:
        """Write config.json and weights.safetensors."""
        folder.mkdir(parents=True, exist_ok=True)
        characters = "".join(sorted(self.vocabulary, key=self.vocabulary.__getitem__))
        config = {"sizes": self.network.sizes.as_dict(), "characters": characters}
        text = json.dumps(config, ensure_ascii=False)
        (folder / "config.json").write_text(text + "\n", encoding="utf-8")
        save_file(self.network.state_dict(), folder / "weights.safetensors")

    def encode(self, text: str, quantities: Sequence[tuple[int, int]]) -> Piece:
        """The piece in ids of this network's vocabulary."""
        return encode(text, quantities, self.vocabulary)

    def read(self, pieces: Sequence[Piece], allowed: Sequence[Candidates]) -> Answers:
        """Per piece and quantity the role spans, chosen among the piece's candidates."""
        answers: Answers = [[[] for _ in piece.spans] for piece in pieces]
        held = [(number, piece) for number, piece in enumerate(pieces) if piece.spans]
        with torch.inference_mode():
            for group in batches(held, lambda item: len(item[1].text), BATCH_CHARACTERS):
                self._read_group(group, allowed, answers)
        return answers

    def _read_group(
        self,
        group: Sequence[tuple[int, Piece]],
        allowed: Sequence[Candidates],
        answers: Answers,
    ) -> None:
        states = self.network.encode(*piece_tensors([piece for _, piece in group]))
        windows = [
            (row, place, window(piece, span))
            for row, (_, piece) in enumerate(group)
            for place, span in enumerate(piece.spans)
        ]
        for batch in batches(windows, lambda item: item[2].end - item[2].start, BATCH_CHARACTERS):
            tensors = window_tensors([(row, seen) for row, _, seen in batch], states.shape[1])
            read = self.network(states, *tensors)
            for (row, place, seen), spans, none in zip(batch, *self._spans(read), strict=True):
                number = group[row][0]
                known = spans[:, : seen.end - seen.start]
                answers[number][place] = role_spans(known, none, seen.start, allowed[number])

    def _spans(self, scores: Scores) -> tuple[Floats, Floats]:
        """What is chosen by: (windows, roles, characters, WIDEST), and none (windows, roles)."""
        return scores.spans.numpy(), scores.none.numpy()
