"""Training: what the networks are taught, and that a small one learns it, twice alike."""

import random
import shutil
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
import torch

import models.registry as registry
import models.training.__main__ as command
import models.training.relations as training
from annotations.passages import Passage, Relation, Span, training_passages
from annotations.records import LABELS, Mention
from models.card import read_card
from models.entities.hanlp_tagger import HanlpRecogniser
from models.entities.spacy_ner import SpacyRecogniser
from models.indicators.matcher import Matcher
from models.relations.candidates import candidates
from models.relations.features import BEFORE, Piece
from models.relations.network import ROLE_TAGS, Sizes
from models.relations.reader import RelationReader
from models.segmentation import segmentation_pipeline
from models.training.entities import train_hanlp_tagger, train_spacy_ner
from models.training.relations import Settings, lesson, train_relations
from models.training.segmentation import lexicon_words, passage_words, treebank_words

Answer = set[tuple[str, int, int]]

ENTITY_TAGS = ["O", *(f"{place}-{label}" for label in LABELS for place in "BI")]

PASSAGE = Passage(
    text="市司法局培训干部120人次、办案8件。",
    issuer="云泽市司法局",
    year=2024,
    section="done",
    spans=(
        Span(start=0, end=4, label="AGENCY"),
        Span(start=4, end=6, label="ACTION"),
        Span(start=6, end=8, label="OBJECT"),
        Span(start=8, end=13, label="QUANTITY"),
        Span(start=14, end=16, label="ACTION"),
        Span(start=16, end=18, label="QUANTITY"),
    ),
    relations=(
        Relation(head=3, child=0, label="AGENCY"),
        Relation(head=3, child=1, label="ACTION"),
        Relation(head=3, child=2, label="OBJECT"),
        Relation(head=5, child=4, label="ACTION"),
    ),
)


