"""What the page asks and marks: filters, coloured pieces, corrections, the SQL box, its words."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.passages import Passage
from warehouse.explorer import evidence, search, words
from warehouse.explorer.copies import Copy, rows
from warehouse.explorer.evidence import pieces, window
from warehouse.explorer.marking import Decision, Unmarkable, marked
from warehouse.explorer.search import Filters
from warehouse.publishing import publish

TEXT = "办结申请320件。\n培训1398人次，办结率100%。"


@pytest.fixture
def copy(load_all, extract, warehouse, tmp_path):
    other = extract("/r/司法局.txt", "办结申请85件，占50%以上。", year=2022)
    facts = tuple(replace(one, agency="云泽市司法局", status="planned") for one in other.facts)
    load_all(extract("/r/教育局.txt", TEXT), replace(other, facts=facts))
    publish(warehouse, tmp_path / "published" / "facts.duckdb")
    return Copy(tmp_path / "published" / "facts.duckdb")


FOUND = [
    (Filters(), ["85件", "50%", "320件", "1398人次", "100%"]),
    (Filters(agency=("云泽市司法局",)), ["85件", "50%"]),
    (Filters(agency=("云泽市司法局", "云泽市教育局"), kind=("percent",)), ["50%", "100%"]),
    (Filters(report_year=(2023,), kind=("count",)), ["320件", "1398人次"]),
    (Filters(status=("planned",), text="85"), ["85件"]),
    (Filters(text="教育局"), ["320件", "1398人次", "100%"]),
    (Filters(text="%"), ["50%", "100%"]),
    (Filters(text="_"), []),
    (Filters(text="' or 1=1 --"), []),
    (Filters(indicator=("no_such",)), []),
]


@pytest.mark.parametrize(("filters", "found"), FOUND)
def test_filters(copy, filters, found):
    assert [row["quantity_text"] for row in search.facts(copy, filters, 1)] == found
    assert search.count(copy, filters) == len(found)


def test_pages_follow_each_other(copy, monkeypatch):
    monkeypatch.setattr(search, "ROWS", 2)
    pages = [search.facts(copy, Filters(), page) for page in (1, 2, 3)]
    shown = [row["quantity_text"] for page in pages for row in page]
    assert shown == FOUND[0][1]


def test_another_copy_takes_the_place_of_the_first(copy, load_all, extract, warehouse):
    query = "select quantity_text from facts order by 1"
    before = rows(copy, query)
    load_all(extract("/r/民政局.txt", "救助9件。"))
    assert rows(copy, query) == before
    publish(warehouse, copy.path)
    assert len(rows(copy, query)) == len(before) + 1


def test_a_copy_in_use_is_left_open_until_its_reader_is_done(copy, load_all, extract, warehouse):
    with copy.cursor() as db:
        load_all(extract("/r/民政局.txt", "救助9件。"))
        publish(warehouse, copy.path)
        assert rows(copy, "select count(*) as n from facts") == [{"n": 5}]
        assert db.execute("select count(*) from facts").fetchone() == (5,)
    assert rows(copy, "select count(*) as n from facts") == [{"n": 6}]


PIECES = [
    ([], ["办理🀄申请5件。"]),
    ([(10, 12, "action"), (13, 15, "object")], ["action:办理", "🀄", "object:申请", "5件。"]),
    ([(10, 18, "sentence"), (15, 17, "quantity")],
     ["sentence:办理🀄申请", "quantity:5件", "sentence:。"]),
    ([(13, 17, "object"), (15, 17, "quantity")], ["办理🀄", "object:申请", "quantity:5件", "。"]),
    ([(2, 12, "agency")], ["agency:办理", "🀄申请5件。"]),
    ([(0, 9, "agency"), (18, 30, "object")], ["办理🀄申请5件。"]),
]  # fmt: skip


@pytest.mark.parametrize(("places", "found"), PIECES)
def test_pieces(places, found):
    """Offsets count code points of the source, in which the text begins at 10."""
    cut = pieces("办理🀄申请5件。", 10, places)
    assert [f"{one.role}:{one.text}" if one.role else one.text for one in cut] == found


def test_the_window_reaches_to_a_doer_nearby_and_not_to_one_far_away():
    sentence = (5000, 5040, "sentence")
    assert window(5000, [sentence]) == (4800, 5240)
    assert window(5000, [sentence, (4000, 4004, "agency")]) == (3800, 5240)
    assert window(5000, [sentence, (10, 14, "agency")]) == (4800, 5240)


def passage():
    """办结申请320件，培训1398人次, each quantity with its verb and the first with its object."""
    text = "市教育局办结申请320件，培训1398人次"
    places = [(0, 4, "AGENCY"), (4, 6, "ACTION"), (6, 8, "OBJECT"), (8, 12, "QUANTITY"),
              (13, 15, "ACTION"), (15, 21, "QUANTITY")]  # fmt: skip
    links = [(3, 0, "AGENCY"), (3, 1, "ACTION"), (3, 2, "OBJECT"), (5, 4, "ACTION")]
    return Passage.model_validate({
        "text": text, "issuer": None, "year": 2023, "section": "done",
        "spans": [{"start": s, "end": e, "label": label} for s, e, label in places],
        "relations": [{"head": h, "child": c, "label": label} for h, c, label in links],
    })  # fmt: skip


def said(found: Passage) -> dict[str, str]:
    """Of each quantity its roles and status, as in AGENCY 市教育局."""
    of = {}
    for head in found.quantities():
        roles = [
            f"{one.label} {_words(found, one.child)}" for one in found.relations if one.head == head
        ]
        of[_words(found, head)] = ", ".join([*roles, found.spans[head].status or found.section])
    return of


def _words(found: Passage, span: int) -> str:
    return found.text[found.spans[span].start : found.spans[span].end]


REQUESTS = "ACTION 办结, OBJECT 申请, AGENCY 市教育局, done"
KEEP, DROP = Decision("confirm"), Decision("reject")
SAME = {"ACTION": "办结", "OBJECT": "申请", "AGENCY": "市教育局", "TIME": ""}
MARKED = [
    ("all is confirmed", KEEP, KEEP, {"320件": REQUESTS, "1398人次": "ACTION 培训, done"}),
    ("one is rejected", KEEP, DROP, {"320件": REQUESTS}),
    ("all are rejected", DROP, DROP, {}),
    ("corrected to the same", Decision("correct", SAME, "done"), KEEP,
     {"320件": REQUESTS, "1398人次": "ACTION 培训, done"}),
    ("another verb", Decision("correct", SAME | {"ACTION": "教育"}, "done"), DROP, "overlaps 教育"),
    ("no doer, planned", Decision("correct", SAME | {"AGENCY": ""}, "planned"), DROP,
     {"320件": "ACTION 办结, OBJECT 申请, planned"}),
    ("an object for the other", DROP, Decision("correct", {"ACTION": "培训", "OBJECT": "申请"}),
     {"1398人次": "ACTION 培训, OBJECT 申请, done"}),
    ("two objects", Decision("correct", SAME | {"OBJECT": "申; 请"}), DROP,
     {"320件": "ACTION 办结, OBJECT 申, OBJECT 请, AGENCY 市教育局, done"}),
    ("words of elsewhere", Decision("correct", SAME | {"OBJECT": "投诉"}), KEEP,
     "not_in_text 投诉"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "found"), [one[1:] for one in MARKED],
                         ids=[one[0] for one in MARKED])  # fmt: skip
def test_marked(first, second, found):
    decisions = {3: first, 5: second}
    if isinstance(found, str):
        with pytest.raises(Unmarkable) as refused:
            marked(passage(), decisions)
        assert f"{refused.value.key} {refused.value.words}" == found
    else:
        told = said(marked(passage(), decisions))
        assert {quantity: set(roles.split(", ")) for quantity, roles in told.items()} == {
            quantity: set(roles.split(", ")) for quantity, roles in found.items()
        }


def test_what_is_only_marked_for_a_rejected_quantity_goes_with_it():
    labels = [span.label for span in marked(passage(), {3: DROP, 5: KEEP}).spans]
    assert labels == ["AGENCY", "ACTION", "QUANTITY"]


def test_every_text_has_both_languages_and_the_same_gaps():
    with words.TABLE.open(encoding="utf-8", newline="") as table:
        told = list(csv.DictReader(table))
    assert len({row["key"] for row in told}) == len(told)
    for row in told:
        assert all(row.values()), row["key"]
        assert set(re.findall(r"{\w+}", row["zh"])) == set(re.findall(r"{\w+}", row["en"])), row[
            "key"
        ]


def test_the_page_asks_for_no_text_that_is_not_there():
    folder = Path(words.__file__).parent
    asked = {
        key for path in folder.glob("*.py")
        for key in re.findall(r'say\(\s*"([\w.]+)"', path.read_text("utf-8"))
    }  # fmt: skip
    assert len(asked) > 30
    assert asked <= words.texts("en").keys()


def test_the_script_of_the_evidence_sets_text_and_no_html():
    """What Streamlit itself draws: tests/flows/test_hostile_page.py."""
    code = Path(evidence.__file__).with_name("evidence.js").read_text("utf-8")
    assert "textContent" in code
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
        assert way not in code
