"""Runs the relation network over pieces of text: for every quantity its role spans."""

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from models.batching import batches
from models.relations.decoding import RoleSpan, role_spans, viterbi
from models.relations.features import Piece, Window, encode, window
from models.relations.network import RelationNetwork, Sizes
from models.relations.tensors import piece_tensors, window_tensors

BATCH_CHARACTERS = 16_000

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

    def read(self, pieces: Sequence[Piece]) -> Answers:
        """Per piece and quantity the role spans, by offsets in the piece."""
        answers: Answers = [[[] for _ in piece.spans] for piece in pieces]
        held = [(number, piece) for number, piece in enumerate(pieces) if piece.spans]
        with torch.inference_mode():
            for group in batches(held, lambda item: len(item[1].text), BATCH_CHARACTERS):
                self._read_group(group, answers)
        return answers

    def _read_group(self, group: Sequence[tuple[int, Piece]], answers: Answers) -> None:
        states = self.network.encode(*piece_tensors([piece for _, piece in group]))
        windows = [
            (row, place, window(piece, span))
            for row, (_, piece) in enumerate(group)
            for place, span in enumerate(piece.spans)
        ]
        for batch in batches(windows, lambda item: item[2].end - item[2].start, BATCH_CHARACTERS):
            read = self._read_windows(states, [(row, seen) for row, _, seen in batch])
            for (row, place, _), spans in zip(batch, read, strict=True):
                answers[group[row][0]][place] = spans

    def _read_windows(
        self, states: Tensor, windows: Sequence[tuple[int, Window]]
    ) -> list[list[RoleSpan]]:
        logits = self.network(states, *window_tensors(windows, states.shape[1]))
        scores = torch.log_softmax(logits, -1).numpy()
        paths = viterbi(scores)
        return [
            [span.moved(seen.start) for span in role_spans(path[:length], score[:length])]
            for (_, seen), path, score in zip(windows, paths, scores, strict=True)
            for length in [seen.end - seen.start]
        ]
