"""New passages: bad records named one by one, and documents split once and for all."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotations.formats.drafts import sha256
from annotations.passages import Origin, Passage, Span, check_passages
from annotations.splits import (
    HELD_OUT,
    TRAIN,
    CannotSplit,
    document_of,
    latest,
    news,
    split,
    without,
)


def passage(issuer: str | None, text: str = "办案8件。", year: int | None = 2024) -> Passage:
    return Passage(text=text, issuer=issuer, year=year, section="done", spans=(), relations=())


MANY = [passage(f"清溪市第{number}局", f"办案{number}件。") for number in range(200)]


def test_a_document_never_moves() -> None:
    first = split(MANY[:100], {})
    later = split(MANY[::-1], {})
    assert 100 < len(later.train) < 180
    for document, part in first.parts.items():
        assert later.parts[document] == part
    assert {document_of(one) for one in first.held_out}.isdisjoint(
        {document_of(one) for one in later.train}
    )


def test_a_document_is_in_one_part() -> None:
    pages = [passage(one.issuer, f"{one.text}又{n}件。") for one in MANY[:40] for n in range(3)]
    found = split(pages, {})
    parts = {document_of(one) for one in found.train}, {document_of(one) for one in found.held_out}
    assert parts[0].isdisjoint(parts[1])
    assert len(found.train) % 3 == len(found.held_out) % 3 == 0


def test_what_was_assigned_stays() -> None:
    parts = split(MANY[:20], {}).parts
    other = {document: TRAIN if part == HELD_OUT else HELD_OUT for document, part in parts.items()}
    assert split(MANY[:20], other).parts == other


@pytest.mark.parametrize("number", range(2, 12))
def test_both_parts_have_a_document(number: int) -> None:
    found = split(MANY[number : 2 * number], {})
    assert found.train
    assert found.held_out


def test_issuers_of_the_frozen_test_are_never_trained_on() -> None:
    found = split(MANY[:40], {}, {"清溪市第3局", "清溪市第7局"})
    assert {"清溪市第3局", "清溪市第7局"} <= {one.issuer for one in found.held_out}


@pytest.mark.parametrize(
    ("passages", "assigned", "tested"),
    [
        ([], {}, ()),
        (MANY[:1], {}, ()),
        ([MANY[0], passage("清溪市第0局", "又8件。")], {}, ()),
        (MANY[:2], {document_of(one): TRAIN for one in MANY[:2]}, ()),
        (MANY[:2], {}, {"清溪市第0局", "清溪市第1局"}),
    ],
)
def test_what_cannot_be_split(
    passages: list[Passage], assigned: dict[str, str], tested: set[str]
) -> None:
    with pytest.raises(CannotSplit):
        split(passages, assigned, tested)


def test_known_texts_are_left_out() -> None:
    again = passage("清溪市第9局", MANY[0].text)
    assert without([MANY[1], again, MANY[2]], [MANY[0]]) == [MANY[1], MANY[2]]


def cut(text: str, name: str, issuer: str | None = None, year: int | None = None) -> Passage:
    """A passage that was cut out of a file: the id of its document tells where the file lies."""
    origin = Origin(source_name=name, document_id=f"/{name}", text_sha256=sha256(text), start=0)
    return passage(issuer, text, year).model_copy(update={"origin": origin})


BUREAU = "清溪市第1局", 2024


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (cut("甲", "a/甲.txt", *BUREAU), cut("甲", "b/甲.txt", *BUREAU), True),
        (cut("甲", "a/甲.txt", *BUREAU), passage("清溪市第1局", "乙"), True),
        (cut("甲", "a/甲.txt", *BUREAU), passage("清溪市第1局", year=2023), False),
        (cut("甲", "a/甲.txt"), cut("甲", "b/甲.txt"), True),
        (cut("甲", "a/甲.txt"), cut("乙", "a/甲.txt"), False),
        (cut("甲", "a/甲.txt", "清溪市第1局"), cut("乙", "b/乙.txt", "清溪市第1局"), False),
        (passage(None, "甲", year=None), passage(None, "乙", year=None), False),
        (passage(None, "甲", year=None), passage(None, "甲", year=None), True),
    ],
)
def test_a_document_is_the_same_however_it_came(one: Passage, other: Passage, same: bool) -> None:
    assert (document_of(one) == document_of(other)) == same


def reviewed(by: str, day: int, **changes: object) -> Passage:
    at = datetime(2024, 5, day, tzinfo=UTC)
    return MANY[0].model_copy(update={"annotator": by, "annotated_at": at, **changes})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([reviewed("甲", 1), reviewed("乙", 2)], "乙"),
        ([reviewed("甲", 2), reviewed("乙", 1)], "甲"),
        ([reviewed("甲", 1), reviewed("乙", 2, entities_only=True)], "甲"),
        ([reviewed("甲", 2, entities_only=True), reviewed("乙", 1)], "乙"),
        ([MANY[0], reviewed("乙", 1)], "乙"),
        ([reviewed("乙", 1), MANY[0]], "乙"),
        ([reviewed("甲", 1), reviewed("乙", 1)], "乙"),
    ],
)
def test_the_latest_review_counts(given: list[Passage], kept: str) -> None:
    assert [one.annotator for one in latest([MANY[1], *given, MANY[2]])] == [None, kept, None]


def test_what_was_learned_is_no_news() -> None:
    """Who reviewed it again and left it as it was taught nothing."""
    other = MANY[1].model_copy(update={"spans": (Span(start=0, end=2, label="ACTION"),)})
    assert news([reviewed("甲", 1), other, MANY[2]], MANY[:2]) == [other, MANY[2]]


def line(**changes: object) -> str:
    fields = json.loads(passage("清溪市第1局").model_dump_json())
    return json.dumps({**fields, **changes}, ensure_ascii=False)


def span(start: int, end: int, label: str) -> dict[str, object]:
    return {"start": start, "end": end, "label": label}


def test_every_bad_record_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "新.jsonl"
    lines = [
        line(),
        "no passage",
        line(spans=[span(0, 90, "ACTION")]),
        line(spans=[span(0, 2, "ACTION"), span(1, 4, "OBJECT")]),
        "",
        line(spans=[span(0, 2, "action")]),
        line(spans=[span(0, 2, "PROJECT"), span(2, 4, "QUANTITY")]),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    passages, faults = check_passages([path])
    assert [one.spans[:1] and one.spans[0].label for one in passages] == [(), "PROJECT"]
    expected = [("line 2", "Invalid JSON"), ("line 3", "outside"), ("line 4", "overlap"),
                ("line 6", "pattern")]  # fmt: skip
    assert len(faults) == len(expected)
    for fault, (place, reason) in zip(faults, expected, strict=True):
        assert fault.startswith(f"新.jsonl, {place}: ")
        assert reason in fault
        assert "\n" not in fault
