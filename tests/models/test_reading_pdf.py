"""PDF files made with reportlab: wrapped lines, margins, tables, and what cannot be read."""

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from models.anomalies import find_anomalies
from models.reading import Unreadable, read_source

FONT = "STSong-Light"
HEADER = "临江市教育局年度报告"
SENTENCE = "全年共受理政府信息公开申请125件，办结120件，其中予以公开98件，"
BODY = SENTENCE * 12 + "均已答复。"


@pytest.fixture(autouse=True, scope="module")
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def paragraph(text: str, indent: int = 32) -> Paragraph:
    style = ParagraphStyle(
        "body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=indent, wordWrap="CJK"
    )
    return Paragraph(text, style)


def margins(canvas: Canvas, _document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 10)
    canvas.drawString(80, 805, HEADER)
    canvas.drawCentredString(300, 30, f"- {canvas.getPageNumber()} -")


def text_of(folder: Path, story: list[Flowable]) -> str:
    path = folder / "报告.pdf"
    document = SimpleDocTemplate(str(path), pagesize=A4, leftMargin=80, rightMargin=80)
    document.build(story, onFirstPage=margins, onLaterPages=margins)
    source = read_source(path, source_id="s")
    assert source.format == "pdf"
    return source.text


def test_wrapped_lines_are_joined_over_pages(tmp_path: Path) -> None:
    story: list[Flowable] = []
    for heading in "一二三四":
        story += [paragraph(f"{heading}、工作"), paragraph(BODY)]
    lines = text_of(tmp_path, story).split("\n")
    assert lines.count(BODY) == 4
    assert [line for line in lines if line.endswith("、工作")] == [f"{h}、工作" for h in "一二三四"]
    assert lines.count(HEADER) == sum(line.startswith("- ") for line in lines) >= 3


def test_margins_are_furniture(tmp_path: Path) -> None:
    text = text_of(tmp_path, [paragraph(BODY) for _ in range(5)])
    furniture = "\n".join(found.text for found in find_anomalies(text))
    # The first may as well be the report's title, which no page number precedes.
    assert furniture.count(HEADER) == text.count(HEADER) - 1 > 1
    assert "- 2 -" in furniture
    assert "全年" not in furniture


def test_unindented_headings_open_paragraphs(tmp_path: Path) -> None:
    full = "全" * 26 + "。"
    text = text_of(tmp_path, [paragraph(full, 0), paragraph("（二）办理情况良好。", 0)])
    assert f"{full}\n（二）办理情况良好。" in text


def test_ruled_tables_are_rows(tmp_path: Path) -> None:
    rows = [["项目", "2023年", "2024年"], ["受理\n申请", "110件", "125件"]]
    grid = [("FONT", (0, 0), (-1, -1), FONT), ("GRID", (0, 0), (-1, -1), 1, "black")]
    text = text_of(tmp_path, [paragraph("情况如下："), Table(rows, style=grid), paragraph("完。")])
    assert "情况如下：\n项目 | 2023年 | 2024年\n受理申请 | 110件 | 125件\n完。" in text


def canvas_file(folder: Path, encrypt: str | None = None) -> tuple[Path, Canvas]:
    path = folder / "file.pdf"
    return path, Canvas(str(path), encrypt=encrypt)


def test_an_encrypted_file(tmp_path: Path) -> None:
    path, canvas = canvas_file(tmp_path, encrypt="secret")
    canvas.drawString(50, 50, "125")
    canvas.save()
    with pytest.raises(Unreadable, match="encrypted"):
        read_source(path, source_id="s")


@pytest.mark.parametrize("stamp", ["", "p. 1"])
def test_a_scanned_file(tmp_path: Path, stamp: str) -> None:
    from PIL import Image

    path, canvas = canvas_file(tmp_path)
    canvas.drawImage(ImageReader(Image.new("RGB", (20, 20), "white")), 0, 0, 500, 800)
    canvas.drawString(50, 50, stamp)
    canvas.save()
    with pytest.raises(Unreadable, match=r"no text layer.*OCR"):
        read_source(path, source_id="s")


@pytest.mark.parametrize("part", [0.0, 0.3, 0.6])
def test_broken_files(tmp_path: Path, part: float) -> None:
    path, canvas = canvas_file(tmp_path)
    canvas.drawString(50, 50, "125")
    canvas.save()
    data = path.read_bytes()
    path.write_bytes(b"%PDF-1.4\n" + data[9 : int(len(data) * part)])
    with pytest.raises(Unreadable, match="broken"):
        read_source(path, source_id="s")


def test_another_file_named_pdf(tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_text("其实是文本", encoding="utf-8")
    with pytest.raises(Unreadable, match="another kind"):
        read_source(path, source_id="s")
