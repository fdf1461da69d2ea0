"""Where the cells of tables lie in the text: HTML, Word, PDF with rules and without."""

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, SimpleDocTemplate, Table

from annotations.records import SourceText
from models.reading import read_source
from models.reading.cells import Marks, cleared

FONT = "STSong-Light"
Placed = list[tuple[int, int, int, int, str]]


def placed(source: SourceText, number: int = 0) -> Placed:
    """Row, column, height, width and text of each cell of a table."""
    return [
        (cell.row, cell.column, cell.height, cell.width, source.text[cell.start : cell.end])
        for cell in source.tables[number].cells
    ]


def read(folder: Path, name: str, content: str) -> SourceText:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read_source(path, source_id="s")


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("<tr><td>甲<td>1<tr><td>乙<td>2", [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1"),
                                          (1, 0, 1, 1, "乙"), (1, 1, 1, 1, "2")]),
        ("<tr><td colspan=2>甲<td>1<tr><td>乙<td>丙<td>2",
         [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "1"), (1, 0, 1, 1, "乙"), (1, 1, 1, 1, "丙"),
          (1, 2, 1, 1, "2")]),
        ("<tr><td rowspan=2>甲<td>1<tr><td>2",
         [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "1"), (1, 1, 1, 1, "2")]),
        # A block merged both ways, and the cell behind it in the second row.
        ("<tr><td rowspan=2 colspan=2>甲<td>1<tr><td>2",
         [(0, 0, 2, 2, "甲"), (0, 2, 1, 1, "1"), (1, 2, 1, 1, "2")]),
        ("<tr><td>甲<td><td>&nbsp;<td>1", [(0, 0, 1, 1, "甲"), (0, 3, 1, 1, "1")]),
        # Spaces at the ends of a cell are none of it, a line break inside it is a space.
        ("<tr><td>&nbsp;&nbsp;甲 <td><p>本年</p><p>件数</p>",
         [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "本年 件数")]),
        ("<tr><td rowspan=x>甲<td rowspan=0>1", [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1")]),
    ],
)  # fmt: skip
def test_cells_of_a_page(tmp_path: Path, rows: str, cells: Placed) -> None:
    source = read(tmp_path, "page.html", f"<html><p>甲乙1件</p><table>{rows}</table><p>完。</p>")
    assert placed(source) == cells
    assert source.text.startswith("甲乙1件\n")
    assert source.text.endswith("\n完。")


def test_a_table_inside_a_table(tmp_path: Path) -> None:
    """Tables count in the order in which they begin; the outer cell holds the inner table."""
    inner = "<table><tr><td>项目<td>件数<tr><td>受理<td>12</table>"
    page = f"<html><table><tr><td>导航<td><p>正文</p>{inner}</table><table><tr><td>甲<td>乙</table>"
    source = read(tmp_path, "page.html", page)
    assert source.text == "导航\n正文\n项目 | 件数\n受理 | 12\n甲 | 乙"
    assert [cell[4] for cell in placed(source, 0)] == ["导航", "正文\n项目 | 件数\n受理 | 12"]
    assert [cell[4] for cell in placed(source, 1)] == ["项目", "件数", "受理", "12"]
    assert [cell[4] for cell in placed(source, 2)] == ["甲", "乙"]


def test_characters_that_look_like_marks_are_dropped(tmp_path: Path) -> None:
    page = "<html><table><tr><td>甲\ufdd07\ufdd1乙<td>&#xFDD2;1</table>"
    source = read(tmp_path, "page.html", page)
    assert [cell[4] for cell in placed(source)] == ["甲7乙", "1"]
    assert cleared("\ufdd012\ufdd1甲\ufdd2") == "12甲"


def test_word_cells_merged_both_ways(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("情况如下：")
    table = document.add_table(3, 3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "件数"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    told = [(1, 1, "受理"), (1, 2, "办结"), (2, 0, "复议"), (2, 1, "9"), (2, 2, "8")]
    for row, column, text in told:
        table.cell(row, column).text = text
    document.save(str(tmp_path / "表.docx"))
    source = read_source(tmp_path / "表.docx", source_id="s")
    assert placed(source) == [
        (0, 0, 2, 1, "项目"), (0, 1, 1, 2, "件数"), (1, 1, 1, 1, "受理"), (1, 2, 1, 1, "办结"),
        (2, 0, 1, 1, "复议"), (2, 1, 1, 1, "9"), (2, 2, 1, 1, "8"),
    ]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def printed(
    folder: Path, rows: Sequence[Sequence[str]], style: list[tuple[object, ...]], repeat: int = 0
) -> SourceText:
    path = folder / "表.pdf"
    told = [("FONT", (0, 0), (-1, -1), FONT), *style]
    table = Table([list(row) for row in rows], style=told, colWidths=90, repeatRows=repeat)
    SimpleDocTemplate(str(path), pagesize=A4).build([table])
    return read_source(path, source_id="s")


RULED = ("GRID", (0, 0), (-1, -1), 1, "black")


def test_ruled_cells_merged_both_ways(tmp_path: Path) -> None:
    rows = [["项目", "件数", ""], ["", "受理", "办结"], ["复议", "9", "8"]]
    style = [RULED, ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))]
    assert placed(printed(tmp_path, rows, style)) == [
        (0, 0, 2, 1, "项目"), (0, 1, 1, 2, "件数"), (1, 1, 1, 1, "受理"), (1, 2, 1, 1, "办结"),
        (2, 0, 1, 1, "复议"), (2, 1, 1, 1, "9"), (2, 2, 1, 1, "8"),
    ]  # fmt: skip


