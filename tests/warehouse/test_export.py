import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

from warehouse import export, workbook
from warehouse.store import WarehouseError, loaded_editions, reading

ODD = """
select '云泽市教育局' as agency, '=1+1' as object, 16300.0 as value, null::double as low,
    date '2023-12-31' as period_end, '一,二' as sentence
"""
COLUMNS = ["agency", "object", "value", "low", "period_end", "sentence"]


@pytest.fixture
def odd() -> duckdb.DuckDBPyRelation:
    return duckdb.connect().sql(ODD)


def test_jsonl(odd):
    out = io.StringIO()
    export.write_jsonl(odd, out)
    assert json.loads(out.getvalue()) == dict(
        zip(COLUMNS, ["云泽市教育局", "=1+1", 16300.0, None, "2023-12-31", "一,二"], strict=True)
    )
    assert "云泽市" in out.getvalue()


def test_csv_opens_in_excel(odd):
    out = io.StringIO()
    export.write_csv(odd, out)
    assert out.getvalue().startswith("\ufeff")
    assert list(csv.reader(io.StringIO(out.getvalue()[1:]))) == [
        COLUMNS, ["云泽市教育局", "'=1+1", "16300.0", "", "2023-12-31", "一,二"]
    ]  # fmt: skip


def test_jsonl_of_what_is_no_finite_number():
    out = io.StringIO()
    export.write_jsonl(duckdb.connect().sql("select 'nan'::double as a, 'inf'::double as b"), out)
    assert out.getvalue() == '{"a": null, "b": null}\n'


def test_csv_headers_are_no_formulas():
    out = io.StringIO()
    export.write_csv(duckdb.connect().sql('select 1 as "=HYPERLINK(1)"'), out)
    assert out.getvalue().splitlines()[0] == "\ufeff'=HYPERLINK(1)"


def test_csv_of_a_list():
    out = io.StringIO()
    rows = "select ['云泽市公安局', '云泽市司法局'] as participants, []::varchar[] as none"
    export.write_csv(duckdb.connect().sql(rows), out)
    assert out.getvalue().splitlines()[1] == "云泽市公安局、云泽市司法局,"


def test_parquet_keeps_the_types(odd, tmp_path):
    export.write_parquet(odd, tmp_path / "facts.parquet")
    (row,) = pq.read_table(tmp_path / "facts.parquet").to_pylist()
    assert (row["object"], row["value"], row["period_end"]) == ("=1+1", 16300.0, date(2023, 12, 31))


def test_xlsx(odd, tmp_path):
    export.write_xlsx(odd, tmp_path / "facts.xlsx")
    head, row = openpyxl.load_workbook(tmp_path / "facts.xlsx").active.iter_rows(values_only=True)
    assert list(head) == COLUMNS
    assert (row[1], row[2], row[4].date()) == ("=1+1", 16300, date(2023, 12, 31))


