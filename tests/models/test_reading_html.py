"""Web pages: visible text in order, a block a line, tables as rows."""

from pathlib import Path

import pytest

from models.reading import Unreadable, read_source


def text_of(folder: Path, page: str, encoding: str = "utf-8") -> str:
    path = folder / "page.html"
    path.write_bytes(page.encode(encoding))
    return read_source(path, source_id="s").text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("<div>甲<span>乙</span><b>12</b>件<br>丙</div>丁", "甲乙12件\n丙\n丁"),
        ("<h1>标题</h1><ul><li>一<li>二</ul>", "标题\n一\n二"),
        ("<p>甲</p><script>alert('125件')</script><style>p{}</style><p>乙</p>", "甲\n乙"),
        ("<p>甲<!-- 125件 -->乙</p>", "甲乙"),
        ("<p style='display: none'>125件</p><p hidden>9件</p><p>乙</p>", "乙"),
        ("<select><option>友情</select>甲<textarea>乙</textarea>丙", "甲丙"),
        # A line break of the source is no space between Chinese characters.
        ("<p>全年受理\n   申请125件，\n办结120件</p>", "全年受理申请125件，办结120件"),
        ("<p>open\ngovernment  report</p>", "open government report"),
        ("<p>&nbsp;&nbsp;甲&lt;乙&gt;&#x4e19;</p>", "\xa0\xa0甲<乙>丙"),
        ("<pre>甲\n 乙</pre>", "甲\n乙"),
        ("<p>甲 <a href='/'>首页</a> &gt; <a>公开</a></p>", "甲 首页 > 公开"),
        (
            "<table><tr><th>项目</th><th>2024年</th></tr><tr><td>新收</td><td>12件</td></tr></table>",
            "项目 | 2024年\n新收 | 12件",
        ),
        ("<table><tr><td><p>新收</p><p>申请</p></td><td>12</td></tr></table>", "新收 申请 | 12"),
        ("<table><tr><td>独占一行</td></tr></table>", "独占一行"),
        # A merged cell leaves the places that it covers empty.
        (
            "<table><tr><td colspan=2>项目</td><td rowspan=2>件数</td></tr>"
            "<tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td><td>3</td></tr></table>",
            "项目 | | 件数\n甲 | 乙 |\n丙 | 丁 | 3",
        ),
        ("<table><tr><td colspan=999999999>甲</td><td>乙</td></tr></table>", None),
        # A page that is laid out as a table keeps its paragraphs.
        (
            f"<table><tr><td>导航</td><td><p>{'长' * 301}</p><p>乙</p></td></tr></table>",
            f"导航\n{'长' * 301}\n乙",
        ),
        ("<td>没有行的格</td>", "没有行的格"),
    ],
)
def test_visible_text(tmp_path: Path, page: str, text: str | None) -> None:
    found = text_of(tmp_path, f"<html><body>{page}</body></html>")
    if text is None:
        assert len(found) < 200
    else:
        assert found == text


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("utf-8", "utf-8"),
        ("big5", "big5"),
        # What a page claims is only a hint.
        ("rot13", "gb18030"),
        ("gb2312", "utf-8"),
    ],
)
def test_the_declared_encoding(tmp_path: Path, declared: str, encoding: str) -> None:
    page = f"<html><head><meta charset='{declared}'></head><p>公告</p></html>"
    path = tmp_path / "page.html"
    path.write_bytes(page.encode(encoding))
    source = read_source(path, source_id="s")
    assert (source.text, source.encoding) == ("公告", encoding)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("临江市工作报告_临江市人民政府", "临江市工作报告\n正文"),
        ("另一个名称", "另一个名称\n临江市工作报告\n正文"),
        ("", "临江市工作报告\n正文"),
    ],
)
def test_the_title_is_kept_once(tmp_path: Path, title: str, text: str) -> None:
    page = f"<html><head><title>{title}</title></head><h1>临江市工作报告</h1>正文</html>"
    assert text_of(tmp_path, page) == text


def test_deep_pages_end(tmp_path: Path) -> None:
    assert text_of(tmp_path, "<html>" + "<div>" * 1500 + "甲") == "甲"
    assert "甲" in text_of(tmp_path, "<html>" + "<table><tr><td>甲<td>" * 300)


@pytest.mark.parametrize(
    "page", ["<html></html>", "<html><script>1</script></html>", "<html><!-- x"]
)
def test_a_page_without_text(tmp_path: Path, page: str) -> None:
    with pytest.raises(Unreadable, match="no text"):
        text_of(tmp_path, page)
