"""The command `quantities`: a line of text in, a line of JSON out."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from flows.cli import app

MAIN = "from flows.cli import main; main()"


def quantities(*arguments: object, stdin: bytes = b""):
    result = CliRunner().invoke(app, ["quantities", *map(str, arguments)], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def found(*arguments: object, stdin: bytes = b"") -> list[list[dict]]:
    return [json.loads(line) for line in quantities(*arguments, stdin=stdin).stdout.splitlines()]


def test_line_by_line():
    text = "全年受理5件，办结率98%\n没有数量的一行\n\n培训1398人次\n"
    rows = found("-", stdin=text.encode())
    assert [[one["text"] for one in row] for row in rows] == [["5件", "98%"], [], [], ["1398人次"]]
    keys = ["text", "start", "end", "kind", "value", "low", "high", "bound", "unit"]
    assert list(rows[3][0]) == keys
    assert (rows[3][0]["start"], rows[3][0]["value"]) == (2, 1398)


@pytest.mark.parametrize(("content", "texts"), [
    ("\ufeff受理5件\r\n受理6件".encode(), [["5件"], ["6件"]]),
    ("受理5件\r受理6件\n".encode(), [["5件", "6件"]]),
    ("受理5件\u2028受理6件\n".encode(), [["5件", "6件"]]),
    (b"", []),
])  # fmt: skip
def test_a_file(tmp_path, content, texts):
    path = tmp_path / "lines.txt"
    path.write_bytes(content)
    assert [[one["text"] for one in row] for row in found(path)] == texts


BARE = [
    ("编号 3.5 ", [("3.5", "number", 3.5, None)]),
    ("二〇二四年第十二批", [("二〇二四", "number", 2024, None), ("第十二", "rank", 12, "位")]),
    ("四分之三", [("四分之三", "ratio", 0.75, None)]),
    ("从10到20", [("10到20", "number", None, None)]),
    ("办结1,234件", [("1,234件", "count", 1234, "件")]),
    ("统一部署，建设G60高速", []),
]


@pytest.mark.parametrize(("text", "expected"), BARE)
def test_bare(text, expected):
    (row,) = found("--bare", stdin=f"{text}\n".encode())
    assert [(one["text"], one["kind"], one["value"], one["unit"]) for one in row] == expected


@pytest.mark.parametrize("text", ["编号 3.5 ", "二〇二四年第十二批", "从10到20"])
def test_what_is_not_given_without_bare(text):
    assert found(stdin=f"{text}\n".encode()) == [[]]


@pytest.mark.parametrize("content", ["受理5件".encode("gb18030"), b"\xff\xfe\x00"])
def test_what_is_not_utf_8(content):
    result = quantities(stdin=content)
    assert result.exit_code == 1
    assert result.stderr.startswith("zhengju: ")
    assert result.stderr.count("\n") == 1
    assert "line 1" in result.stderr


def test_each_line_is_answered_before_the_next_comes():
    command = [sys.executable, "-c", MAIN, "quantities"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        for text in ("受理5件", "培训60人次"):
            process.stdin.write(f"{text}\n".encode())
            (quantity,) = json.loads(process.stdout.readline())
            assert quantity["text"] == text[2:]
        process.stdin.close()
        assert process.wait() == 0
