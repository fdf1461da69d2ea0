"""Segmentation: words that keep the text, a model that is trained from passages alone."""

from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

import models.training.segmentation as training
from annotations.passages import training_passages
from models.segmentation import FILES, cut_words, load_segmentation, segmentation_pipeline


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


@pytest.fixture
def some_of_the_lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it takes longer than the passages."""
    lexicon = list(training.lexicon_words())[::40]
    monkeypatch.setattr(training, "lexicon_words", lambda: lexicon)


@pytest.mark.usefixtures("some_of_the_lexicon")
def test_a_model_is_trained_from_passages_without_a_treebank(tmp_path: Path) -> None:
    passages = training_passages()[:30]
    training.train_segmentation(passages, None, tmp_path, epochs=2)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    trained = segmentation_pipeline(tmp_path)
    for passage in passages:
        doc = trained.make_doc(passage.text)
        assert doc.text == passage.text
        # It has learnt words: neither single characters nor one word for all.
        assert 1.2 * len(doc) < len(passage.text) < 6 * len(doc)


@pytest.mark.usefixtures("some_of_the_lexicon")
def test_the_same_passages_give_the_same_weights(tmp_path: Path) -> None:
    def weights(name: str) -> np.ndarray:
        training.train_segmentation(training_passages()[:20], None, tmp_path / name, epochs=1)
        with np.load(tmp_path / name / "weights.npz") as arrays:
            return arrays["w"]

    first = weights("one")
    assert first.any()
    assert np.array_equal(first, weights("again"))


@pytest.mark.parametrize(
    ("cuts", "expected"),
    [
        ([], ["云泽市", "教育局", "受理", "申请"]),
        ([3, 6, 10], ["云泽市", "教育局", "受理", "申请"]),
        ([5], ["云泽市", "教育", "局", "受理", "申请"]),
        ([1, 2, 7, 7], ["云", "泽", "市", "教育局", "受", "理", "申请"]),
        ([0, 99, -3], ["云泽市", "教育局", "受理", "申请"]),
    ],
)
def test_words_are_cut(cuts: list[int], expected: list[str]) -> None:
    doc = Doc(segmentation_pipeline().vocab, words=["云泽市", "教育局", "受理", "申请"],
              spaces=[False] * 4)  # fmt: skip
    cut_words(doc, cuts)
    assert [word.text for word in doc] == expected
    assert doc.text == "云泽市教育局受理申请"
