"""Scores of spans, and what they are taught."""

import numpy as np
import pytest
import torch

from annotations.records import ROLES
from models.relations.network import Scores
from models.relations.span_scores import WIDEST, SpanScorer
from models.training.span_loss import span_loss

ACTION, OBJECT = ROLES.index("ACTION"), ROLES.index("OBJECT")


def test_a_span_scores_as_the_sum_of_its_parts() -> None:
    torch.manual_seed(1)
    scorer, states = SpanScorer(6, rank=4), torch.randn(2, 9, 6)
    quantity = torch.zeros(2, 9)
    quantity[:, 3:5] = 1
    spans, none = scorer(states, quantity)
    assert spans.shape == (2, len(ROLES), 9, WIDEST)
    first = scorer.first(states).view(2, 9, len(ROLES), 4)
    last = scorer.last(states).view(2, 9, len(ROLES), 4)
    begin, end, inside = scorer.alone(states).view(2, 9, 3, len(ROLES)).unbind(2)
    for row, role, start, width in ((0, 0, 0, 1), (1, 2, 3, 4), (0, 3, 8, 1), (1, 1, 2, 7)):
        stop = start + width - 1
        expected = (
            (first[row, start, role] @ last[row, stop, role]) / 2
            + begin[row, start, role]
            + end[row, stop, role]
            + inside[row, start : stop + 1, role].sum()
            + scorer.width.weight[width - 1, role]
        )
        assert spans[row, role, start, width - 1].item() == pytest.approx(expected.item(), abs=1e-5)
    assert torch.allclose(none[0], scorer.none(states[0, 3:5].mean(0)), atol=1e-5)


def flat(windows: int, characters: int) -> Scores:
    """Scores that prefer nothing."""
    return Scores(
        torch.zeros(windows, characters, 9),
        torch.zeros(windows, len(ROLES), characters, WIDEST),
        torch.zeros(windows, len(ROLES)),
    )


def test_all_spans_within_clauses_and_none_compete() -> None:
    # 甲, 甲乙, 乙 and ，, ，丙, 丙: a stop opens its clause, and padding has none.
    loss = span_loss(flat(1, 8), ["甲乙，丙"], [np.zeros(4, dtype=np.int64)])
    assert loss.item() == pytest.approx(len(ROLES) * np.log(7), abs=1e-5)


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ([0, 1, 2, 2, 0], [(ACTION, 1, 2)]),
        ([3, 4, 1, 0, 3], [(OBJECT, 0, 1), (ACTION, 2, 0), (OBJECT, 4, 0)]),
        ([1, 1, 2, 3, 4], [(ACTION, 0, 0), (ACTION, 1, 1), (OBJECT, 3, 1)]),
    ],
)
def test_the_annotated_spans_are_taught(tags: list[int], spans: list[tuple[int, int, int]]) -> None:
    scores = flat(1, 5)
    for role in {role for role, _, _ in spans}:
        scores.none[0, role] = -20
    for role in set(range(len(ROLES))) - {role for role, _, _ in spans}:
        scores.none[0, role] = 20
    for role, start, width in spans:
        scores.spans[0, role, start, width] = 20
    assert span_loss(scores, ["甲乙丙丁戊"], [np.array(tags)]).item() == pytest.approx(0, abs=1e-3)


def test_a_span_that_is_too_wide_is_not_taught() -> None:
    tags = np.array([3] + [4] * WIDEST)
    scores = flat(1, WIDEST + 1)
    scores.none[0, :] = 20
    assert span_loss(scores, ["甲" * (WIDEST + 1)], [tags]).item() == pytest.approx(0, abs=1e-3)
