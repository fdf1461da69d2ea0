import openpyxl
import pytest

from tests.warehouse.figures import fact, fill
from warehouse import export, workbook
from warehouse.dictionary import dictionary
from warehouse.marts import marts
from warehouse.store import WarehouseError, loaded_editions, reading

REQUESTS = {
    "indicator": "disclosure_requests_handled",
    "object": "=依申请公开申请",
    "action": "办结",
}
FACTS = [
    fact(2023, "85件", 85, sentence="=HYPERLINK(0)办结85件", **REQUESTS),
    fact(2023, "87件", 87, **REQUESTS),
]


@pytest.fixture
def book(warehouse, tmp_path):
    fill(warehouse, FACTS)
    with reading(warehouse) as db:
        workbook.write_workbook(
            workbook.sheets(db, export.facts(db), marts=True), tmp_path / "all.xlsx"
        )
    return openpyxl.load_workbook(tmp_path / "all.xlsx")


def test_a_sheet_for_each_mart(book):
    assert book.sheetnames == ["facts", *marts(), "dictionary"]


def test_headers_stay_and_filter(book):
    for sheet in book:
        width = openpyxl.utils.get_column_letter(sheet.max_column)
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{width}{sheet.max_row}"
        assert all(cell.font.bold for cell in sheet[1])


def test_rows_and_formulas(book):
    names = [cell.value for cell in book["contradictions"][1]]
    (row,) = book["contradictions"].iter_rows(min_row=2, values_only=True)
    told = dict(zip(names, row, strict=True))
    assert (told["first_value"], told["second_value"], told["gap"]) == (85, 87, 2)
    assert told["first_sentence"] == "=HYPERLINK(0)办结85件"
    assert not any(
        cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row
    )


def test_lists_are_told_in_one_cell(book):
    names = [cell.value for cell in book["coverage"][1]]
    (row,) = book["coverage"].iter_rows(min_row=2, values_only=True)
    assert dict(zip(names, row, strict=True))["indicators"] == "disclosure_requests_handled"


def test_a_mart_with_more_rows_than_excel_has(warehouse, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "EXCEL_ROWS", 2)
    rows = {"few": "select 1 as n", "many": "from range(2)"}
    loaded_editions(warehouse)
    with reading(warehouse) as db:
        sheets = {name: db.sql(query) for name, query in rows.items()}
        with pytest.raises(WarehouseError, match="many has 2 rows"):
            workbook.write_workbook(sheets, tmp_path / "all.xlsx")
    assert not (tmp_path / "all.xlsx").exists()


def test_the_dictionary_is_complete(warehouse):
    loaded_editions(warehouse)
    with reading(warehouse) as db:
        told = dictionary(db).fetchall()
        views = db.execute(
            "select view_name from duckdb_views() where schema_name = 'main' and not internal"
        ).fetchall()
        columns = {
            (view, column[0])
            for (view,) in views
            for column in db.execute(f"describe {view}").fetchall()
        }
        uncommented = db.execute(
            "select view_name from duckdb_views() "
            "where schema_name = 'main' and not internal and comment is null"
        ).fetchall()
    assert {(view, column) for view, column, _, _ in told} == columns
    assert len(told) == len(columns)
    assert [(view, column) for view, column, _, meaning in told if not meaning] == []
    assert uncommented == []
    assert set(marts()) <= {view for view, _ in columns}
