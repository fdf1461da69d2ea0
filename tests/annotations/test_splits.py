"""Train, dev and test passages: no issuer in two splits, every sector in each, no templates."""

import re
from collections import Counter
from functools import cache

import pytest

from annotations.passages import DEV, TEST, TRAINING, Passage, read_passages
from models.sectors import OTHER, sector_of

SPLITS = {"train": TRAINING, "dev": DEV, "test": TEST}


@cache
def passages(split: str) -> list[Passage]:
    return list(read_passages(sorted(SPLITS[split].glob("*.jsonl"))))


def opening(text: str) -> str:
    """The first ten characters, digits masked: what templates have in common."""
    return re.sub(r"\d[\d.,]*", "0", text)[:10]


@pytest.mark.parametrize(("one", "other"), [("train", "dev"), ("train", "test"), ("dev", "test")])
def test_no_issuer_and_no_text_is_in_two_splits(one: str, other: str) -> None:
    assert not {p.issuer for p in passages(one)} & {p.issuer for p in passages(other)}
    assert not {p.text for p in passages(one)} & {p.text for p in passages(other)}


def test_every_sector_is_in_every_split() -> None:
    sectors = {split: {sector_of(p.issuer) for p in passages(split)} - {OTHER} for split in SPLITS}
    assert len(sectors["train"]) >= 13
    assert sectors["dev"] == sectors["test"] == sectors["train"]


def test_there_is_enough_to_measure_on() -> None:
    quantities = {split: sum(len(p.quantities()) for p in passages(split)) for split in SPLITS}
    assert quantities["train"] > 20_000
    assert quantities["test"] > 1_500
    assert quantities["dev"] > 800


def test_passages_are_no_templates() -> None:
    openings = Counter(opening(p.text) for split in SPLITS for p in passages(split))
    repeated = sum(number for number in openings.values() if number > 2)
    assert repeated / openings.total() < 0.02
