import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from flows.cli import app, plain_failures
from warehouse.store import loaded_editions

MAIN = "from flows.cli import main; main()"


def invoke(*arguments: object, stdin: str | bytes | None = None):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def spawn(*arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", MAIN, *map(str, arguments)]
    environment = {key: value for key, value in os.environ.items() if "PREFECT" not in key}
    return subprocess.run(
        command, env=environment | settings, capture_output=True, text=True, check=False
    )


def one_line(text: str) -> str:
    assert text.startswith("zhengju: ")
    assert text.count("\n") == 1
    return text


@pytest.fixture
def filled(reports: Path, warehouse: Path) -> Path:
    """A warehouse with the facts of two reports."""
    from flows.extract import run

    run([reports], warehouse)
    return warehouse


def prefect_settings(database: str, folder: Path) -> dict[str, str]:
    """No server is named; the database is there already, for making one takes long."""
    return {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_DATABASE_CONNECTION_URL": database,
    }


def test_extract_without_a_server(prefect_server, reports, warehouse, tmp_path, query):
    (reports / "空.txt").touch()
    settings = prefect_settings(prefect_server, tmp_path)
    run = spawn("extract", reports, "--warehouse", warehouse, **settings)
    assert (run.stderr, run.returncode) == ("", 0)
    assert "云泽市教育局" in run.stdout
    assert "1 source could not be read" in run.stdout
    assert query("select count(*) from facts where quantity_text = '85件'") == [(1,)]


def test_extract_where_nothing_can_be_read(prefect_server, tmp_path, warehouse):
    settings = prefect_settings(prefect_server, tmp_path)
    run = spawn("extract", tmp_path / "没有.txt", "--warehouse", warehouse, **settings)
    assert run.returncode == 1
    assert "没有.txt" in run.stdout
    assert "not one source could be read" in one_line(run.stderr)


def test_extract_with_a_server_that_is_not_there(reports, warehouse):
    run = spawn("extract", reports, "-w", warehouse, PREFECT_API_URL="http://127.0.0.1:1/api")
    assert run.returncode == 1
    assert "http://127.0.0.1:1/api" in one_line(run.stderr)


def test_extract_into_what_is_no_warehouse(reports, warehouse):
    warehouse.write_text("not a database at all", "utf-8")
    result = invoke("extract", reports, "--warehouse", warehouse)
    assert result.exit_code == 1
    assert "no DuckDB file" in one_line(result.stderr)
    assert warehouse.read_text("utf-8") == "not a database at all"


@pytest.mark.parametrize("arguments", [
    ["extract"],
    ["extract", "a.txt"],
    ["extract", "", "--warehouse", "w.duckdb"],
    ["extract", "a.txt", "", "--warehouse", "w.duckdb"],
    ["extract", "a.txt", "--warehouse", "w.duckdb", "--profile", "nonesuch"],
    ["facts", "--warehouse", "w.duckdb", "--format", "yaml"],
    ["sql", "select 1"],
    ["evaluate"],
    ["nonesuch"],
])  # fmt: skip
def test_wrong_usage(arguments):
    assert invoke(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "command", ["extract", "facts", "sql", "quantities", "evaluate", "diff", "dictionary"]
)
def test_every_command_has_help(command):
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_help_starts_without_the_heavy_libraries():
    script = (
        "import sys; from flows.cli import app; app(['--help'], standalone_mode=False); "
        "heavy = {'prefect', 'duckdb', 'pyarrow', 'spacy', 'torch', 'numpy'} & set(sys.modules); "
        "sys.exit(', '.join(heavy) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_facts_as_a_table(filled):
    result = invoke("facts", "--where", "unit = '件'", "--warehouse", filled)
    assert result.exit_code == 0
    assert "85件" in result.stdout
    assert "64件" in result.stdout
    assert "100%" not in result.stdout


def test_facts_as_json_lines_have_the_columns_of_the_contract(filled):
    result = invoke("facts", "--format", "jsonl", "--warehouse", filled)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert {"source_name", "quantity_text", "quantity_start", "low", "period_end"} <= rows[0].keys()
    assert {row["source_name"] for row in rows} == {"教育局.txt", "司法局.txt"}
    (sum_of_money,) = [
        row for row in rows if row["kind"] == "money" and row["source_name"] == "教育局.txt"
    ]
    assert (sum_of_money["value"], sum_of_money["unit"]) == (32_000_000, "元")


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "xlsx", "table"])
def test_facts_to_a_file(filled, tmp_path, form):
    out = tmp_path / f"facts.{form}"
    result = invoke("facts", "--format", form, "--out", out, "--warehouse", filled)
    assert (result.exit_code, result.stdout) == (0, "")
    assert out.stat().st_size > 200


def test_facts_as_linked_data(filled, tmp_path):
    printed = invoke("facts", "--format", "jsonld", "--warehouse", filled)
    graph = json.loads(printed.stdout)["@graph"]
    told = [node for node in graph if "schema:Observation" in node["@type"]]
    assert len(told) == len(invoke("facts", "-f", "jsonl", "-w", filled).stdout.splitlines())
    out = tmp_path / "facts.jsonld"
    invoke("facts", "--format", "jsonld", "--warehouse", filled, "--out", out)
    assert json.loads(out.read_text("utf-8")) == json.loads(printed.stdout)


