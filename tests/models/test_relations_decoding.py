"""From scores to role spans: candidates, and the likeliest of them."""

import math
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.records import ROLES, Mention
from models.quantities import find_quantities
from models.relations.candidates import LONGEST, STOPS, Candidates, candidates
from models.relations.decoding import RoleSpan, likeliest, role_spans
from models.relations.span_scores import WIDEST

Offsets = tuple[int, int]


def offsets(text: str) -> list[Offsets]:
    return [(quantity.start, quantity.end) for quantity in find_quantities(text)]


def open_candidates(text: str, quantities: Sequence[Offsets], *mentions: Mention) -> Candidates:
    """Candidates where every place may be the end of a word."""
    return candidates(text, range(1, len(text) + 1), mentions, quantities)


def segmented(words: str) -> tuple[str, list[int]]:
    """The text of words that are written apart, and the ends of the words in it."""
    return words.replace(" ", ""), list(accumulate(map(len, words.split())))


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


def sure(text: str, **surfaces: str) -> tuple[np.ndarray, np.ndarray]:
    """Scores that are sure of these spans, and of none for the other roles."""
    spans = np.full((len(ROLES), len(text), WIDEST), -9.0, dtype=np.float32)
    none = np.full(len(ROLES), 9.0, dtype=np.float32)
    for role, surface in surfaces.items():
        spans[ROLES.index(role), text.index(surface), len(surface) - 1] = 9.0
        none[ROLES.index(role)] = 0.0
    return spans, none


def filled(spans: Sequence[RoleSpan]) -> list[RoleSpan]:
    return [span for span in spans if span.start < span.end]


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
    spans = role_spans(*sure(text, **surfaces), 0, allowed)
    assert [span.role for span in spans] == list(ROLES)
    assert {span.role: text[span.start : span.end] for span in filled(spans)} == expected
    assert all(span.score > 0.9 for span in spans)


def test_what_is_no_candidate_is_passed_over() -> None:
    text = "办结教育行政案件85件"
    allowed = candidates(text, (2, 4, 6, 8), [], offsets(text))
    spans, none = sure(text, OBJECT="教育行政案")
    spans[ROLES.index("OBJECT"), 2, [3, 5]] = 1.0, 2.0
    (span,) = filled(role_spans(spans, none, 0, allowed))
    assert text[span.start : span.end] == "教育行政案件"


def test_of_an_action_in_an_object_the_likelier_stays() -> None:
    text = "生产总值85亿元"
    allowed = open_candidates(text, offsets(text), Mention(0, 2, "生产", "ACTION"))
    spans, none = sure(text, ACTION="生产", OBJECT="生产总值")
    spans[ROLES.index("ACTION"), 0, 1] = 2.0
    answer = {span.role: span for span in role_spans(spans, none, 0, allowed)}
    assert text[answer["OBJECT"].start : answer["OBJECT"].end] == "生产总值"
    assert answer["ACTION"].start == answer["ACTION"].end


LENGTHS = st.integers(1, 24)
TEXTS = st.text(
    st.sampled_from("市教育局办结受理申请2023年5件、，。的和"), min_size=24, max_size=40
)


def scores_of(length: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    spans = chance.uniform(-12, 12, (len(ROLES), length, WIDEST)).astype(np.float32)
    return spans, chance.uniform(-12, 16, len(ROLES)).astype(np.float32)


@settings(deadline=None)
@given(LENGTHS, st.integers(0, 1000), TEXTS, st.integers(0, 10))
def test_decoding_is_well_formed_whatever_the_scores(
    length: int, seed: int, text: str, start: int
) -> None:
    length = min(length, len(text) - start)
    quantities = offsets(text)
    verb = Mention(2, 4, text[2:4], "ACTION")
    allowed = open_candidates(text, quantities, verb)
    spans = role_spans(*scores_of(length, seed), start, allowed)
    assert [span.role for span in spans] == list(ROLES)
    assert all(0 <= span.score <= 1 for span in spans)
    for span in filled(spans):
        assert start <= span.start < span.end <= start + length
        if span.role in LONGEST:
            assert span.end - span.start <= LONGEST[span.role]
            assert not set(text[span.start : span.end]) & set(STOPS)
            assert not any(a < edge < b for edge in (span.start, span.end) for a, b in quantities)
    by_role = {span.role: (span.start, span.end) for span in filled(spans)}
    assert by_role.get("AGENCY", (-1, -1)) in {*allowed.agencies, (-1, -1)}
    assert by_role.get("TIME", (-1, -1)) in {*allowed.times, (-1, -1)}
    if "ACTION" in by_role:
        first, last = by_role["ACTION"]
        assert allowed.verbs[first] <= last
        if "OBJECT" in by_role:
            other, end = by_role["OBJECT"]
            assert last <= other or end <= first


@settings(deadline=None, max_examples=40)
@given(LENGTHS, st.integers(0, 1000))
def test_decoding_finds_the_likeliest_object(length: int, seed: int) -> None:
    spans, none = scores_of(length, seed)
    allowed = open_candidates("字" * length, [])  # no verb, body or time among them
    number = ROLES.index("OBJECT")
    odds = {
        (a, b): float(spans[number, a, b - a - 1])
        for a in range(length)
        for b in range(a + 1, length + 1)
    }
    best = max(odds, key=odds.__getitem__)
    total = sum(map(math.exp, odds.values())) + math.exp(none[number])
    found = role_spans(spans, none, 0, allowed)[number]
    if odds[best] > none[number]:
        assert (found.start, found.end) == best
        assert found.score == pytest.approx(math.exp(odds[best]) / total, abs=1e-5)
    else:
        assert found.start == found.end
        assert found.score == pytest.approx(math.exp(none[number]) / total, abs=1e-5)


def test_the_likeliest_of_a_role() -> None:
    spans = [
        RoleSpan("ACTION", 0, 2, 0.6),
        RoleSpan("ACTION", 3, 5, 0.7),
        RoleSpan("TIME", 6, 8, 1),
    ]
    assert likeliest(spans, "ACTION") == spans[1]
    assert likeliest(spans, "AGENCY") is None
    assert likeliest([RoleSpan("AGENCY", 3, 3, 0.9)], "AGENCY") is None
    assert spans[0].moved(10) == RoleSpan("ACTION", 10, 12, 0.6)
