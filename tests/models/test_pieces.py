"""Pieces: the sentences of a paragraph together, long paragraphs cut between sentences."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.records import Sentence
from models.pieces import LONGEST, PieceOfText, pieces


def sentences(text: str) -> list[Sentence]:
    """Sentences that end in a full stop or with their line."""
    return [Sentence(*m.span(), (), False) for m in re.finditer(r"[^。\n]+。?|。", text)]


def read(text: str) -> list[str]:
    return [text[piece.start : piece.end] for piece in pieces(text, sentences(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("办结8件。", ["办结8件。"]),
        ("办结8件。新增3件。", ["办结8件。新增3件。"]),
        ("办结8件。\n新增3件。", ["办结8件。", "新增3件。"]),
        (
            "一、工作\n办结8件。新增3件。\n\n二、打算",
            ["一、工作", "办结8件。新增3件。", "二、打算"],
        ),
        ("字" * 394 + "。办结8件。", ["字" * 394 + "。办结8件。"]),
        ("字" * 395 + "。办结8件。", ["字" * 395 + "。", "办结8件。"]),
        # A sentence is never cut, however long.
        ("办结8件。" + "字" * 900 + "。新增3件。", ["办结8件。", "字" * 900 + "。", "新增3件。"]),
    ],
)
def test_pieces(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@given(
    st.text(st.sampled_from("字。\n"), max_size=80).map(lambda text: text.replace("字", "字" * 37))
)
def test_pieces_hold_every_sentence_once_in_order(text: str) -> None:
    found = list(pieces(text, sentences(text)))
    assert [s for piece in found for s in piece.sentences] == sentences(text)
    for piece in found:
        assert len(piece.sentences) == 1 or piece.end - piece.start <= LONGEST
        assert "\n" not in text[piece.start : piece.end]


def test_a_piece_begins_and_ends_with_its_sentences() -> None:
    piece = PieceOfText((Sentence(4, 9, (), False), Sentence(10, 20, (), True)))
    assert (piece.start, piece.end) == (4, 20)
