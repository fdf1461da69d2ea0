"""Entity recognisers: HanLP's tagger, a HanLP model as published, spaCy's ner."""

from collections.abc import Sequence
from pathlib import Path

import hanlp
import pytest
import spacy
import torch
from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
from spacy.language import Language

from annotations.passages import Passage, training_passages
from annotations.records import LABELS, Mention
from models.batching import STEP
from models.entities import hanlp_pretrained
from models.entities.hanlp_pretrained import PretrainedRecogniser
from models.entities.hanlp_tagger import HanlpRecogniser, tagger_view
from models.entities.spacy_ner import SpacyRecogniser
from models.registry import current
from models.segmentation import segmentation_pipeline
from models.tables import read_table
from models.training.entities import train_hanlp_tagger, train_spacy_ner

Found = set[tuple[int, int, str]]

TEXTS = [
    "",
    "市",
    "全年受理申请318件，办结率99%。",
    "云泽市教育局组织培训12场，培训党员干部1398人次。",
    "　　一是 开展\t普法宣传\n二是办结案件85件。",
    "云泽市教育局组织培训46场，培训党员干部2046人次。",
    "龘𠮷☆，计划新建学校6所。",
    "截至年底，全市累计建成学校60所、其中公办园45所，新增学位10.09万个。" * 3,
]


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    return [passage for passage in training_passages() if len(passage.text) < 80][:60]


@pytest.fixture(scope="module")
def tagger(tmp_path_factory: pytest.TempPathFactory, passages: list[Passage]) -> HanlpRecogniser:
    folder = tmp_path_factory.mktemp("hanlp_tagger")
    train_hanlp_tagger(passages, folder, epochs=12)
    return HanlpRecogniser(folder)


@pytest.fixture(scope="module")
def words() -> Language:
    return segmentation_pipeline()


@pytest.fixture(scope="module")
def ner(tmp_path_factory: pytest.TempPathFactory, passages: list[Passage], words: Language
        ) -> SpacyRecogniser:  # fmt: skip
    folder = tmp_path_factory.mktemp("spacy_ner")
    train_spacy_ner(passages[:20], folder, epochs=45)
    return SpacyRecogniser(folder, words.vocab)


def plain(mentions: Sequence[Mention]) -> Found:
    return {(m.start, m.end, m.label) for m in mentions}


def assert_sound(texts: Sequence[str], found: Sequence[Sequence[Mention]], name: str) -> None:
    """Every mention is the text at its offsets, in order, not overlapping."""
    assert len(found) == len(texts)
    for text, mentions in zip(texts, found, strict=True):
        end = 0
        for mention in mentions:
            assert end <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end] == mention.text
            assert mention.label in LABELS
            assert 0 <= mention.score <= 1
            assert mention.recogniser == name
            end = mention.end


def recall(passages: Sequence[Passage], found: Sequence[Sequence[Mention]]) -> float:
    gold = [{(s.start, s.end, s.label) for s in passage.spans} for passage in passages]
    right = sum(len(one & plain(other)) for one, other in zip(gold, found, strict=True))
    return right / sum(map(len, gold))


@pytest.mark.parametrize(
    ("text", "view"),
    [("", ""), ("办结 85件,\t好\n", "办结_00件，_好_"), ("　全市", "_全市")],
)
def test_what_the_tagger_sees(text: str, view: str) -> None:
    assert tagger_view(text) == view


def test_the_tagger_learns_some_of_a_few_passages(
    tagger: HanlpRecogniser, passages: list[Passage]
) -> None:
    found = tagger.read([passage.text for passage in passages])
    assert_sound([passage.text for passage in passages], found, "hanlp")
    assert recall(passages, found) > 0.2


def of_hanlp(recogniser: HanlpRecogniser, texts: Sequence[str]) -> list[Found]:
    """What HanLP's own predict answers."""
    read = recogniser.tagger([list(tagger_view(text)) for text in texts])
    return [{(start, end, label) for _, label, start, end in entities} for entities in read]


