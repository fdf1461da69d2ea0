"""What the forms take: relative paths that stay inside their folder, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from flows.folders import FOLDERS, INBOX, OutsideFolder
from flows.pipelines import profiles
from flows.serving import fields, forms


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "inbox"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023" / "报告.txt").write_text("x")
    (tmp_path / "secret.txt").write_text("x")
    monkeypatch.setenv("ZHENGJU_INBOX", str(folder))
    return folder


@pytest.mark.parametrize(
    "name", [".", "2023", "2023/", "2023/报告.txt", "not there yet.txt", "a..b"]
)
def test_inside(inbox, name):
    assert INBOX.inside(name) == inbox / name


@pytest.mark.parametrize(
    "name",
    ["", "..", "../secret.txt", "2023/../../secret.txt", "/etc/passwd", "a\0b", "2023/.."],
)
@pytest.mark.usefixtures("inbox")
def test_outside(name):
    with pytest.raises(OutsideFolder, match="is no path inside"):
        INBOX.inside(name)


@pytest.mark.parametrize(
    ("link", "target", "named"),
    [
        ("link.txt", "../secret.txt", "link.txt"),
        ("folder", "..", "folder/secret.txt"),
        ("folder", "..", "folder/new/deep.txt"),
        ("loop", "../inbox/../secret.txt", "loop"),
    ],
)
def test_links_that_lead_out(inbox, link, target, named):
    (inbox / link).symlink_to(target)
    with pytest.raises(OutsideFolder, match="leads out of"):
        INBOX.inside(named)


def test_links_that_stay_inside(inbox):
    (inbox / "latest").symlink_to("2023")
    assert INBOX.sources(["latest"]) == [str(inbox / "latest")]


def test_a_link_in_a_folder_is_found(inbox):
    (inbox / "2023" / "link.txt").symlink_to("../../secret.txt")
    with pytest.raises(OutsideFolder, match=r"2023/link\.txt leads out of"):
        INBOX.sources(["."])


def test_the_folder_itself_may_be_a_link(inbox, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").symlink_to(inbox)
    monkeypatch.setenv("ZHENGJU_INBOX", str(tmp_path / "elsewhere"))
    assert INBOX.sources(["2023"]) == [str(inbox / "2023")]


def test_unset_folders_lie_below_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in FOLDERS:
        monkeypatch.delenv(folder.setting, raising=False)
        assert tmp_path in folder.path().parents


TAKEN: list[tuple[Any, list[str], list[str]]] = [
    (
        fields.RelativePath,
        [".", "a", "a/b", "报告 一.txt", ".hidden", "a..b", "folder/", "a/.b"],
        ["", "/a", "..", "../a", "a/../b", "a/..", "a//b", "a\\b", "a\nb", "./a", "..a", "a" * 501],
    ),
    (
        fields.Warehouse,
        ["a.duckdb", "省/市.duckdb"],
        ["a", ".duckdb", "/a.duckdb", "../a.duckdb", "a/../b.duckdb", "a.duckdb\n", "a.txt"],
    ),
    (
        fields.WebAddress,
        ["http://a.cn", "https://a.cn:8080/b?c=d", "https://a.cn/报告.html"],
        [
            "a.cn",
            "ftp://a.cn",
            "file:///etc/passwd",
            "https://",
            "http://user:pw@a.cn",
            "http://a b",
        ],
    ),
]


@pytest.mark.parametrize(
    ("field", "text", "taken"),
    [
        (field, text, taken)
        for field, good, bad in TAKEN
        for texts, taken in ((good, True), (bad, False))
        for text in texts
    ],
)
def test_fields(field, text, taken):
    adapter = TypeAdapter(field)
    if taken:
        assert adapter.validate_python(text) == text
        return
    with pytest.raises(ValidationError):
        adapter.validate_python(text)


def test_every_pipeline_can_be_chosen():
    assert sorted(fields.Profile) == profiles()


@pytest.mark.parametrize(
    "form", [forms.extract, forms.retrain, forms.evaluate, forms.publish, forms.ingest]
)
def test_every_field_is_told_in_both_languages(form):
    schema = form.parameters
    assert schema.properties
    for told in [form.description, *(text for one in schema.properties.values()
                                     for text in (one["title"], one["description"]))]:  # fmt: skip
        assert any("一" <= letter <= "鿿" for letter in told), told
        assert any("a" <= letter <= "z" for letter in told), told
