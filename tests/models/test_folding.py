"""Folding: the same length, and variants of one character made equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("培训干部1398人次,合格率99.5%;", "培训干部0000人次，合格率00.0%；"),
        ("９．２％", "0．0%"),
        ("12345热线(ABC)", "00000热线（aaa）"),
        ("Ｗｅｂ端", "aaa端"),
        ("2021—2025年、3～5天、3~5天", "0000-0000年、0-0天、0-0天"),
        ("全年：8件!真的?", "全年：0件！真的？"),
        ("\u3000一是", " 一是"),
        ("㎡与𠮷\r\n", "㎡与𠮷\r\n"),
        # Roman and Chinese numerals are no digits: Ⅱ类 and 两批次 are words.
        ("Ⅱ类两批次", "Ⅱ类两批次"),
    ],
)
def test_folded_view(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_offsets_stay_those_of_the_text(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_each_character_is_folded_alone(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)
