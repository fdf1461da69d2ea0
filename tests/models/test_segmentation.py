"""Segmentation: words that keep the text, a model that is trained from passages alone."""

from itertools import pairwise
from pathlib import Path

import pytest
from spacy.language import Language

import models.training.segmentation as training
from annotations.passages import training_passages
from models.segmentation import WEIGHTS, load_segmentation, segmentation_pipeline


@pytest.fixture(scope="module")
def words() -> Language:
    return segmentation_pipeline()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("培训党员干部。", ["培训", "党员干部", "。"]),
        ("市教育局开展普法宣传", ["市", "教育局", "开展", "普法", "宣传"]),
        ("受理行政复议申请", ["受理", "行政复议", "申请"]),
    ],
)
def test_words(words: Language, text: str, expected: list[str]) -> None:
    assert [word.text for word in words.make_doc(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "全年培训1.63万余人次，合格率达99.5%。",
        "　　一是开展 普法\t宣传\n二是 办结\u00a0案件85件。",
        "XX市xx区“双减”（试点）④㎡𠮷",
        "\r\n2024年\u200b报告\ufeff",
    ],
)
def test_words_keep_the_text(words: Language, text: str) -> None:
    doc = words.make_doc(text)
    assert doc.text == text
    assert all(text[word.idx : word.idx + len(word)] == word.text for word in doc)


def test_most_entities_begin_and_end_with_words(words: Language) -> None:
    within = edges = 0
    for passage in training_passages()[::40]:
        ends = {0, len(passage.text)}
        for word in words.make_doc(passage.text):
            ends |= {word.idx, word.idx + len(word)}
        for span in passage.spans:
            edges += 2
            within += (span.start in ends) + (span.end in ends)
    assert edges > 500
    assert within / edges > 0.95


def test_nothing_but_a_tokenizer(words: Language) -> None:
    assert words.lang == "zh"
    assert words.pipe_names == []


def test_missing_weights_are_an_oserror_that_says_what_to_do(
    words: Language, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match="make train"):
        segmentation_pipeline(tmp_path / "none")
    with pytest.raises(OSError, match="none"):
        load_segmentation(words, tmp_path / "none")


def test_a_model_is_trained_from_passages_without_a_treebank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a part of the lexicon, all of which takes longer than the passages."""
    lexicon = list(training.lexicon_words())[::40]
    monkeypatch.setattr(training, "lexicon_words", lambda: lexicon)
    passages = training_passages()[:30]
    training.train_segmentation(passages, None, tmp_path, epochs=2)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in WEIGHTS.iterdir()}
    trained = segmentation_pipeline(tmp_path)
    doc = trained.make_doc(passages[0].text)
    assert doc.text == passages[0].text
    # It has learnt words: neither single characters nor one word for all.
    lengths = [len(word) for word in doc]
    assert 1 < max(lengths) < 12
    assert len(doc) < len(doc.text)
    assert all(one.idx < other.idx for one, other in pairwise(doc))