@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_goes_on_over_the_page(tmp_path: Path, repeat: int) -> None:
    """Header rows that are repeated are shown again, and are no rows."""
    rows = [["乡镇", "件数"], *([f"第{n}村", str(n)] for n in range(100, 160))]
    source = printed(tmp_path, rows, [RULED], repeat=repeat)
    assert len(source.tables) == 1
    texts = [cell[4] for cell in placed(source)]
    assert texts == [text for row in rows for text in row]
    assert source.text.count("乡镇 | 件数") == 1 + repeat


def test_a_merged_cell_that_the_page_cuts(tmp_path: Path) -> None:
    """It is blank on the second page, and so is a place that stands empty."""
    style = [("FONT", (0, 0), (-1, -1), FONT), RULED, ("SPAN", (0, -2), (0, -1))]
    first = [["类别", "项目", "件数"], ["救助", "甲", "1"], ["", "乙", ""]]
    second = [["", "丙", ""], ["", "丁", "4"]]
    story = [Table(first, style=style, colWidths=90), PageBreak()]
    path = tmp_path / "表.pdf"
    SimpleDocTemplate(str(path)).build([*story, Table(second, style=style, colWidths=90)])
    source = read_source(path, source_id="s")
    assert len(source.tables) == 1
    assert placed(source)[3:] == [
        (1, 0, 4, 1, "救助"), (1, 1, 1, 1, "甲"), (1, 2, 1, 1, "1"), (2, 1, 1, 1, "乙"),
        (3, 1, 1, 1, "丙"), (4, 1, 1, 1, "丁"), (4, 2, 1, 1, "4"),
    ]  # fmt: skip


@pytest.mark.parametrize("style", [[], [("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
                                        ("LINEBELOW", (0, 0), (-1, 0), 1, "black"),
                                        ("LINEBELOW", (0, -1), (-1, -1), 1, "black")]])  # fmt: skip
def test_tables_without_upright_rules(tmp_path: Path, style: list[tuple[object, ...]]) -> None:
    rows = [["案由", "收案", "结案"], ["处罚", "118", "96"], ["许可", "", "1 041"]]
    rows.append(["合计", "165", "137"])
    assert [cell[:2] + cell[4:] for cell in placed(printed(tmp_path, rows, style))] == [
        (row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]


def drawn(folder: Path, lines: Sequence[Sequence[tuple[int, str]]]) -> SourceText:
    """Texts at places across the page, line by line."""
    canvas = Canvas(str(folder / "表.pdf"), pagesize=A4)
    canvas.setFont(FONT, 12)
    for number, line in enumerate(lines):
        for x, text in line:
            canvas.drawString(x, 700 - 20 * number, text)
    canvas.save()
    return read_source(folder / "表.pdf", source_id="s")


@pytest.mark.parametrize(
    "lines",
    [
        # Two columns of prose; a list of contents; signatures; too few lines; no figures.
        [[(60, "全年受理申请十二件，均已办结。"), (320, "办结率保持较高水平，群众满意。")]] * 5,
        [[(60, f"第{n}章工作"), (500, str(n))] for n in "一二三四五"],
        [[(60, "一、总体情况"), (200, "......"), (500, str(n))] for n in range(5)],
        [[(60, "章节"), (480, "页码")], [(60, "一、总体......"), (480, "1")],
         [(60, "二、问题......"), (480, "3")], [(60, "三、打算......"), (480, "5")]],
        [[(60, "案由"), (300, "件数")], [(60, "处罚"), (300, "118")]],
        [[(60, "姓名"), (300, "职务")], [(60, "张某"), (300, "局长")], [(60, "李某"), (300,
        "副局长")]],
    ],
)  # fmt: skip
def test_lines_that_are_no_table(
    tmp_path: Path, lines: Sequence[Sequence[tuple[int, str]]]
) -> None:
    source = drawn(tmp_path, lines)
    assert source.tables == ()
    assert " | " not in source.text


def test_marks_in_a_text() -> None:
    marks = Marks()
    table = marks.begin_table()
    cells = [marks.mark(text, table, 0, n) for n, text in enumerate([" 甲 ", "  ", "1"])]
    marks.extend(table, 1, 0)
    text, (found,) = marks.read_off(f"上\n{'|'.join(cells)}\n下")
    assert text == "上\n 甲 |  |1\n下"
    told = [(one.column, one.height, text[one.start : one.end]) for one in found.cells]
    assert told == [(0, 2, "甲"), (2, 1, "1")]
