"""Relations: features, candidates, decoding, reading in batches, weights on disk."""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotations.records import ROLES, Mention
from models.quantities import find_quantities
from models.relations.candidates import LONGEST, STOPS, Candidates, candidates
from models.relations.coordination import coordinated_objects, inherited_actions
from models.relations.decoding import SURE, THRESHOLDS, RoleSpan, likeliest, role_spans
from models.relations.features import (
    AFTER,
    BEFORE,
    DISTANCES,
    OTHER_QUANTITY,
    OTHER_TEXT,
    PLACES,
    THIS_QUANTITY,
    encode,
    window,
)
from models.relations.network import ROLE_TAGS, RelationNetwork, Sizes
from models.relations.reader import BATCH_CHARACTERS, Answers, RelationReader
from models.relations.tensors import piece_tensors, window_tensors

Offsets = tuple[int, int]

# 组织(0,2) 培训(2,4) 12场(4,7) ，(7) 覆盖(8,10) 干部(10,12) 240人次(12,17) 。
TEXT = "组织培训12场，覆盖干部240人次。"
QUANTITIES = [(4, 7), (12, 17)]
VOCABULARY = {character: number for number, character in enumerate("组织培训覆盖0场，", 2)}

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


def segmented(words: str) -> tuple[str, list[int]]:
    """The text of words that are written apart, and the ends of the words in it."""
    return words.replace(" ", ""), list(accumulate(map(len, words.split())))


@pytest.fixture(scope="module")
def reader() -> RelationReader:
    """A small network with random weights: whatever it answers, it must always answer that."""
    torch.manual_seed(3)
    characters = sorted({c for text in SENTENCES for c in text})
    sizes = Sizes(len(characters) + 2, character=16, hidden=24, shared=24, window=24)
    network = RelationNetwork(sizes)
    with torch.no_grad():
        for weight in network.parameters():
            weight.uniform_(-1, 1)
    return RelationReader(network, {c: i for i, c in enumerate(characters, 2)})


def read(reader: RelationReader, texts: Sequence[str]) -> Answers:
    pieces = [reader.encode(text, offsets(text)) for text in texts]
    return reader.read(pieces, [open_candidates(text, offsets(text)) for text in texts])


def test_a_piece_in_ids() -> None:
    piece = encode(TEXT, QUANTITIES, VOCABULARY)
    assert piece.text == "组织培训00场，覆盖干部000人次。"
    assert piece.characters.tolist() == [2, 3, 4, 5, 8, 8, 9, 10, 6, 7, 1, 1, 8, 8, 8, 1, 1, 1]
    assert piece.quantities.tolist() == [0, 0, 0, 0, 1, 2, 2, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 0]
    assert piece.spans == tuple(QUANTITIES)


def test_a_window_seen_from_its_quantity() -> None:
    piece = encode(TEXT, QUANTITIES, VOCABULARY)
    seen = window(piece, (12, 17))
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
    seen = window(encode(text, [(before, before + length)], {}), (before, before + length))
    assert seen.start == max(0, before - BEFORE)
    assert seen.end == min(len(text), before + length + AFTER)
    for row, classes in ((seen.distance, 2 * len(DISTANCES) + 2), (seen.place, PLACES)):
        assert row.shape == (seen.end - seen.start,)
        assert 0 <= row.min() <= row.max() < classes
    this = slice(before - seen.start, before - seen.start + length)
    assert (seen.mark[this] == THIS_QUANTITY).all()
    assert (seen.mark == THIS_QUANTITY).sum() == length


def test_tensors_point_from_windows_into_rows_of_pieces() -> None:
    long = "字" * 40 + TEXT
    pieces = [encode(TEXT, QUANTITIES, VOCABULARY), encode(long, [(44, 47)], VOCABULARY)]
    characters, quantities = piece_tensors(pieces)
    assert characters.shape == quantities.shape == (2, 64)
    assert characters[0, : len(TEXT)].tolist() == pieces[0].characters.tolist()
    assert not characters[0, len(TEXT) :].any()
    seen = [(0, window(pieces[0], (4, 7))), (1, window(pieces[1], (44, 47)))]
    index, distance, mark, place = window_tensors(seen, 64)
    assert index.shape == distance.shape == mark.shape == place.shape == (2, 64)
    assert index[0].tolist() == [*range(len(TEXT)), *[-1] * (64 - len(TEXT))]
    assert index[1, : len(long)].tolist() == list(range(64, 64 + len(long)))


