"""Gold files."""

import json
from pathlib import Path

import pytest

from annotations.gold import BadGold, read_gold


def gold_file(folder: Path, *rows: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_a_scope_says_which_stretch_was_annotated(tmp_path: Path) -> None:
    gold = read_gold(
        gold_file(
            tmp_path,
            {"doc": "甲.txt", "scope": [10, 20]},
            {"doc": "甲.txt", "quantity_start": 12, "quantity_end": 14},
            {"doc": "乙", "quantity_start": 2, "quantity_end": 4},
        )
    )
    assert gold.documents() == ["乙", "甲.txt"]
    assert len(gold.facts) == 2
    found = [
        {"source_name": name, "quantity_start": start}
        for name, start in (
            ("甲.txt", 9),
            ("甲.txt", 10),
            ("甲.txt", 19),
            ("甲.txt", 20),
            ("乙", 9),
        )
    ]
    assert gold.covered(found) == [found[1], found[2], found[4]]


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (5,),
        ({"quantity_text": "5件"},),
        ({"doc": "甲"},),
        ({"doc": "甲", "quantity_start": "1", "quantity_end": 3},),
        ({"scope": [0, 5]},),
        ({"doc": "甲", "scope": [0, 5]},),
        ({"doc": "甲", "scope": [1]},),
    ],
)
def test_what_is_no_gold(tmp_path: Path, rows: tuple[object, ...]) -> None:
    with pytest.raises(BadGold, match=r"gold\.jsonl is no gold file"):
        read_gold(gold_file(tmp_path, *rows))
