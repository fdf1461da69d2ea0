"""The plan of the house: folders, whose code runs, how long files are, what the README names."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

import annotations.records
import flows.cli
import models.pipeline
import warehouse.store

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"annotations", "flows", "models", "seeds", "tests", "warehouse"}
PRODUCED = {"build", "dist", "inbox", "out", "__pycache__"}
LONGEST_FILE = 300
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "core"}
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]

MODULES = [
    path
    for folder in sorted(FOLDERS - {"seeds", "tests"})
    for path in sorted((ROOT / folder).rglob("*.py"))
]


@pytest.mark.parametrize(
    "module", [annotations.records, flows.cli, models.pipeline, warehouse.store]
)
def test_packages_are_those_of_this_repository(module):
    assert Path(module.__file__).resolve().is_relative_to(ROOT)


def test_folders_are_those_of_the_plan():
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."}
    assert found - PRODUCED == FOLDERS


def test_no_module_is_too_long():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in MODULES
    }
    assert lengths
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_room_has_a_name():
    rooms = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert rooms & NAMELESS == set()


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_readme_names_only_commands_that_exist(readme):
    text = readme.read_text("utf-8")
    commands = set(get_command(flows.cli.app).commands)
    targets = set(re.findall(r"^([a-z ]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    targets = {target for group in targets for target in group.split()}
    assert set(re.findall(r"\bzhengju ([a-z]+)", text)) == commands
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M)) <= targets


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_readme_names_every_view(readme):
    views = re.findall(
        r"^create or replace view (\w+)",
        "\n".join(path.read_text("utf-8") for path in (ROOT / "warehouse/views").glob("*.sql")),
        re.M,
    )
    assert views
    assert {view for view in views if f"`{view}`" not in readme.read_text("utf-8")} == set()


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_readme_names_only_files_that_exist(readme):
    named = re.findall(r"`((?:\w+/)+(?!_)[\w.-]*)`", readme.read_text("utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists() and name[:4] != "out/"] == []