@pytest.mark.parametrize(
    ("words", "label", "role", "expected"),
    [
        # An object begins and ends at words, at neither list marks nor particles ...
        ("开展 普法 、 宣传 3次", "LAW", "OBJECT", {"开展", "普法", "开展普法", "宣传"}),
        ("办结 的 申请 85件", "LAW", "OBJECT", {"办结", "申请", "办结的申请"}),
        (
            "市 和 县 医院 85家",
            "LAW",
            "OBJECT",
            {"市", "县", "医院", "县医院", "市和县", "市和县医院"},
        ),
        # ... where these are words: 及 in 及时率, 与 in 参与 and 的 in 标的 are none.
        ("上报 及时率 99%", "LAW", "OBJECT", {"上报", "及时率", "上报及时率"}),
        ("学生 参与 70次", "LAW", "OBJECT", {"学生", "参与", "学生参与"}),
        # No span reaches over a stop.
        ("申请 多 ， 办结 85件", "LAW", "OBJECT", {"申请", "申请多", "多", "办结"}),
        # An agency is a body by its name or by a recogniser, not a verb that ends like one.
        ("市教育局 办结 申请 85件", "LAW", "AGENCY", {"市教育局"}),
        ("清溪社区 办结 申请 85件", "AGENCY", "AGENCY", {"清溪社区"}),
        ("安平县 办结 申请 85件", "REGION", "AGENCY", {"安平县"}),
        ("布局 项目 85个", "AGENCY", "AGENCY", set()),
        ("办结 申请 85件", "LAW", "AGENCY", set()),
        ("2023年 办结 申请 85件", "LAW", "TIME", {"2023年"}),
    ],
)
def test_candidates(words: str, label: str, role: str, expected: set[str]) -> None:
    """The first word is a mention of the label; objects are those before the quantity."""
    text, word_ends = segmented(words)
    mentions = [Mention(0, word_ends[0], text[: word_ends[0]], label)]
    allowed = candidates(text, word_ends, mentions, offsets(text))
    spans = {"AGENCY": allowed.agencies, "TIME": allowed.times}.get(role)
    if spans is None:
        first = offsets(text)[0][0]
        spans = tuple(
            (a, b)
            for a in range(first)
            for b in range(a + 1, first + 1)
            if allowed.starts[a] and allowed.ends[b] and allowed.segments[a] == allowed.segments[b]
        )
    assert {text[a:b] for a, b in spans if "、" not in text[a:b]} == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # 均: one figure for all members.
        ("上报率 、 合规率 、 办结率 均 达 100%", {"100%": ["上报率", "合规率", "办结率"]}),
        ("受理率 和 办结率 都 超过 99%", {"超过99%": ["受理率", "办结率"]}),
        ("就业率 以及 满意度 双双 达到 95%", {"95%": ["就业率", "满意度"]}),
        # 及 joins two members, but not in the midst of a word.
        ("上报率 及 合规率 均 达 100%", {"100%": ["上报率", "合规率"]}),
        ("上报率 、 及时率 均 达 100%", {"100%": ["上报率", "及时率"]}),
        ("普及率 、 参与率 均 达 100%", {"100%": ["普及率", "参与率"]}),
        # 分别: a figure for each member.
        ("出口 、 进口 分别 增长 4% 、 5%", {"4%": ["出口"], "5%": ["进口"]}),
        ("学校 和 医院 分别 新增 3所 、 2家", {"3所": ["学校"], "2家": ["医院"]}),
        # ... which share the head that the last one says.
        (
            "城镇 和 农村 居民 收入 分别 增长 4% 、 5%",
            {"4%": ["城镇居民收入"], "5%": ["农村居民收入"]},
        ),
        # Counts that 均 holds for are no rates: left to the network.
        ("学校 、 医院 均 建成 3处", {}),
        # As many figures as members, or it is another kind of list.
        ("学校 、 医院 分别 检查 46家", {}),
        ("学校 、 医院 、 商场 分别 检查 46家 、 35家", {}),
        # One member, no distributing word, or another clause: no list.
        ("办结率 均 达 100%", {}),
        ("受理率 、 办结率 达 100%", {}),
        ("受理率 、 办结率 均 有 提高 ， 满意度 达 100%", {}),
        ("办结 申请 85件", {}),
    ],
)
def test_lists_that_share_a_statement(words: str, expected: dict[str, list[str]]) -> None:
    text, word_ends = segmented(words)
    quantities = offsets(text)
    found = coordinated_objects(text, quantities, word_ends)
    assert {
        text[slice(*quantities[number])]: [text[o.start : o.end] + o.head for o in objects]
        for number, objects in found.items()
    } == expected
    assert all(one.role == "OBJECT" for objects in found.values() for one in objects)


