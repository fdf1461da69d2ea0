"""Word files made with python-docx, and broken ones."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from models.reading import Unreadable, read_source
from models.reading import docx as reader

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def text_of(folder: Path, document: Document) -> str:
    path = folder / "报告.docx"
    document.save(str(path))
    source = read_source(path, source_id="s")
    assert source.format == "docx"
    return source.text


def with_paragraph(xml: str) -> Document:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {NAMESPACES}>{xml}</w:p>"))
    return document


def test_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_heading("临江市教育局工作报告")
    table = document.add_table(2, 3)
    for row, texts in zip(
        table.rows, [("项目", "件数", "备注"), ("新收", "12", "无")], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("全年受理").add_run("125件。")
    assert text_of(tmp_path, document) == (
        "临江市教育局工作报告\n项目 | 件数 | 备注\n新收 | 12 | 无\n全年受理125件。"
    )


def test_merged_cells_keep_their_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
    table.cell(0, 2).text = "件数"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "新收"
    for row, column, text in [(1, 1, "甲"), (1, 2, "3"), (2, 1, "乙"), (2, 2, "4")]:
        table.cell(row, column).text = text
    assert text_of(tmp_path, document) == "项目 | | 件数\n新收 | 甲 | 3\n| 乙 | 4"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲\t乙\n丙"),
        ("<w:ins><w:r><w:t>新增12件</w:t></w:r></w:ins>", "新增12件"),
        ("<w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", "甲"),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
        ("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        ("<w:r><w:instrText>PAGE</w:instrText><w:t>甲</w:t></w:r>", "甲"),
        (
            "<w:r><w:t>甲</w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r>"
            "<w:t>文本框</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
            "<w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
            "</mc:AlternateContent><w:t>乙</w:t></w:r>",
            "甲乙\n文本框",
        ),
    ],
)
def test_inside_a_paragraph(tmp_path: Path, xml: str, text: str) -> None:
    assert text_of(tmp_path, with_paragraph(xml)).rstrip("\n") == text


def saved() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("全年受理125件。")
    document.save(buffer)
    return buffer.getvalue()


def without(member: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(saved()[: len(saved()) // 2], id="cut off"),
        pytest.param(b"PK\x03\x04 no archive", id="no archive"),
        pytest.param("其实是文本".encode(), id="text"),
        pytest.param(without("[Content_Types].xml"), id="no content types"),
        pytest.param(without("_rels/.rels"), id="no relations"),
        pytest.param(saved()[:2000] + bytes(200) + saved()[2200:], id="spoiled"),
    ],
)
def test_broken_files(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.docx"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=r"broken\.docx: .*broken"):
        read_source(path, source_id="s")


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED_BYTES", 1_000_000)
    path = tmp_path / "bomb.docx"
    buffer = io.BytesIO(saved())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/zeros.bin", bytes(2_000_000))
    path.write_bytes(buffer.getvalue())
    with pytest.raises(Unreadable, match="unpacks to"):
        read_source(path, source_id="s")


def test_a_document_without_text(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no text"):
        text_of(tmp_path, docx.Document())
