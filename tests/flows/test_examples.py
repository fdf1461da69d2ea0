"""The unit and the compose file of the READMEs: what runs them accepts them."""

import os
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

import flows.cli

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]


def example(readme: Path, kind: str) -> str:
    """The one block of this kind."""
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```", readme.read_text("utf-8"), re.M | re.S)
    return found


def assert_served(command: list[str]) -> None:
    """`serve` takes these arguments."""
    serve = get_command(flows.cli.app).commands["serve"]
    serve.make_context("serve", command[command.index("serve") + 1 :])


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_unit(readme, tmp_path):
    text = example(readme, "ini")
    parsed = ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str
    parsed.read_string(text)
    assert_served(parsed["Service"]["ExecStart"].split())
    if not shutil.which("systemd-analyze"):
        return
    unit = tmp_path / "zhengju.service"
    # It looks for the program, which is installed elsewhere here.
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60
    )
    told = [line for line in done.stderr.splitlines() if "zhengju.service" in line]
    assert (done.returncode, told) == (0, [])


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_compose(readme, tmp_path):
    text = example(readme, "yaml")
    parsed = yaml.safe_load(text)
    service = parsed["services"]["zhengju"]
    assert_served(service["command"][-1].split())
    assert "PREFECT_SERVER_API_AUTH_STRING" in service["environment"]
    assert set(service["depends_on"]) <= set(parsed["services"])
    named = [
        volume.split(":")[0] for one in parsed["services"].values() for volume in one["volumes"]
    ]
    assert {name for name in named if name[0] != "."} == set(parsed["volumes"])
    compose = ["docker", "compose"]
    if not shutil.which("docker") or subprocess.run([*compose, "version"], check=False).returncode:
        return
    (tmp_path / "compose.yaml").write_text(text, "utf-8")
    secrets = {"ZHENGJU_AUTH": "a:b", "POSTGRES_PASSWORD": "c"}
    command = [*compose, "--project-directory", str(tmp_path), "config", "--quiet"]
    subprocess.run(command, cwd=tmp_path, env=os.environ | secrets, check=True, timeout=60)


def test_both_readmes_show_the_same():
    for kind in ("ini", "yaml"):
        assert example(READMES[0], kind) == example(READMES[1], kind)
