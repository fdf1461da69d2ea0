"""The sector of an issuer, the same in every process."""

import os
import subprocess
import sys

import pytest

from models.sectors import sector_of

ISSUERS = [
    ("崧阳市公安局交通警察支队", "safety"),
    ("宁浦市人民政府金融工作办公室", "finance"),
    ("云泽市教育考试院", "education"),
    ("云泽市交通运输局", "transport"),
    ("云泽市民政局", "society"),
    ("云泽市人民政府", "government"),
    ("云泽市人民政府办公室", "government"),
    ("玩具厂", "other"),
    (None, "other"),
]


@pytest.mark.parametrize(("issuer", "sector"), ISSUERS)
def test_sector_of(issuer: str | None, sector: str) -> None:
    assert sector_of(issuer) == sector


@pytest.mark.parametrize("seed", ["1", "2"])
def test_whatever_order_sets_have(seed: str) -> None:
    """Python orders the strings of a set anew in every process."""
    script = (
        "from models.sectors import sector_of\n"
        "from annotations.passages import training_passages\n"
        "print([sector_of(one.issuer) for one in training_passages()])"
    )
    env = os.environ | {"PYTHONHASHSEED": seed}
    told = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    from annotations.passages import training_passages

    assert told.stdout.strip() == str([sector_of(one.issuer) for one in training_passages()])
