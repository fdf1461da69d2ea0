"""The relation network: what it sees, how it is read in batches, its weights on disk."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from annotations.records import ROLES, Mention
from models.quantities import find_quantities
from models.relations.candidates import Candidates, candidates
from models.relations.features import (
    AFTER,
    BEFORE,
    DISTANCES,
    OTHER_QUANTITY,
    OTHER_TEXT,
    PLACES,
    THIS_QUANTITY,
    Piece,
    window,
)
from models.relations.network import RelationNetwork, Sizes
from models.relations.reader import BATCH_CHARACTERS, Answers, RelationReader
from models.relations.tensors import window_tensors

Offsets = tuple[int, int]

# 组织(0,2) 培训(2,4) 12场(4,7) ，(7) 覆盖(8,10) 干部(10,12) 240人次(12,17) 。
TEXT = "组织培训12场，覆盖干部240人次。"
QUANTITIES = [(4, 7), (12, 17)]
WIDTH = 24

SENTENCES = (
    TEXT,
    "全年受理申请318件，办结率99%。",
    "没有任何数量的一句话。",
    "市司法局会同市教育局开展专项检查46次，发现问题35个，已整改27个；" * 5,
    "截至年底，全市累计建成学校60所、其中公办园45所，新增学位10.09万个，投入资金3200万元。",
    "1" * 70 + "件",
    "新增" + "很" * 200 + "多的学位12个" + "，" * 120 + "完。",
)


def offsets(text: str) -> list[Offsets]:
    return [(quantity.start, quantity.end) for quantity in find_quantities(text)]


def open_candidates(text: str, quantities: Sequence[Offsets], *mentions: Mention) -> Candidates:
    """Candidates where every place may be the end of a word."""
    return candidates(text, range(1, len(text) + 1), mentions, quantities)


@pytest.fixture(scope="module")
def reader() -> RelationReader:
    """A small network with random weights: whatever it answers, it must always answer that."""
    torch.manual_seed(3)
    network = RelationNetwork(Sizes(states=WIDTH, shared=24, window=24))
    with torch.no_grad():
        for weight in network.parameters():
            weight.uniform_(-1, 1)
    return RelationReader(network, "digest of a tagger")


def states(text: str) -> Tensor:
    """Stand-ins for a tagger's states: a fixed random vector for each character."""
    vectors = torch.randn(997, WIDTH, generator=torch.Generator().manual_seed(5))
    return vectors[[ord(character) % 997 for character in text]]


def read(reader: RelationReader, texts: Sequence[str]) -> Answers:
    pieces = [Piece.of(text, offsets(text)) for text in texts]
    allowed = [open_candidates(text, offsets(text)) for text in texts]
    return reader.read(pieces, list(map(states, texts)), allowed)


def test_a_piece_with_its_quantities_marked() -> None:
    piece = Piece.of(TEXT, QUANTITIES)
    assert piece.text == "组织培训00场，覆盖干部000人次。"
    assert piece.marks.nonzero()[0].tolist() == [4, 5, 6, 12, 13, 14, 15, 16]
    assert piece.spans == tuple(QUANTITIES)


def test_a_window_seen_from_its_quantity() -> None:
    seen = window(Piece.of(TEXT, QUANTITIES), (12, 17))
    assert (seen.start, seen.end) == (0, len(TEXT))
    marks = [OTHER_TEXT] * 18
    marks[4:7], marks[12:17] = [OTHER_QUANTITY] * 3, [THIS_QUANTITY] * 5
    assert seen.mark.tolist() == marks
    # Classes by the distance in characters (12 is the 6th, 1 the 1st); behind it 12 classes more.
    assert seen.distance.tolist() == [6, 6, 6, 6, 5, 5, 5, 4, 4, 3, 2, 1, 0, 0, 0, 0, 0, 13]
    # One comma lies between it and the first clause; the comma itself belongs there.
    assert seen.place.tolist() == [1] * 8 + [0] * 4 + [PLACES - 1] * 5 + [15]


