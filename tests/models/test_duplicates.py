"""Copies across files are found, and annual reports of two years are none."""

import random
import subprocess
import sys

import pytest

from models.duplicates import copies, is_copy, signature, similarity

SYLLABLES = "坚持推进加强服务培训检查全市学校企业群众制度机制监督执法审批公开信息平台工作人员"
WORDS = [SYLLABLES[start : start + 2] for start in range(0, len(SYLLABLES), 2)]


def prose(seed: int, sentences: int = 60, figures: int | None = None) -> str:
    """Sentences drawn by `seed`, each with one figure drawn by `figures` (or by the same seed)."""
    words = random.Random(seed)
    numbers = random.Random(seed if figures is None else figures)
    return "".join(
        f"{''.join(words.choices(WORDS, k=12))}{numbers.randint(10, 9999)}件。"
        for _ in range(sentences)
    )


ANNUAL = prose(1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ANNUAL, True),
        (ANNUAL.replace("。", "。\n\n　　"), True),
        ("浏览次数：61\n" + ANNUAL + "\n【关闭窗口】", True),
        (ANNUAL.replace("加强", "强化", 2), True),
        (prose(1, figures=2), False),  # the same sentences with the figures of another year
        (prose(2), False),
        (ANNUAL[: len(ANNUAL) // 2], False),
        ("", False),
        ("短", False),
    ],
)
def test_is_copy(text: str, expected: bool) -> None:
    assert is_copy(signature(ANNUAL), signature(text)) is expected


def test_copies_point_to_the_first() -> None:
    texts = {
        "a": prose(1),
        "b": prose(2),
        "c": prose(1) + "【打印】",
        "d": prose(1, figures=7),
        "e": prose(2),
        "f": prose(1),
    }
    assert copies({key: signature(text) for key, text in texts.items()}) == {
        "c": "a",
        "e": "b",
        "f": "a",
    }
    assert copies({}) == {}


def test_order_decides_which_one_is_first() -> None:
    one = signature(ANNUAL)
    assert copies({"z": one, "a": one}) == {"a": "z"}


def test_two_years_share_text_but_not_figures() -> None:
    text, figures = similarity(signature(ANNUAL), signature(prose(1, figures=2)))
    assert text > 0.5
    assert figures < 0.2


def test_a_signature_is_the_same_in_another_process() -> None:
    code = (
        "import sys; from models.duplicates import signature; print(signature(sys.argv[1]).hex())"
    )
    sample = ANNUAL[:500]
    printed = subprocess.run(
        [sys.executable, "-c", code, sample],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "77", "PYTHONUTF8": "1"},
    ).stdout
    assert printed.strip() == signature(sample).hex()
    assert len(signature("")) == len(signature(ANNUAL))
