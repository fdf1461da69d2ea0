"""The gold sets that benchmarks score against, and which of them are there."""

from dataclasses import dataclass
from pathlib import Path

from flows.evaluate import Evaluation, run

ROOT = Path(__file__).resolve().parents[2]
# Real reports; they are no part of the repository, only facts of them are.
SHARED = ROOT.parent / "shared"
GOLD = ROOT / "tests" / "gold"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Gold facts or passages, the folder of their texts, and whether it was read while rules,
    thresholds and seeds were chosen."""

    name: str
    gold: Path
    texts: Path | None
    seen: bool

    @property
    def present(self) -> bool:
        """Whether all that it needs is on this machine."""
        return self.gold.exists() and (self.texts is None or self.texts.is_dir())

    def evaluate(self, profile: str = "embedded") -> Evaluation:
        """Extract anew and score."""
        return run(self.gold, self.texts, profile=profile)


TEST = GoldSet("passages, test split", ROOT / "annotations" / "test", None, seen=False)
DEV = GoldSet("passages, dev split", ROOT / "annotations" / "dev", None, seen=True)
SAMPLES = GoldSet("sample reports", GOLD / "seeds.jsonl", ROOT / "seeds" / "reports", seen=True)
BUREAUS = GoldSet(
    "real: education bureaus, 2 reports",
    SHARED / "gold" / "dev" / "seeds.jsonl", SHARED / "seeds", seen=True,
)  # fmt: skip
MORE_BUREAUS = GoldSet(
    "real: education bureaus, 4 reports", GOLD / "bureaus.jsonl", SHARED / "seeds", seen=True
)
PROVINCES = GoldSet(
    "real: work reports, 2 provinces",
    SHARED / "gold" / "dev" / "provincial.jsonl", SHARED / "gold" / "texts", seen=True,
)  # fmt: skip
CORPUS = SHARED / "corpus" / "provincial-2026"
MORE_PROVINCES = GoldSet(
    "real: work reports, 4 provinces", GOLD / "provinces_dev.jsonl", CORPUS, seen=True
)
UNSEEN_PROVINCES = GoldSet(
    "real: work reports, 2 provinces not looked at", GOLD / "provinces_test.jsonl", CORPUS,
    seen=False,
)  # fmt: skip
ALL = (
    TEST, UNSEEN_PROVINCES, DEV, SAMPLES, BUREAUS, MORE_BUREAUS, PROVINCES, MORE_PROVINCES,
)  # fmt: skip


def present() -> list[GoldSet]:
    """The sets that are on this machine."""
    return [one for one in ALL if one.present]