@given(st.integers(0, 400), st.integers(1, 30), st.integers(0, 300), st.data())
def test_a_window_is_bounded(before: int, length: int, after: int, data: st.DataObject) -> None:
    characters = data.draw(st.sampled_from(("，", "。", "字")))
    text = characters * before + "0" * length + characters * after
    seen = window(Piece.of(text, [(before, before + length)]), (before, before + length))
    assert seen.start == max(0, before - BEFORE)
    assert seen.end == min(len(text), before + length + AFTER)
    for row, classes in ((seen.distance, 2 * len(DISTANCES) + 2), (seen.place, PLACES)):
        assert row.shape == (seen.end - seen.start,)
        assert 0 <= row.min() <= row.max() < classes
    this = slice(before - seen.start, before - seen.start + length)
    assert (seen.mark[this] == THIS_QUANTITY).all()
    assert (seen.mark == THIS_QUANTITY).sum() == length


def test_tensors_point_from_windows_into_rows_of_states() -> None:
    long = "字" * 40 + TEXT
    pieces = [Piece.of(TEXT, QUANTITIES), Piece.of(long, [(44, 47)])]
    seen = [(0, window(pieces[0], (4, 7))), (64, window(pieces[1], (44, 47)))]
    index, distance, mark, place = window_tensors(seen)
    assert index.shape == distance.shape == mark.shape == place.shape == (2, 64)
    assert index[0].tolist() == [*range(len(TEXT)), *[-1] * (64 - len(TEXT))]
    assert index[1, : len(long)].tolist() == list(range(64, 64 + len(long)))


def same(one: Answers, other: Answers) -> bool:
    """Equal spans; scores to what floating point leaves of them in another batch."""

    def plain(answers: Answers) -> list[list[list[tuple[str, int, int]]]]:
        return [[[(s.role, s.start, s.end) for s in q] for q in piece] for piece in answers]

    def scores(answers: Answers) -> list[float]:
        return [span.score for piece in answers for spans in piece for span in spans]

    return plain(one) == plain(other) and scores(one) == pytest.approx(scores(other), abs=2e-4)


def test_random_weights_answer_something(reader: RelationReader) -> None:
    """Else the tests below would compare nothing with nothing."""
    answers = read(reader, SENTENCES)
    assert [len(piece) for piece in answers] == [len(offsets(text)) for text in SENTENCES]
    spans = [span for piece in answers for spans in piece for span in spans]
    found = [span for span in spans if span.start < span.end]
    assert len(found) > 15
    assert {"ACTION", "OBJECT"} <= {span.role for span in found} <= set(ROLES)


def test_an_answer_does_not_depend_on_what_is_read_with_it(reader: RelationReader) -> None:
    alone = [read(reader, [text])[0] for text in SENTENCES]
    assert same(read(reader, SENTENCES), alone)
    assert same(read(reader, SENTENCES[::-1]), alone[::-1])
    # More than one batch of each length.
    times = 2 * BATCH_CHARACTERS // len(SENTENCES[3])
    assert same(read(reader, [TEXT, SENTENCES[3]] * times), [alone[0], alone[3]] * times)


def test_reading_nothing(reader: RelationReader) -> None:
    assert reader.read([], [], []) == []
    assert read(reader, ["没有数量。"]) == [[]]


def test_saved_and_loaded_weights_answer_alike(reader: RelationReader, tmp_path: Path) -> None:
    reader.to_disk(tmp_path / "new" / "weights")
    loaded = RelationReader.from_disk(tmp_path / "new" / "weights")
    assert loaded.tagger == reader.tagger
    assert loaded.network.sizes == reader.network.sizes
    assert read(loaded, SENTENCES) == read(reader, SENTENCES)


@pytest.mark.parametrize("missing", ["config.json", "weights.safetensors", None])
def test_missing_weights_are_an_oserror(
    reader: RelationReader, tmp_path: Path, missing: str | None
) -> None:
    if missing:
        reader.to_disk(tmp_path)
        (tmp_path / missing).unlink()
    with pytest.raises(OSError, match=missing or "config.json"):
        RelationReader.from_disk(tmp_path)
