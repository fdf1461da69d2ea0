"""Scores agree with those of the contract's own program, on gold with random errors."""

import importlib.util
import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from annotations.scoring import count, score

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold" / "seeds.jsonl"
CONTRACT = ROOT.parent / "shared" / "contract" / "score.py"

Fact = dict[str, Any]


def gold_facts() -> list[Fact]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


# What an extraction may give for a field in place of what is right ...
REPLACED: dict[str, tuple[Any, ...]] = {
    "value": (None, 0, 7, 1e9),
    "low": (None, 0, 7),
    "high": (None, 7, 1e9),
    "unit": (None, "个", "位", "大件", "件"),
    "action": (None, "达", "", "开展", "位居"),
    "agency": (None, "云泽市教育局", "县教育局", "云泽市"),
    "kind": ("count", "percent", "money"),
    "status": ("done", "planned", "required"),
    "period_start": (None, "2024-01-01", date(2023, 1, 1), date(2024, 1, 1)),
    "period_end": (None, "2024-12-31", date(2024, 12, 31)),
    "source_name": ("无.txt", "XX市民政局-2024和2023-两篇合集.txt"),
}
# ... and how it may be nearly right.
EDITED: tuple[tuple[str, Callable[[random.Random, Any], Any]], ...] = (
    ("quantity_start", lambda chance, start: start + chance.choice((-3, -1, 1, 40))),
    ("quantity_end", lambda chance, end: end + chance.choice((-1, 1, 8))),
    ("value", lambda chance, value: (value or 1) * chance.choice((1 + 1e-9, 1 + 1e-3))),
    ("action", lambda chance, action: (action or "开展")[: chance.randint(1, 3)]),
    ("action", lambda chance, action: chance.choice(("组织", "")) + (action or "")),
    ("object", lambda chance, noun: (noun or "干部")[chance.randint(0, 3) :] or None),
    ("object", lambda chance, noun: (noun or "干部")[: chance.randint(1, 6)]),
    ("object", lambda chance, noun: "".join(chance.sample(noun or "党员干部", 2))),
)


def erring(chance: random.Random, row: Fact) -> Fact:
    """The row with one field changed."""
    if chance.random() < 0.5:
        field = chance.choice(tuple(REPLACED))
        return {**row, field: chance.choice(REPLACED[field])}
    field, edit = chance.choice(EDITED)
    return {**row, field: edit(chance, row[field])}


def perturbed(chance: random.Random, golds: list[Fact]) -> list[Fact]:
    """What an extraction with random errors might have found, in random order."""
    found = []
    for gold in golds:
        for _ in range(chance.choices((0, 1, 2), (1, 8, 1))[0]):
            row = {**gold, "source_name": gold["doc"]}
            for _ in range(chance.randint(0, 3)):
                row = erring(chance, row)
            found.append(row)
    chance.shuffle(found)
    return found


@pytest.fixture(scope="module")
def contract() -> ModuleType:
    specification = importlib.util.spec_from_file_location("contract_score", CONTRACT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract's program is not here")
@pytest.mark.parametrize("seed", range(20))
def test_scores_equal_those_of_the_contract(contract: ModuleType, seed: int) -> None:
    chance = random.Random(seed)
    golds = chance.sample(gold_facts(), 200)
    golds = [{**g, "optional": True} if chance.random() < 0.05 else g for g in golds]
    found = perturbed(chance, golds)
    wanted_counts, wanted_errors = contract.score(golds, found)
    outcomes = score(golds, found)
    for document, levels in wanted_counts.items():
        counts = count(one for one in outcomes if one.document == document)
        assert {level: list(of_level) for level, of_level in counts.items()} == levels
    totals = count(outcomes)
    assert {k: list(c) for k, c in totals.items()} == contract.total(wanted_counts)
    for level, of_level in totals.items():
        assert of_level.rates() == contract.rates(*contract.total(wanted_counts)[level])
    assert [(o.document, set(o.wrong), o.gold, o.found) for o in outcomes if o.wrong] == [
        (document, set(wrong.split("+")), gold, row) for document, wrong, gold, row in wanted_errors
    ]
    # The perturbation does what it is for: every level is sometimes right, sometimes wrong.
    assert all(0 < of_level.right < of_level.wanted for of_level in totals.values())
