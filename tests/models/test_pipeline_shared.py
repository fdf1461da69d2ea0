"""The pipeline on the real reports that the project is developed on, where they are here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.records import Extraction, Fact
from models.pipeline import load
from models.reading import read_source

SHARED = Path(__file__).resolve().parents[3] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared texts are not here")


@pytest.fixture(scope="module")
def shared() -> dict[str, Extraction]:
    pipeline = load()
    return {
        path.name[:3]: pipeline.extract(read_source(path, source_id=path.name[:3]))
        for path in sorted(SHARED.glob("*.txt"))
    }


def parts(fact: Fact) -> Iterator[tuple[str | None, int | None, int | None]]:
    """Each part of a fact that stands in the text, with its offsets."""
    yield fact.quantity_text, fact.quantity_start, fact.quantity_end
    yield fact.sentence, fact.sentence_start, fact.sentence_end
    yield fact.action, fact.action_start, fact.action_end
    yield fact.agency_text, fact.agency_start, fact.agency_end
    # An object that a list composes (城镇和农村收入) or a measure word gives stands nowhere.
    if fact.object_start is not None:
        yield fact.object, fact.object_start, fact.object_end


def test_six_documents(shared: dict[str, Extraction]) -> None:
    documents = [
        (name, report.issuer, report.year)
        for name, extraction in shared.items()
        for report in extraction.reports
    ]
    assert documents == [
        ("000", "武汉市教育局", 2023),
        ("001", "长春市教育局", 2020),
        ("002", "杭州市教育局", 2024),
        ("003", "县教育局", 2024),
        ("004", "XX市教育局", 2024),
        ("004", "XX市教育局", 2023),
    ]


def test_damage(shared: dict[str, Extraction]) -> None:
    def texts(name: str, kind: str) -> list[str]:
        return [one.text for one in shared[name].anomalies if one.kind == kind]

    assert texts("000", "advertisement") == ["j9国际站登录"]
    assert len(texts("001", "lost_characters")) == 3
    assert texts("001", "lost_characters")[:2] == ["今年212日", "〔201737号"]
    assert [len(texts(name, "duplicate")) for name in shared] == [0, 0, 1, 0, 0]
    others = [name for name in shared if name != "000"]
    assert [texts(name, "advertisement") for name in others] == [[]] * 4


def test_spans(shared: dict[str, Extraction]) -> None:
    for extraction in shared.values():
        text = extraction.source.text
        assert extraction.facts
        for fact in extraction.facts:
            for surface, start, end in parts(fact):
                assert surface is None or text[start:end] == surface
            assert not any(
                one.start < fact.quantity_end and fact.quantity_start < one.end
                for one in extraction.anomalies
            )