def whole(passages: Sequence[Passage], steps: int = 1) -> list[str]:
    """Beginnings of the passages that need no padding."""
    return [p.text[: steps * STEP] for p in passages if len(p.text) >= steps * STEP]


@pytest.mark.parametrize("steps", [1, 2])
def test_the_tagger_answers_as_hanlp_itself(
    tagger: HanlpRecogniser, passages: list[Passage], steps: int
) -> None:
    texts = whole(passages, steps)
    wanted = of_hanlp(tagger, texts)
    assert [plain(mentions) for mentions in tagger.read(texts)] == wanted
    assert sum(map(len, wanted)) > 50


def test_tags_that_are_not_well_formed_are_read_as_hanlp_reads_them(
    passages: list[Passage], tmp_path: Path
) -> None:
    """After one pass over few passages the tags are wild: I- without B-, labels in mid-span."""
    train_hanlp_tagger(passages[:40], tmp_path, epochs=1)
    wild = HanlpRecogniser(tmp_path)
    wild.tagger.model.out.weight.data.mul_(40)
    assert [plain(mentions) for mentions in wild.read(whole(passages))] == of_hanlp(
        wild, whole(passages)
    )


def test_padding_changes_little_of_what_the_trained_tagger_answers() -> None:
    """The ends are padded with zeros, as they were in training."""
    trained = HanlpRecogniser(current("extraction").folder / "hanlp_tagger")
    texts = [passage.text for passage in training_passages()[:100]]
    pairs = list(zip(map(plain, trained.read(texts)), of_hanlp(trained, texts), strict=True))
    shared = sum(len(one & other) for one, other in pairs)
    assert shared > 0.97 * sum(len(one | other) for one, other in pairs)
    assert shared > 700


def test_the_tagger_answers_alone_as_in_company(tagger: HanlpRecogniser) -> None:
    found = tagger.read(TEXTS)
    assert_sound(TEXTS, found, "hanlp")
    alone = [tagger.read([text])[0] for text in TEXTS]
    assert [plain(mentions) for mentions in found] == [plain(mentions) for mentions in alone]
    assert tagger.read([]) == []
    assert tagger.read(["", ""]) == [[], []]


def test_a_saved_tagger_is_one_that_hanlp_loads(passages: list[Passage], tmp_path: Path) -> None:
    train_hanlp_tagger(passages[:40], tmp_path, epochs=3)
    assert {path.name for path in tmp_path.iterdir()} == {
        "config.json", "model.pt", "vocabs.json"}  # fmt: skip
    loaded = hanlp.load(str(tmp_path))
    assert type(loaded) is RNNNamedEntityRecognizer
    (text, *_) = whole(passages)
    (found,) = HanlpRecogniser(tmp_path).read([text])
    assert {(a, b, label) for _, label, a, b in loaded(list(tagger_view(text)))} == plain(found)


def test_the_same_passages_give_the_same_tagger(passages: list[Passage], tmp_path: Path) -> None:
    def weights(name: str) -> dict[str, torch.Tensor]:
        train_hanlp_tagger(passages[:30], tmp_path / name, epochs=1)
        return torch.load(tmp_path / name / "model.pt", weights_only=True)

    first, again = weights("one"), weights("again")
    assert all(torch.equal(weight, again[name]) for name, weight in first.items())


def test_a_folder_without_a_tagger(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="make train"):
        HanlpRecogniser(tmp_path)


def test_ner_learns_some_of_a_few_passages(
    ner: SpacyRecogniser, words: Language, passages: list[Passage]
) -> None:
    texts = [passage.text for passage in passages[:20]]
    found = ner.read([words.make_doc(text) for text in texts])
    assert_sound(texts, found, "spacy")
    assert recall(passages[:20], found) > 0.2


def test_ner_answers_alone_as_in_company(ner: SpacyRecogniser, words: Language) -> None:
    together = ner.read([words.make_doc(text) for text in TEXTS])
    assert_sound(TEXTS, together, "spacy")
    assert together == [ner.read([words.make_doc(text)])[0] for text in TEXTS]
    assert ner.read([]) == []