def a_few(count: int) -> list[Passage]:
    """Short training passages that hold relations."""
    return [p for p in training_passages() if p.relations and len(p.text) < 60][:count]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks a tenth as wide as those in the repository."""
    widths = {"shared": 48, "window": 32, "dropout": 0.0}
    monkeypatch.setattr(training, "Sizes", partial(Sizes, **widths))


def tags(names: Sequence[str], ids: Sequence[int]) -> str:
    """BIO tags in short: the first letter of the label, small inside a span, `.` outside."""
    labels = [names[number] for number in ids]
    return "".join("." if t == "O" else t[2] if t[0] == "B" else t[2].lower() for t in labels)


def test_what_a_passage_teaches() -> None:
    one = lesson(PASSAGE, ENTITY_TAGS)
    assert tags(ENTITY_TAGS, one.entities) == "AaaaAaOoQqqqq.AaQq."
    assert one.piece.spans == ((8, 13), (16, 18))
    assert [(seen.start, seen.end) for seen in one.windows] == [(0, 19), (0, 19)]
    assert [tags(ROLE_TAGS, roles) for roles in one.roles] == [
        "AaaaAaOo...........",
        "..............Aa...",
    ]


def test_of_entities_alone_no_role_is_taught() -> None:
    one = lesson(PASSAGE.model_copy(update={"entities_only": True}), ENTITY_TAGS)
    assert tags(ENTITY_TAGS, one.entities) == "AaaaAaOoQqqqq.AaQq."
    assert one.windows == one.roles == ()


def test_roles_outside_the_window_are_not_taught() -> None:
    far = PASSAGE.model_copy(update={"text": PASSAGE.text[:-1] + "，" * 300 + "又培训9人"})
    spans = (*PASSAGE.spans, Span(start=321, end=323, label="QUANTITY"))
    relations = (Relation(head=6, child=0, label="AGENCY"),)
    far = far.model_copy(update={"spans": spans, "relations": relations})
    last = lesson(far, ENTITY_TAGS).roles[-1]
    assert len(last) == 2 + BEFORE
    assert not last.any()


def gold(passage: Passage) -> list[Answer]:
    return [
        {
            (r.label, passage.spans[r.child].start, passage.spans[r.child].end)
            for r in passage.relations
            if r.head == head
        }
        for head in passage.quantities()
    ]


def answers(reader: RelationReader, tagger: HanlpRecogniser, passage: Passage) -> list[Answer]:
    quantities = [
        (passage.spans[head].start, passage.spans[head].end) for head in passage.quantities()
    ]
    mentions = [Mention(s.start, s.end, passage.text[s.start : s.end], s.label)
                for s in passage.spans]  # fmt: skip
    allowed = candidates(passage.text, range(1, len(passage.text) + 1), mentions, quantities)
    (tagged,) = tagger.tag([passage.text])
    (read,) = reader.read([Piece.of(passage.text, quantities)], [tagged.states], [allowed])
    return [
        {(span.role, span.start, span.end) for span in spans if span.start < span.end}
        for spans in read
    ]


@pytest.mark.usefixtures("small")
def test_a_small_network_learns_a_few_passages(tmp_path: Path) -> None:
    passages = a_few(8)
    train_hanlp_tagger(passages, tmp_path / "hanlp_tagger", epochs=1)
    settings = Settings(epochs=60, batch=2, rate=1e-2)
    reader = train_relations(passages, tmp_path / "relations", settings)
    tagger = HanlpRecogniser(tmp_path / "hanlp_tagger")
    wanted = [roles for passage in passages for roles in gold(passage)]
    found = [roles for passage in passages for roles in answers(reader, tagger, passage)]
    right = sum(len(one & other) for one, other in zip(wanted, found, strict=True))
    assert right >= 0.9 * sum(map(len, wanted))
    assert right >= 0.9 * sum(map(len, found))
    loaded = RelationReader.from_disk(tmp_path / "relations")
    assert [roles for one in passages for roles in answers(loaded, tagger, one)] == found
    assert loaded.tagger == tagger.digest


@pytest.mark.usefixtures("small")
def test_the_same_seed_gives_the_same_weights(tmp_path: Path) -> None:
    train_hanlp_tagger(a_few(4), tmp_path / "hanlp_tagger", epochs=1)

    def weights(name: str, seed: int) -> list[bytes]:
        target = tmp_path / name / "relations"
        shutil.copytree(tmp_path / "hanlp_tagger", target.with_name("hanlp_tagger"))
        train_relations(a_few(4), target, Settings(epochs=2, batch=2, seed=seed))
        of_both = target / "weights.safetensors", target.with_name("hanlp_tagger") / "model.pt"
        return [path.read_bytes() for path in of_both]

    first = weights("one", 1)
    torch.rand(3)  # whatever was drawn before does not matter
    assert weights("again", 1) == first
    assert weights("other", 2) != first


@pytest.fixture
def noise() -> Iterator[None]:
    """Another thread that draws from Python's generator all the time, as Prefect's may."""
    ended = threading.Event()

    def draw() -> None:
        while not ended.wait(0.0005):
            random.random()

    thread = threading.Thread(target=draw)
    thread.start()
    yield
    ended.set()
    thread.join()


@pytest.mark.usefixtures("noise")
def test_going_on_beside_other_threads_gives_the_same_weights(tmp_path: Path) -> None:
    start = registry.current("extraction").folder
    passages, settings = a_few(30), Settings(epochs=2, batch=4)

    def weights(name: str) -> list[bytes]:
        folder = tmp_path / name
        train_relations(passages, folder / "relations", settings, start)
        train_spacy_ner(passages, folder / "spacy_ner", 3, start=start / "spacy_ner")
        parts = "relations/weights.safetensors", "hanlp_tagger/model.pt", "spacy_ner/ner/model"
        return [(folder / part).read_bytes() for part in parts]

    first = weights("one")
    assert weights("again") == first
    assert HanlpRecogniser(tmp_path / "one" / "hanlp_tagger").tags == HanlpRecogniser(
        start / "hanlp_tagger").tags  # fmt: skip


def with_label(passage: Passage, label: str) -> Passage:
    """The passage with its objects under another label, and nothing related to them."""
    spans = tuple(
        span.model_copy(update={"label": label}) if span.label == "OBJECT" else span
        for span in passage.spans
    )
    relations = tuple(one for one in passage.relations if one.label != "OBJECT")
    return passage.model_copy(update={"spans": spans, "relations": relations})


def test_a_new_label_is_learned_from_annotations_alone(tmp_path: Path) -> None:
    start = registry.current("extraction").folder
    passages = [with_label(one, "PROJECT") for one in a_few(24)]
    settings = Settings(epochs=12, batch=4, rate=4e-3)
    train_relations(passages, tmp_path / "relations", settings, start)
    tagger = HanlpRecogniser(tmp_path / "hanlp_tagger")
    known = HanlpRecogniser(start / "hanlp_tagger").tags
    assert tagger.tags == [*known, "B-PROJECT", "I-PROJECT"]
    found = tagger.read([one.text for one in passages])
    wanted = {(n, s.start, s.end) for n, one in enumerate(passages) for s in one.spans
              if s.label == "PROJECT"}  # fmt: skip
    got = {(n, m.start, m.end) for n, one in enumerate(found) for m in one if m.label == "PROJECT"}
    assert len(got & wanted) > 0.7 * len(wanted)
    score = train_spacy_ner(passages * 4, tmp_path / "spacy_ner", 15, start=start / "spacy_ner")
    assert score is None  # all of them were learned from, so none is left to score on
    words = segmentation_pipeline()
    read = SpacyRecogniser(tmp_path / "spacy_ner", words.vocab).read(
        [words.make_doc(one.text) for one in passages]
    )
    assert "PROJECT" in {mention.label for one in read for mention in one}


def test_no_span_begins_or_ends_inside_a_word() -> None:
    assert passage_words(PASSAGE)[:3] == ["市", "司法局", "培训"]
    for passage in training_passages()[::20]:
        words = passage_words(passage)
        kept = [place for place, c in enumerate(passage.text) if not c.isspace()]
        assert "".join("".join(word.split()) for word in words) == "".join(passage.text.split())
        ends = {0}
        for word in words:
            ends.add(max(ends) + len("".join(word.split())))
        edges = {edge for span in passage.spans for edge in (span.start, span.end)}
        assert {sum(place < edge for place in kept) for edge in edges} <= ends


def test_words_of_a_treebank(tmp_path: Path) -> None:
    path = tmp_path / "tiny.conllu"
    rows = [
        "# sent_id = 1",
        "1\t培训\t_\tVERB",
        "2-3\t干部们\t_\t_",
        "2\t干部\t_\tNOUN",
        "3\t们\t_\tPART",
        "3.1\t空\t_\t_",
        "",
        "# sent_id = 2",
        "1\t办结\t_\tVERB",
        "",
        "",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert treebank_words(path) == [["培训", "干部", "们"], ["办结"]]


def test_words_of_the_lexicon() -> None:
    words = list(lexicon_words())
    assert all(len(sentence) == 1 and len(sentence[0]) > 1 for sentence in words)
    assert [w for w in (["人次"], ["教育局"], ["培训"]) if w in words] == [
        ["人次"],
        ["教育局"],
        ["培训"],
    ]


@pytest.mark.usefixtures("small")
def test_the_command_trains_what_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(registry.OWN, str(tmp_path))
    monkeypatch.setattr(command, "training_passages", lambda: a_few(4))
    command.main(["relations"])
    assert [path.name for path in (tmp_path / "extraction").glob("v*")] == ["v2"]
    made = registry.current("extraction")
    assert (made.number, made.folder) == ("v2", tmp_path / "extraction" / "v2")
    tagger = HanlpRecogniser(registry.verified(made).folder / "hanlp_tagger")
    assert RelationReader.from_disk(made.folder / "relations").tagger == tagger.digest
    assert read_card(made.folder)["data"]["passages"] == 4
    assert "training relations on 4 passages" in capsys.readouterr().err
    released = registry.rollback("extraction").folder / "spacy_ner" / "ner" / "model"
    assert (made.folder / "spacy_ner" / "ner" / "model").read_bytes() == released.read_bytes()


def test_indicators_are_a_model_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Training them leaves the extraction as it is, and the weights are the same again."""
    released = registry.current("indicators")
    monkeypatch.setenv(registry.OWN, str(tmp_path))
    command.main(["indicators"])
    made = registry.verified(registry.current("indicators"))
    assert (made.number, made.folder) == ("v3", tmp_path / "indicators" / "v3")
    assert [path.name for path in tmp_path.iterdir()] == ["indicators"]
    assert Matcher.from_disk(made.folder) == Matcher.from_disk(released.folder)
    assert read_card(made.folder)["metrics"] == read_card(released.folder)["metrics"]


def test_the_command_knows_every_model_that_the_repository_holds() -> None:
    folder = registry.current("extraction").folder
    held = {path.name for path in folder.iterdir() if path.is_dir()}
    assert held == {*command.TRAINERS, "hanlp_tagger"} - {"segmentation", "indicators"}
    assert next(iter(command.TRAINERS)) == "segmentation"  # spaCy's ner reads its words


def test_nothing_of_a_lesson_stays_on_the_processor() -> None:
    """The device `meta` stands for a GPU: torch refuses to work with tensors of two devices."""
    version = registry.current("extraction").folder
    recogniser = HanlpRecogniser(version / "hanlp_tagger")
    network = RelationReader.from_disk(version / "relations").network
    learner = training._Learner(network, recogniser, Settings()).train().to("meta")
    loss = learner([lesson(PASSAGE, recogniser.tags)])
    loss.backward()
    assert loss.device.type == "meta"
    assert {weights.grad.device.type for weights in network.parameters()} == {"meta"}
