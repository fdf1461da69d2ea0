"""Batches: everything once, of one rounded length, no more characters than allowed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.batching import STEP, batches, padded, rounded

TEXTS = st.lists(st.integers(0, 200).map(lambda length: "字" * length), max_size=60)


@pytest.mark.parametrize(
    ("length", "step", "width"),
    [(0, 32, 0), (1, 32, 32), (32, 32, 32), (33, 32, 64), (7, 1, 7), (400, 32, 416)],
)
def test_rounded(length: int, step: int, width: int) -> None:
    assert rounded(length, step) == width


@pytest.mark.parametrize(
    ("lengths", "characters", "step", "expected"),
    [
        ([], 100, 32, []),
        ([40, 3, 33, 32], 1000, 32, [[3, 32], [40, 33]]),
        ([10, 11, 12], 64, 32, [[10, 11], [12]]),
        # One that is longer than a batch may be is a batch of its own.
        ([500, 500], 64, 32, [[500], [500]]),
        ([5, 6, 5], 1000, 1, [[5, 5], [6]]),
        ([0, 0], 64, 32, [[0, 0]]),
    ],
)
def test_batches(lengths: list[int], characters: int, step: int, expected: list[list[int]]) -> None:
    assert list(batches(lengths, lambda length: length, characters, step)) == expected


@given(TEXTS, st.integers(1, 500), st.sampled_from((1, 8, STEP)))
def test_every_text_is_in_one_batch(texts: list[str], characters: int, step: int) -> None:
    numbered = list(enumerate(texts))
    groups = list(batches(numbered, lambda item: len(item[1]), characters, step))
    assert sorted(item for group in groups for item in group) == numbered
    for group in groups:
        widths = {rounded(len(text), step) for _, text in group}
        assert len(widths) == 1
        assert len(group) == 1 or len(group) * widths.pop() <= characters


def test_padded_rows() -> None:
    rows = [np.array([5, 6], dtype=np.int64), np.array([], dtype=np.int64), np.arange(3)]
    assert padded(rows, 3).tolist() == [[5, 6, 0], [0, 0, 0], [0, 1, 2]]
    assert padded(rows, 4, -1).tolist() == [[5, 6, -1, -1], [-1] * 4, [0, 1, 2, -1]]


def test_a_row_wider_than_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="broadcast"):
        padded([np.arange(4)], 3)