@pytest.mark.parametrize(
    ("text", "roles", "expected"),
    [
        ("新增学校45家、医院397家", [("新增", "学校"), ("", "医院")], {1: "新增"}),
        ("新增学校45家、医院7家和商场8家", [("新增", "学校"), ("", "医院"), ("", "商场")],
         {1: "新增", 2: "新增"}),
        # A verb of its own, a new clause or sentence, a thing that stands elsewhere: no heir.
        ("新增学校45家、改造医院397家", [("新增", "学校"), ("改造", "医院")], {}),
        ("新增学校45家，医院397家", [("新增", "学校"), ("", "医院")], {}),
        ("新增学校45家。医院397家", [("新增", "学校"), ("", "医院")], {}),
        ("新增学校45家、397家", [("新增", "学校"), ("", "学校")], {}),
        # A verb behind what it governs is not handed on.
        ("产值增长5%、企业6家", [("增长", "产值"), ("", "企业")], {}),
        ("学校45家、医院397家", [("", "学校"), ("", "医院")], {}),
    ],
)  # fmt: skip
def test_inherited_actions(
    text: str, roles: list[tuple[str, str]], expected: dict[int, str]
) -> None:
    def span(role: str, surface: str) -> RoleSpan:
        start = text.index(surface)
        return RoleSpan(role, start, start + len(surface), 0.9)

    spans = [
        [span(role, surface) for role, surface in zip(("ACTION", "OBJECT"), one, strict=True)
         if surface] for one in roles
    ]  # fmt: skip
    found = inherited_actions(text, offsets(text), spans)
    assert {number: text[one.start : one.end] for number, one in found.items()} == expected


def sure(text: str, **surfaces: str) -> np.ndarray:
    """Scores that are sure of these spans: log-probabilities (characters, tags)."""
    scores = np.full((len(text), len(ROLE_TAGS)), -8.0, dtype=np.float32)
    scores[:, 0] = -0.01
    for role, surface in surfaces.items():
        start = text.index(surface)
        tags = [f"B-{role}", *[f"I-{role}"] * (len(surface) - 1)]
        for place, tag in enumerate(tags, start):
            scores[place, 0], scores[place, ROLE_TAGS.index(tag)] = -8.0, -0.01
    return scores


@pytest.mark.parametrize(
    ("words", "surfaces", "expected"),
    [
        ("市教育局 办结 申请 85件", {}, {}),
        (
            "市教育局 办结 申请 85件",
            {"AGENCY": "市教育局", "ACTION": "办结", "OBJECT": "申请"},
            {"AGENCY": "市教育局", "ACTION": "办结", "OBJECT": "申请"},
        ),
        ("2023年 办结 申请 85件", {"TIME": "2023年"}, {"TIME": "2023年"}),
        ("惠及 学生 85人", {"ACTION": "惠及"}, {"ACTION": "惠及"}),
        ("学生 参与 活动 85人次", {"ACTION": "参与"}, {"ACTION": "参与"}),
        # However sure the network: no agency that is no body, no action without a verb.
        ("好 干部 办结 申请 85件", {"AGENCY": "好干部"}, {}),
        ("好 干部 办结 申请 85件", {"ACTION": "好干部"}, {}),
    ],
)
def test_sure_scores_are_followed_where_a_candidate_allows(
    words: str, surfaces: dict[str, str], expected: dict[str, str]
) -> None:
    text, word_ends = segmented(words)
    allowed = candidates(text, word_ends, [], offsets(text))
    spans = role_spans(sure(text, **surfaces), 0, allowed)
    assert {span.role: text[span.start : span.end] for span in spans} == expected
    assert all(span.score > 0.9 for span in spans)


def test_an_object_stops_at_the_word() -> None:
    text = "办结教育行政案件85件"
    allowed = candidates(text, (2, 4, 6, 8), [], offsets(text))
    (span,) = role_spans(sure(text, OBJECT="教育行政案"), 0, allowed)
    assert text[span.start : span.end] in ("教育行政", "教育行政案件")


SCORES = st.integers(1, 24).flatmap(
    lambda length: arrays(
        np.float32, (length, len(ROLE_TAGS)), elements=st.floats(-12, 12, width=32)
    )
)
TEXTS = st.text(
    st.sampled_from("市教育局办结受理申请2023年5件、，。的和"), min_size=24, max_size=40
)


