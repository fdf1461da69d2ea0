"""Which indicator a fact belongs to: one of its candidates, or none, with a confidence.

A conditional logit (McFadden 1974): every candidate has a score, the weighted sum of its features,
none of them has 0; the chances are the exponentials of the scores, over their sum. What is less
likely than the threshold is left without an indicator: unmapped rather than wrong.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from annotations.records import Fact
from models.durable import write_whole
from models.indicators.candidates import Statement, candidates
from models.indicators.features import Features, features
from models.registry import current, verified

FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class Match:
    """An indicator by its id, and how likely it is the right one, 0 to 1."""

    indicator: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Matcher:
    """The weights of the features, and the least chance that is believed."""

    weights: Mapping[str, float]
    threshold: float

    def match(self, said: Statement) -> Match | None:
        """The indicator of a fact; None where none is likely enough."""
        found = self.likeliest(said)
        return found if found and found.confidence >= self.threshold else None

    def mapped(self, fact: Fact, sector: str) -> Fact:
        """The fact with its indicator; `sector` is that of the report's issuer."""
        found = self.match(Statement.of(fact, sector))
        return replace(
            fact,
            indicator=found.indicator if found else None,
            indicator_confidence=found.confidence if found else None,
        )

    def likeliest(self, said: Statement) -> Match | None:
        """The likeliest candidate, however unlikely; None where there is none."""
        found = candidates(said)
        if not found:
            return None
        chances = self.chances(features(said, found))
        number = max(range(len(found)), key=chances.__getitem__)
        return Match(found[number].indicator.id, round(chances[number], 4))

    def chances(self, found: Sequence[Features]) -> list[float]:
        """The chance of each candidate; what is missing to 1 is that of none."""
        odds = [
            math.exp(sum(self.weights.get(name, 0.0) * value for name, value in one.items()))
            for one in found
        ]
        whole = 1 + sum(odds)
        return [each / whole for each in odds]

    def to_disk(self, folder: Path) -> None:
        """Write weights.json."""
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FILE, json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def from_disk(cls, folder: Path) -> "Matcher":
        """That of a folder. Raises OSError where there is none."""
        if not (folder / FILE).is_file():
            raise OSError(f"no {FILE} in {folder}; train one with `make train`")
        return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))


def current_matcher() -> Matcher:
    """That of the version in use. Raises OSError where it is missing or has changed."""
    return Matcher.from_disk(verified(current("indicators")).folder)
