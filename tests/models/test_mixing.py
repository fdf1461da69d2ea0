"""Weights half way back: what both have, and the rows that only the trained ones have."""

import pytest
import torch
from torch import nn

from models.training.mixing import mix


@pytest.mark.parametrize(
    ("kept", "expected"),
    [(0.0, [2.0, 4.0]), (0.25, [1.75, 3.5]), (0.5, [1.5, 3.0]), (1.0, [1.0, 2.0])],
)
def test_between_both(kept, expected):
    layer = nn.Linear(1, 2, bias=False)
    layer.weight.data = torch.tensor([[2.0], [4.0]])
    mix(layer, {"weight": torch.tensor([[1.0], [2.0]])}, kept)
    assert layer.weight.flatten().tolist() == expected


def test_rows_that_are_new_stay_as_learned():
    layer = nn.Linear(1, 3)
    layer.weight.data = torch.tensor([[2.0], [4.0], [9.0]])
    layer.bias.data = torch.tensor([2.0, 4.0, 9.0])
    before = {"weight": torch.tensor([[0.0], [0.0]]), "bias": torch.zeros(2)}
    mix(layer, before, 0.5)
    assert layer.weight.flatten().tolist() == [1.0, 2.0, 9.0]
    assert layer.bias.tolist() == [1.0, 2.0, 9.0]
