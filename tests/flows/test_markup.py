"""What documents say stands in Markdown as text, whatever it looks like."""

import pytest
from lxml import html

from flows.artifacts import markup

HOSTILE = (
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(2)>",
    '"><b onclick="alert(3)">',
    "培训|教师 `60人次` **全年** _x_ ~~y~~ # z",
    "[办结](javascript:alert(4)) ![图](http://evil.example/a.png)",
    "见 http://evil.example/ www.evil.example 和 a@evil.example",
    "&lt;script&gt; &amp; &#60;",
    "第一行\n\n```mermaid\n\n# 第二行\n\n---\r\n- 三",
    "$x$ {{y}} \\| \\<",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "block",
    [
        lambda text: markup.table((text,), [(text,)]),
        lambda text: markup.listed([text]),
        markup.paragraph,
        markup.heading,
    ],
    ids=["table", "list", "paragraph", "heading"],
)
def test_text_is_inert(block, text):
    block = block(text)
    # A block of HTML ends at an empty line; before that nothing in it is Markdown.
    assert "\n\n" not in block
    assert block.startswith("<")
    parsed = html.fragment_fromstring(block)
    assert {one.tag for one in parsed.iter()} <= {
        "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "div", "h3"}  # fmt: skip
    assert {name for one in parsed.iter() for name in one.attrib} <= {"align"}
    assert " ".join(text.split()) in " ".join(parsed.text_content().split())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_link_leads_where_it_was_told_whatever_its_words(text):
    address = "http://127.0.0.1:8501/?fact=a&run='b'"
    for block in (markup.paragraph(markup.Link(address, text)),
                  markup.table(("件",), [(markup.Link(address, text),)])):  # fmt: skip
        assert "\n\n" not in block
        (link,) = html.fragment_fromstring(block).iter("a")
        assert dict(link.attrib) == {"href": address}
        assert link.text_content() == " ".join(text.split())


def test_numbers_stand_to_the_right_and_nothing_is_shown_for_none():
    drawn = markup.table(("事项", "件"), [("申请", 16300.0), (None, 0)])
    assert '<th>事项</th><th align="right">件</th>' in drawn
    assert '<td>申请</td><td align="right">16300</td>' in drawn
    assert '<td></td><td align="right">0</td>' in drawn


def test_a_table_without_rows_has_its_heads():
    assert "<th>事项</th>" in markup.table(("事项", "件"), [])


def test_a_page_leaves_out_what_is_empty():
    assert markup.page("<p>1</p>\n", "", "<p>2</p>\n") == "<p>1</p>\n\n<p>2</p>\n"
    assert '"' not in markup.picture("<svg/>", 'a"b').split('alt="')[1].split('" src')[0]
