"""Fit the confidence's calibration on the dev passages, which no model is trained on."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from annotations.passages import dev_passages
from annotations.scoring import Outcome
from models.annotated import passage_outcomes
from models.confidence import Calibration
from models.pipeline import Pipeline, load
from models.registry import unfinished


def train_calibration(target: Path) -> Calibration:
    """Read the dev passages with the weights beside `target`, and write curve.json to it."""
    pipeline = load(extraction=unfinished("extraction", target.parent))
    fitted = fit(dev_outcomes(pipeline), pipeline.calibration)
    fitted.to_disk(target)
    return fitted


def dev_outcomes(pipeline: Pipeline) -> list[Outcome]:
    """The outcomes of the dev passages."""
    passages = dev_passages()
    return passage_outcomes(passages, pipeline.read_passages(passages))


def fit(outcomes: Sequence[Outcome], given: Calibration) -> Calibration:
    """The curve of the greatest likelihood for what was found with the `given` one."""
    found = [(one.found, one.right.get("fact", False)) for one in outcomes if one.found]
    odds = torch.tensor([given.undone(fact["confidence"]) for fact, _ in found])
    right = torch.tensor([float(ok) for _, ok in found])
    curve = torch.tensor([1.0, 0.0], requires_grad=True)
    optimiser = torch.optim.LBFGS([curve], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = binary_cross_entropy_with_logits(curve[0] * odds + curve[1], right)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    slope, intercept = curve.tolist()
    return Calibration(round(slope, 6), round(intercept, 6))