def test_linked_data_of_anything_but_facts(filled):
    result = invoke("sql", "from runs", "--format", "jsonld", "--warehouse", filled)
    assert result.exit_code == 1
    assert "zhengju facts" in one_line(result.stderr)


@pytest.mark.parametrize(("options", "sheets"), [([], 8), (["--where", "value > 50"], 2)])
def test_a_workbook_of_all_facts_has_the_marts(filled, tmp_path, options, sheets):
    out = tmp_path / "facts.xlsx"
    invoke("facts", "--format", "xlsx", "--out", out, "--warehouse", filled, *options)
    assert len(openpyxl.load_workbook(out).sheetnames) == sheets


@pytest.mark.parametrize("of", [[], ["--warehouse"]])
def test_dictionary(filled, of):
    result = invoke("dictionary", "--format", "csv", *of, *([filled] if of else []))
    lines = result.stdout.splitlines()
    assert lines[0] == "\ufeffview,column,type,meaning"
    assert (
        "quality,wrong_sums,BIGINT,Sums in tables that are not what their parts add up to" in lines
    )


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_binary_formats_need_a_file(filled, form):
    result = invoke("facts", "--format", form, "--warehouse", filled)
    assert result.exit_code == 1
    assert "--out" in one_line(result.stderr)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_out_in_a_folder_that_is_not_there(warehouse, tmp_path, form):
    loaded_editions(warehouse)
    out = tmp_path / "nowhere" / f"facts.{form}"
    run = spawn("facts", "--format", form, "--out", out, "--warehouse", warehouse)
    assert run.returncode == 1
    assert str(out) in one_line(run.stderr)


def test_xlsx_of_a_query_that_fails_midway(warehouse, tmp_path):
    loaded_editions(warehouse)
    query = "select cast(text as int) from (values ('1'), ('五件')) as t(text)"
    run = spawn("sql", query, "-w", warehouse, "-f", "xlsx", "-o", tmp_path / "facts.xlsx")
    assert run.returncode == 1
    assert "五件" in one_line(run.stderr)


@pytest.mark.parametrize("where", ["nosuch > 1", "value >", "1 = 1; drop view facts"])
def test_condition_that_is_none(warehouse, where):
    loaded_editions(warehouse)
    result = invoke("facts", "--where", where, "--warehouse", warehouse)
    assert result.exit_code == 1
    one_line(result.stderr)


@pytest.mark.parametrize("command", [["facts"], ["sql", "from facts"]])
def test_warehouse_that_is_not_there(tmp_path, command):
    result = invoke(*command, "--warehouse", tmp_path / "none.duckdb")
    assert result.exit_code == 1
    assert "run `zhengju extract` first" in one_line(result.stderr)


def test_sql_query_and_sql_file(filled, tmp_path):
    query = "select source_name, count(*) as n from documents group by all order by all"
    file = tmp_path / "query.sql"
    file.write_text(f"-- how many\n{query};\n", "utf-8")
    results = [invoke("sql", asked, "-w", filled, "-f", "csv") for asked in (query, file)]
    assert [result.stdout for result in results] == [
        "\ufeffsource_name,n\n司法局.txt,1\n教育局.txt,1\n"
    ] * 2


@pytest.mark.parametrize(("query", "words"), [
    ("delete from store.facts", "read-only"),
    ("drop view facts", "read-only"),
    ("select * from nosuch", "nosuch"),
    ("select 1; select 2", "one SQL statement"),
    ("", "one SQL statement"),
    ("selct 1", "selct"),
    ("select * from read_csv('/etc/hostname')", "disabled"),
    ("copy facts to 'out.csv'", "disabled"),
    ("select 1/0 + cast('x' as int)", "x"),
    ("nosuch.sql", "nosuch.sql"),
])  # fmt: skip
def test_sql_that_is_refused(warehouse, query, words):
    loaded_editions(warehouse)
    result = invoke("sql", query, "--warehouse", warehouse)
    assert result.exit_code == 1
    assert words in one_line(result.stderr)


@pytest.mark.parametrize("name", ["query.sql", "query"])
@pytest.mark.parametrize(("content", "answered"), [
    ("select '件' as n".encode(), True),
    ("select '件' as n".encode("gb18030"), False),
])  # fmt: skip
def test_sql_of_a_file(warehouse, tmp_path, name, content, answered):
    loaded_editions(warehouse)
    (tmp_path / name).write_bytes(content)
    result = invoke("sql", tmp_path / name, "-w", warehouse, "-f", "csv")
    if answered:
        assert result.stdout == "\ufeffn\n件\n"
    else:
        assert result.exit_code == 1
        assert "not UTF-8" in one_line(result.stderr)


def test_sql_longer_than_a_file_name(warehouse):
    loaded_editions(warehouse)
    result = invoke("sql", f"select length('{'长' * 5000}') as n", "-w", warehouse, "-f", "csv")
    assert result.stdout == "\ufeffn\n5000\n"


def test_prefect_that_answers_no_more(capsys):
    with pytest.raises(typer.Exit) as end, plain_failures():
        raise httpx.ReadTimeout("timed\nout")
    assert end.value.exit_code == 1
    words = "could not be reached: timed out; unset PREFECT_API_URL"
    assert words in one_line(capsys.readouterr().err)


def test_questions_of_the_readme_are_answered(filled):
    questions = sorted((Path(__file__).parents[2] / "warehouse" / "queries").glob("*.sql"))
    assert questions
    for question in questions:
        assert invoke("sql", question, "--warehouse", filled).exit_code == 0, question