def test_ner_begins_and_ends_with_words(ner: SpacyRecogniser, words: Language) -> None:
    docs = [words.make_doc(text) for text in TEXTS]
    for doc, mentions in zip(docs, ner.read(docs), strict=True):
        edges = {edge for word in doc for edge in (word.idx, word.idx + len(word))}
        assert {edge for m in mentions for edge in (m.start, m.end)} <= edges


def test_a_folder_without_ner(tmp_path: Path, words: Language) -> None:
    with pytest.raises(OSError, match="none"):
        SpacyRecogniser(tmp_path / "none", words.vocab)


def test_training_ner_tells_how_good_it_is_and_gives_the_same_weights(
    tmp_path: Path, passages: list[Passage]
) -> None:
    folders = [tmp_path / "one", tmp_path / "again"]
    scores = [train_spacy_ner(passages[:24], folder, epochs=2) for folder in folders]
    assert 0 <= scores[0] == scores[1] <= 1
    first, again = ((folder / "ner" / "model").read_bytes() for folder in folders)
    assert first == again
    assert spacy.load(folders[0]).pipe_names == ["ner"]


PEOPLE = ("顾远山", "沈清", "陆一鸣", "何秋")
BODIES = ("云泽市教育局", "临江海关", "云岭大学")
PLACES = ("云岭省", "临江市", "沙洲县")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model saved as HanLP's published ones are, with labels such as theirs."""
    folder = tmp_path_factory.mktemp("published")
    sentences = [
        ((person, "PERSON"), ("在", ""), (place, "LOCATION"), ("代表", ""), (body, "ORGANIZATION"),
         ("第", ""), ("三", "ORDINAL"), ("次发言。", ""))
        for person in PEOPLE for place in PLACES for body in BODIES
    ]  # fmt: skip
    rows = "\n\n".join("\n".join(_rows(parts)) for parts in sentences) + "\n"
    train = folder / "train.tsv"
    train.write_text(rows, encoding="utf-8")
    target = folder / "model"
    RNNNamedEntityRecognizer().fit(
        str(train), str(train), str(target), batch_size=6, epochs=20, embed=16, rnn_hidden=16,
        seed=1, drop=0.0, lr=2e-2, crf=False, tagging_scheme="BIO", token_delimiter="",
    )  # fmt: skip
    return target


def _rows(parts: Sequence[tuple[str, str]]) -> list[str]:
    return [
        f"{c}\t{('B-' if not place else 'I-') + label if label else 'O'}"
        for text, label in parts
        for place, c in enumerate(text)
    ]


def test_a_published_model_is_read_under_the_labels_of_the_project(published: Path) -> None:
    recogniser = PretrainedRecogniser(str(published))
    text = "沈清在临江市代表云岭大学第三次发言。"
    found = recogniser.read(["", text, "。"])
    assert found[0] == []
    assert_sound([text], found[1:2], "hanlp-pretrained")
    # The ordinal has no label here, so it is left out.
    assert [(m.text, m.label) for m in found[1]] == [
        ("沈清", "PERSON"), ("临江市", "REGION"), ("云岭大学", "AGENCY")]  # fmt: skip
    own = recogniser.recogniser(list(text))
    assert "ORDINAL" in {label for _, label, _, _ in own}


def test_a_published_model_is_found_by_its_name(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name stands for an address, from which HanLP would download it."""
    assert hanlp.pretrained.ner.ALL[hanlp_pretrained.PUBLISHED].startswith("https://")
    monkeypatch.setattr(hanlp.pretrained.ner, hanlp_pretrained.PUBLISHED, str(published))
    recogniser = PretrainedRecogniser()
    text = f"{PEOPLE[0]}在{PLACES[0]}代表{BODIES[0]}第三次发言。"
    assert [m.label for m in recogniser.read([text])[0]] == ["PERSON", "REGION", "AGENCY"]


def test_published_labels_are_labels_of_the_project() -> None:
    rows = read_table("published_labels")
    assert {row["label"] for row in rows} <= set(LABELS)
    assert len({row["published"] for row in rows}) == len(rows)
    assert all(row["published"] == row["published"].upper() for row in rows)
