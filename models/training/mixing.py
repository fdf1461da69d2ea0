"""Weights between those that a training began with and those that it ended with.

A network half way between the two has learned nearly as much of what is new, and forgotten much
less of the rest: Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn


def mix(module: nn.Module, before: Mapping[str, Tensor], kept: float) -> None:
    """Take back that share of what the module has learned since it had the weights `before`.

    Rows that it got since then, such as those of new labels, stay as they were learned.
    """
    for name, weight in module.state_dict().items():
        known = weight[: len(before[name])]
        with torch.no_grad():
            known.lerp_(before[name], kept)
