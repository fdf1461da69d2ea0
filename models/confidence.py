"""How likely a fact is right: how sure its parts are, calibrated on the dev passages.

The network's own certainty is too high or too low as a whole; Platt's logistic curve (Platt 1999,
Probabilistic Outputs for Support Vector Machines) over the product of its parts mends that. How
well is measured on the test passages (`make eval`).
"""

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from models.relations.decoding import RoleSpan

FILE = "curve.json"
# Certainty is kept off 0 and 1, whose log-odds are infinite.
LEAST = 1e-4
# How sure a role is that nothing tells about: a list gave the fact its parts.
UNTOLD = 0.95


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log-odds of being right = slope * log-odds of the certainty + intercept."""

    slope: float = 1.0
    intercept: float = 0.0

    def __call__(self, certainty: float) -> float:
        """The share of facts of this certainty that are right, 0..1."""
        return 1 / (1 + math.exp(-(self.slope * log_odds(certainty) + self.intercept)))

    def undone(self, chance: float) -> float:
        """The log-odds of the certainty that gave this chance."""
        return (log_odds(chance) - self.intercept) / self.slope

    def to_disk(self, folder: Path) -> None:
        """Write curve.json."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")

    @classmethod
    def from_disk(cls, folder: Path) -> "Calibration":
        """That of a folder; none where there is no curve.json."""
        if not (folder / FILE).is_file():
            return cls()
        return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))


def certainty(parts: Iterable[RoleSpan | None]) -> float:
    """How sure the parts of a fact are together, 0..1, before it is calibrated."""
    return math.prod(part.score if part else UNTOLD for part in parts)


def log_odds(chance: float) -> float:
    """log(p / (1 - p)), finite for all p of 0..1."""
    kept = min(max(chance, LEAST), 1 - LEAST)
    return math.log(kept / (1 - kept))
