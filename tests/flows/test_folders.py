"""What the forms take: relative paths that stay inside their folder, and nothing else."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from flows.folders import FOLDERS, INBOX, OutsideFolder, own_warehouse, published_copy
from flows.pipelines import profiles
from flows.serving import fields, forms
from models.training.candidate import Retraining


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
    told = []
    (inbox / "latest").symlink_to("2023")
    assert INBOX.sources(["latest"], told.append) == [str(inbox / "latest")]
    assert told == []


def test_a_link_in_a_folder_is_left_out_and_told(inbox):
    told = []
    (inbox / "2023" / "link.txt").symlink_to("../../secret.txt")
    assert INBOX.sources(["."], told.append) == [str(inbox / "2023" / "报告.txt")]
    (line,) = told
    assert line.startswith("2023/link.txt leads out of")


def test_a_folder_of_nothing_else_is_refused(inbox):
    (inbox / "links").mkdir()
    (inbox / "links" / "link.txt").symlink_to("../../secret.txt")
    with pytest.raises(OutsideFolder, match=r"links/link\.txt leads out of"):
        INBOX.sources(["links"], [].append)


def test_the_folder_itself_may_be_a_link(inbox, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").symlink_to(inbox)
    monkeypatch.setenv("ZHENGJU_INBOX", str(tmp_path / "elsewhere"))
    assert INBOX.sources(["2023"], [].append) == [str(inbox / "2023")]


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("a.duckdb", False),
        ("publishedto/a.duckdb", False),
        ("published/a.duckdb", True),
        ("published/省/a.duckdb", True),
        ("link/a.duckdb", True),
    ],
)
@pytest.mark.parametrize("same", [True, False])
def test_published_copies_are_not_written_by_a_form(tmp_path, monkeypatch, name, refused, same):
    place = tmp_path / "out"
    (place / "published").mkdir(parents=True)
    (place / "link").symlink_to("published")
    monkeypatch.setenv("ZHENGJU_WAREHOUSES", str(place))
    monkeypatch.setenv("ZHENGJU_PUBLISHED", str(place if same else place / "published"))
    if refused and not same:
        with pytest.raises(OutsideFolder, match="is a published copy"):
            own_warehouse(name)
    else:
        assert own_warehouse(name) == place / name


def test_unset_folders_lie_below_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in FOLDERS:
        monkeypatch.delenv(folder.setting, raising=False)
        assert tmp_path in folder.path().parents


TAKEN: list[tuple[Any, list[str], list[str]]] = [
    (
        fields.RelativePath,
        [".", "a", "a/b", "报告 一.txt", ".hidden", "a..b", "folder/", "a/.b"],
        [
            "",
            "/a",
            "..",
            "../a",
            "a/../b",
            "a/..",
            "a//b",
            "a\\b",
            "a\nb",
            "a\n",
            "./a",
            "..a",
            "a" * 501,
        ],
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
            "http://a.cn\n",
            "http://a.cn/b\n",
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
    """Of both who check it: the server, the form; and pydantic, the flow."""
    adapter = TypeAdapter(field)
    assert Draft202012Validator(adapter.json_schema()).is_valid(text) is taken
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


def test_the_form_trains_as_the_command_does_by_default():
    given = {name: one["default"] for name, one in forms.retrain.parameters.properties.items()
             if "default" in one}  # fmt: skip
    assert given == {name: value for name, value in asdict(Retraining()).items() if name in given}
    assert given.keys() >= {"epochs", "replay", "repeat", "rate", "kept", "seed", "trust"}


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (fields.Rate, [1e-5, 2e-3, 0.1], [0, -1e-3, 0.2, "schnell"]),
        (fields.Kept, [0, 0.25, 0.95], [-0.1, 1, 2]),
        (fields.Repeat, [1, 8, 100], [0, 101, 1.5]),
    ],
)
def test_numbers(field, good, bad):
    adapter = TypeAdapter(field)
    assert [adapter.validate_python(number) for number in good] == good
    for number in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(number)


@pytest.mark.parametrize(
    ("warehouse", "copy"),
    [
        ("out/a.duckdb", "copies/a.duckdb"),
        ("out/2023/a.duckdb", "copies/2023/a.duckdb"),
        ("elsewhere/a.duckdb", "copies/a.duckdb"),
        ("copies/a.duckdb", "copies/a.duckdb"),
    ],
)
def test_published_copy(tmp_path, monkeypatch, warehouse, copy):
    monkeypatch.setenv("ZHENGJU_WAREHOUSES", str(tmp_path / "out"))
    monkeypatch.setenv("ZHENGJU_PUBLISHED", str(tmp_path / "copies"))
    assert published_copy(tmp_path / warehouse) == tmp_path / copy