@settings(deadline=None)
@given(SCORES, TEXTS, st.integers(0, 10))
def test_decoding_is_well_formed_whatever_the_scores(
    logits: np.ndarray, text: str, start: int
) -> None:
    scores = torch.log_softmax(torch.from_numpy(logits), -1).numpy()[: len(text) - start]
    quantities = offsets(text)
    verb = Mention(2, 4, text[2:4], "ACTION")
    allowed = open_candidates(text, quantities, verb)
    spans = role_spans(scores, start, allowed)
    assert len({span.role for span in spans}) == len(spans)
    for span in spans:
        assert start <= span.start < span.end <= start + len(scores)
        assert 0 <= span.score <= 1
        if span.role in LONGEST:
            assert span.end - span.start <= LONGEST[span.role]
            assert not set(text[span.start : span.end]) & set(STOPS)
            assert not any(a < edge < b for edge in (span.start, span.end) for a, b in quantities)
    by_role = {span.role: (span.start, span.end) for span in spans}
    assert by_role.get("AGENCY", (-1, -1)) in {*allowed.agencies, (-1, -1)}
    assert by_role.get("TIME", (-1, -1)) in {*allowed.times, (-1, -1)}
    if "ACTION" in by_role:
        first, last = by_role["ACTION"]
        assert allowed.verbs[first] <= last
        if "OBJECT" in by_role:
            other, end = by_role["OBJECT"]
            assert last <= other or end <= first


@settings(deadline=None, max_examples=40)
@given(SCORES)
def test_decoding_finds_the_likeliest_object(logits: np.ndarray) -> None:
    scores = torch.log_softmax(torch.from_numpy(logits), -1).numpy()
    length = len(scores)
    allowed = open_candidates("字" * length, [])  # no verb, body or time among them
    begin, inside = (ROLE_TAGS.index(f"{prefix}-OBJECT") for prefix in "BI")

    def log_not(*tags: np.ndarray) -> np.ndarray:
        return np.log1p(-np.minimum(sum(np.exp(tag) for tag in tags), SURE))

    def odds(first: int, last: int) -> float:
        yes = scores[first, begin] + scores[first + 1 : last, inside].sum()
        yes += log_not(scores[last : last + 1, inside]).sum()
        no = log_not(scores[first:last, begin], scores[first:last, inside]).sum()
        return float(yes - no)

    best = max(odds(a, b) for a in range(length) for b in range(a + 1, length + 1))
    spans = role_spans(scores, 0, allowed)
    if best < THRESHOLDS["OBJECT"] - 1e-3:
        assert spans == []
    elif best > THRESHOLDS["OBJECT"] + 1e-3:
        (span,) = spans
        assert odds(span.start, span.end) == pytest.approx(best, abs=1e-3)
        assert span.score == pytest.approx(1 / (1 + np.exp(-best)), abs=1e-3)


def test_the_likeliest_of_a_role() -> None:
    spans = [
        RoleSpan("ACTION", 0, 2, 0.6),
        RoleSpan("ACTION", 3, 5, 0.7),
        RoleSpan("TIME", 6, 8, 1),
    ]
    assert likeliest(spans, "ACTION") == spans[1]
    assert likeliest(spans, "AGENCY") is None
    assert spans[0].moved(10) == RoleSpan("ACTION", 10, 12, 0.6)


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
    found = [span for piece in answers for spans in piece for span in spans]
    assert len(found) > 20
    assert {"ACTION", "OBJECT"} <= {span.role for span in found} <= set(ROLES)


def test_an_answer_does_not_depend_on_what_is_read_with_it(reader: RelationReader) -> None:
    alone = [read(reader, [text])[0] for text in SENTENCES]
    assert same(read(reader, SENTENCES), alone)
    assert same(read(reader, SENTENCES[::-1]), alone[::-1])
    # More than one batch of each length.
    times = 2 * BATCH_CHARACTERS // len(SENTENCES[3])
    assert same(read(reader, [TEXT, SENTENCES[3]] * times), [alone[0], alone[3]] * times)


def test_reading_nothing(reader: RelationReader) -> None:
    assert reader.read([], []) == []
    assert read(reader, ["没有数量。"]) == [[]]


def test_saved_and_loaded_weights_answer_alike(reader: RelationReader, tmp_path: Path) -> None:
    reader.to_disk(tmp_path / "new" / "weights")
    loaded = RelationReader.from_disk(tmp_path / "new" / "weights")
    assert loaded.vocabulary == reader.vocabulary
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