@pytest.mark.parametrize("text", [
    "=HYPERLINK(0)", "+8%", "-5", "@now", "\n=1+1", "＝1+1", "'=1", "5-3", "_x0041_",
    "=_x0041_x00e9_x004", "_x005F_x0041_", " _x0041_ ", "_x41_", "_X0041_",
])  # fmt: skip
def test_text_of_a_workbook_is_the_text_of_the_report(tmp_path, text):
    export.write_xlsx(duckdb.connect().sql("select $1 as text", params=[text]), tmp_path / "x.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx").active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == (export.defused(text) != text)
    with ZipFile(tmp_path / "x.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert not re.search(r"_x[0-9A-Fa-f]{4}_", sheet), "Excel would read a character"


@pytest.mark.parametrize(("number", "held"), [
    ("9007199254740992::hugeint", 2**53),
    ("-9007199254740993", "-9007199254740993"),
    ("170141183460469231731687303715884105727::hugeint", "170141183460469231731687303715884105727"),
    ("16300.50::decimal(18, 2)", 16300.5),
    ("1234567890123456789.01::decimal(38, 2)", "1234567890123456789.01"),
    ("1e20::double", 1e20),
    ("0.1::double", 0.1),
    ("true", True),
])  # fmt: skip
def test_no_number_of_a_workbook_loses_digits(tmp_path, number, held):
    export.write_xlsx(duckdb.connect().sql(f"select {number} as n"), tmp_path / "x.xlsx")
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").active["A2"].value == held


def test_xlsx_of_what_excel_cannot_hold(tmp_path):
    rows = duckdb.connect().sql("select chr(7) || repeat('长', 40000) as text, [1, 2] as list")
    export.write_xlsx(rows, tmp_path / "facts.xlsx")
    _, row = openpyxl.load_workbook(tmp_path / "facts.xlsx").active.iter_rows(values_only=True)
    assert (set(row[0]), len(row[0]), row[1]) == ({"长"}, 32_767, "1、2")


def test_text_that_looks_like_an_error_of_excel_stays_text(tmp_path):
    errors = ("#N/A", "#REF!", "#DIV/0!", "TRUE")
    rows = duckdb.connect().sql("select " + ", ".join(f"'{one}'" for one in errors))
    export.write_xlsx(rows, tmp_path / "facts.xlsx")
    for row in openpyxl.load_workbook(tmp_path / "facts.xlsx").active.iter_rows():
        assert {cell.data_type for cell in row} == {"s"}
    assert tuple(cell.value for cell in row) == errors


def test_xlsx_of_times_and_numbers_that_excel_has_not(tmp_path):
    rows = duckdb.connect().sql(
        "select timestamptz '2023-12-31 00:00:00+00' as zoned, 'nan'::double as nan, "
        "'-inf'::double as endless, timestamp '2023-12-31 08:00' as plain"
    )
    export.write_xlsx(rows, tmp_path / "facts.xlsx")
    _, row = openpyxl.load_workbook(tmp_path / "facts.xlsx").active.iter_rows(values_only=True)
    assert isinstance(row[0], str)
    assert row[1:] == ("nan", "-inf", datetime(2023, 12, 31, 8))


@pytest.mark.parametrize("write", [export.write_xlsx, export.write_parquet])
def test_query_that_fails_midway(tmp_path, write):
    query = "select cast(text as int) from (values ('1'), ('五件')) as t(text)"
    with pytest.raises(WarehouseError, match="五件"):
        write(duckdb.connect().sql(query), tmp_path / "facts")


def test_query_whose_rows_cannot_be_counted(tmp_path):
    query = "select * from (values ('1'), ('五件')) as t(text) where cast(text as int) > 0"
    with pytest.raises(WarehouseError, match="五件"):
        export.write_xlsx(duckdb.connect().sql(query), tmp_path / "facts")


def test_more_rows_than_excel_has(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "EXCEL_ROWS", 3)
    for count, fits in ((2, True), (3, False)):
        rows = duckdb.connect().sql(f"select * from range({count})")
        if fits:
            export.write_xlsx(rows, tmp_path / "facts.xlsx")
        else:
            with pytest.raises(WarehouseError, match="csv"):
                export.write_xlsx(rows, tmp_path / "facts.xlsx")


@pytest.mark.parametrize(("value", "safe"), [
    ("=HYPERLINK(0)", "'=HYPERLINK(0)"),
    ("+8%", "'+8%"),
    ("-5", "'-5"),
    ("@now", "'@now"),
    ("\tx", "'\tx"),
    ("\n=1+1", "'\n=1+1"),
    ("＝1+1", "'＝1+1"),
    ("＋8％", "'＋8％"),
    ("－5", "'－5"),
    ("＠now", "'＠now"),
    ("5－3", "5－3"),
    ("5-3", "5-3"),
    ("", ""),
    (-5.0, -5.0),
    (None, None),
])  # fmt: skip
def test_formulas_are_defused(value, safe):
    assert export.defused(value) == safe


def test_facts_stand_in_the_order_of_their_sources(warehouse, extract, load_all):
    load_all(extract("/a/2.txt", "办结7件"), extract("/a/1.txt", "办结5件，办结6件"))
    with reading(warehouse) as db:
        rows = export.facts(db)
        where = rows.columns.index("value")
        assert [row[where] for row in rows.fetchall()] == [5, 6, 7]
        assert [row[where] for row in export.facts(db, "value > 5").fetchall()] == [6, 7]


READABLE_FIRST = ["source_name", "agency", "action", "object", "quantity_text", "value", "unit"]
CONTRACT = {
    "quantity_text", "quantity_start", "quantity_end", "kind", "value", "bound", "low", "high",
    "unit", "action", "object", "agency_text", "agency", "time_text", "period_start", "period_end",
    "status", "change", "baseline", "agency_code", "participants",
}  # fmt: skip
BESIDE = {
    "fact_id", "source_name", "document_id", "title", "report_year", "section", "sentence",
    "action_start", "action_end", "object_start", "object_end", "agency_start", "agency_end",
    "confidence", "indicator", "indicator_confidence", "run_id", "model_version", "review",
    "reviewed_by", "reviewed_at", "stated_in", "restates", "earlier",
}  # fmt: skip


def test_columns_of_the_facts(warehouse: Path):
    loaded_editions(warehouse)
    with reading(warehouse) as db:
        columns = export.facts(db).columns
    assert columns[:7] == READABLE_FIRST
    assert set(columns) == CONTRACT | BESIDE | {"sentence_start", "sentence_end"}


def test_anomalies_outside_the_reports_count_with_the_nearest(warehouse, extract, load_all):
    found = extract("/a/1.txt", "见www.before，办结5件，见www.behind")
    (report,) = found.reports
    load_all(replace(found, reports=(replace(report, start=12, end=16),)))
    with reading(warehouse) as db:
        assert export.documents_of_run(db, "run-1") == [("1.txt", "云泽市教育局", 2023, None, 1, 2)]


def test_documents_of_a_run(warehouse, extract, load_all):
    load_all(extract("/a/1.txt", "办结5件，见www.example"))
    load_all(extract("/a/2.txt", "办结5件，办结6件"), run_id="run-2")
    with reading(warehouse) as db:
        assert export.documents_of_run(db, "run-1") == [("1.txt", "云泽市教育局", 2023, None, 1, 1)]
        assert export.documents_of_run(db, "run-2") == [("2.txt", "云泽市教育局", 2023, None, 2, 0)]
