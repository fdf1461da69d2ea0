"""The spaCy components: what each writes to a Doc, alone and in a stream."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import hanlp
import pytest
import spacy
import torch
from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
from spacy.language import Language
from spacy.tokens import Doc

from annotations.records import ROLES, Mention
from models.components import BATCH_DOCS, BatchedComponent, Relations
from models.entities.hanlp_tagger import HanlpRecogniser
from models.registry import NAMES, current
from models.relations.decoding import RoleSpan
from models.relations.network import RelationNetwork, Sizes
from models.relations.reader import RelationReader
from models.segmentation import segmentation_pipeline

FACTORIES = (
    "zhengju_quantities",
    "zhengju_hanlp_tagger",
    "zhengju_hanlp_pretrained",
    "zhengju_spacy_ner",
    "zhengju_relations",
)
TEXTS = ["云泽市教育局组织培训12场，培训党员干部1398人次。", "", "没有数量。", "办结申请85件。"]


class Counting(BatchedComponent):
    """Notes how many Docs it is given at a time."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def read(self, docs: list[Doc]) -> None:
        self.sizes.append(len(docs))
        for doc in docs:
            doc._.mentions = [*doc._.mentions, Mention(0, len(doc.text), doc.text, "LAW")]


@pytest.fixture(scope="module")
def words() -> Language:
    return segmentation_pipeline()


def docs_of(words: Language, count: int) -> Iterator[Doc]:
    return (words.make_doc(f"办结{number}件") for number in range(count))


def test_all_factories_are_registered() -> None:
    assert all(Language.has_factory(name) for name in FACTORIES)


@pytest.mark.parametrize("size", [1, 3])
def test_docs_are_read_many_at_once_and_given_back_in_order(words: Language, size: int) -> None:
    counting = Counting()
    given = list(docs_of(words, BATCH_DOCS + 5))
    assert list(counting.pipe(iter(given), batch_size=size)) == given
    assert counting.sizes == [BATCH_DOCS, 5]
    assert [doc._.mentions[0].text for doc in given] == [doc.text for doc in given]
    assert list(counting.pipe(iter(()))) == []


def test_one_doc_is_given_back_itself(words: Language) -> None:
    (doc,) = docs_of(words, 1)
    counting = Counting()
    assert counting(doc) is doc
    assert counting.sizes == [1]


def test_a_component_must_say_how_it_reads(words: Language) -> None:
    with pytest.raises(NotImplementedError):
        BatchedComponent()(words.make_doc("办结85件"))


def test_docs_share_nothing(words: Language) -> None:
    first, second = docs_of(words, 2)
    first._.mentions.append(Mention(0, 2, "办结", "ACTION"))
    assert second._.mentions == []


def test_quantities() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhengju_quantities")
    first, empty, none, last = nlp.pipe(TEXTS)
    assert [(q.text, q.start, q.end) for q in first._.quantities] == [
        ("12场", 10, 13), ("1398人次", 20, 26)]  # fmt: skip
    assert empty._.quantities == none._.quantities == []
    assert [q.text for q in nlp(last.text)._.quantities] == ["85件"]


@pytest.fixture(scope="module")
def random_relations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(3)
    tagger = HanlpRecogniser(current("extraction").folder / "hanlp_tagger")
    network = RelationNetwork(Sizes(tagger.width, shared=8, window=8))
    folder = tmp_path_factory.mktemp("relations")
    RelationReader(network, tagger.digest).to_disk(folder)
    return folder


@pytest.fixture
def nlp(random_relations: Path) -> Language:
    """A pipeline whose relations are drawn at random."""
    nlp = segmentation_pipeline()
    for factory in ("zhengju_quantities", "zhengju_hanlp_tagger"):
        nlp.add_pipe(factory)
    nlp.add_pipe("zhengju_relations", "relations", config={"weights": str(random_relations)})
    return nlp


def test_relations_read_what_the_others_found(nlp: Language) -> None:
    docs = list(nlp.pipe(TEXTS))
    assert [len(doc._.roles) for doc in docs] == [2, 0, 0, 1]
    for doc in docs:
        for spans in doc._.roles:
            assert {span.role for span in spans} <= set(ROLES)
            assert all(0 <= span.start <= span.end <= len(doc.text) for span in spans)
    for doc, alone in zip(docs, map(nlp, TEXTS), strict=True):
        for spans, others in zip(doc._.roles, alone._.roles, strict=True):
            assert spans == [replace(o, score=pytest.approx(o.score)) for o in others]
    assert all(doc._.states is None for doc in docs if doc._.quantities)


def test_relations_want_the_tagger_that_they_were_trained_on(random_relations: Path) -> None:
    nlp = segmentation_pipeline()
    config = {"weights": str(random_relations)}
    with pytest.raises(OSError, match="another HanLP tagger"):
        nlp.add_pipe("zhengju_relations", config=config)
    settings = json.loads((random_relations / "config.json").read_text())
    other = {**settings, "tagger": "0" * 64}
    nlp.add_pipe("zhengju_hanlp_tagger")
    (random_relations / "config.json").write_text(json.dumps(other))
    with pytest.raises(OSError, match="another HanLP tagger"):
        nlp.add_pipe("zhengju_relations", config=config)
    (random_relations / "config.json").write_text(json.dumps(settings))
    nlp.add_pipe("zhengju_relations", config=config)


@pytest.mark.parametrize(
    ("words_apart", "objects"),
    [
        ("上报率 、 合规率 均 达 100% 。", [["上报率", "合规率"]]),
        ("出口 、 进口 分别 增长 4% 、 5% 。", [["出口"], ["进口"]]),
    ],
)
def test_a_list_is_read_as_it_says_whatever_the_network(
    nlp: Language, words_apart: str, objects: list[list[str]]
) -> None:
    apart = words_apart.split()
    doc = nlp(Doc(nlp.vocab, words=apart, spaces=[False] * len(apart)))
    found = [
        [doc.text[span.start : span.end] for span in spans if span.role == "OBJECT"]
        for spans in doc._.roles
    ]
    assert found == objects


def test_a_verb_is_handed_on_in_a_list(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    component = cast(Relations, nlp.get_pipe("relations"))
    action, school = RoleSpan("ACTION", 0, 2, 0.9), RoleSpan("OBJECT", 2, 4, 0.9)
    hospital = RoleSpan("OBJECT", 8, 10, 0.9)
    answer = [[[action, school], [hospital]]]
    monkeypatch.setattr(component.reader, "read", lambda *_: answer)
    doc = nlp("新增学校45家、医院397家")
    assert doc._.roles == [[action, school], [hospital, action]]


def test_mentions_of_two_recognisers_are_added_up(words: Language) -> None:
    doc = words.make_doc(TEXTS[0])
    for factory, name in (("zhengju_hanlp_tagger", "hanlp"), ("zhengju_spacy_ner", "spacy")):
        words.create_pipe(factory)(doc)
        of_this = [m for m in doc._.mentions if m.recogniser == name]
        assert ("1398人次", "QUANTITY") in {(m.text, m.label) for m in of_this}
    assert all(doc.text[m.start : m.end] == m.text for m in doc._.mentions)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small HanLP recogniser, trained and saved here, with labels as published ones have."""
    folder = tmp_path_factory.mktemp("published")
    rows = "云\tB-NS\n泽\tI-NS\n市\tI-NS\n第\tO\n八\tB-NUM\n次\tO\n沈\tB-NR\n清\tI-NR\n。\tO\n"
    (folder / "train.tsv").write_text("\n".join([rows] * 12), encoding="utf-8")
    RNNNamedEntityRecognizer().fit(
        *[str(folder / "train.tsv")] * 2, str(folder / "model"), batch_size=4, epochs=12,
        embed=8, rnn_hidden=8, drop=0.0, lr=5e-2, crf=False, tagging_scheme="BIO", seed=1,
    )  # fmt: skip
    return folder / "model"


def test_a_published_model_by_its_folder(words: Language, published: Path) -> None:
    component = words.create_pipe("zhengju_hanlp_pretrained", config={"model": str(published)})
    doc = component(words.make_doc("云泽市第八次沈清。"))
    found = sorted(doc._.mentions, key=lambda mention: mention.start)
    # NS and NR have labels here, NUM has none.
    assert found == [
        Mention(0, 3, "云泽市", "REGION", recogniser="hanlp-pretrained"),
        Mention(6, 8, "沈清", "PERSON", recogniser="hanlp-pretrained"),
    ]
    assert [replace(m, recogniser="") for m in component(words.make_doc("。"))._.mentions] == []


def test_a_published_model_by_its_name(
    words: Language, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hanlp.pretrained.ner, "MSRA_NER_ELECTRA_SMALL_ZH", str(published))
    component = words.create_pipe("zhengju_hanlp_pretrained")
    assert {m.label for m in component(words.make_doc("沈清。"))._.mentions} == {"PERSON"}


@pytest.mark.parametrize(
    "factory", ["zhengju_hanlp_tagger", "zhengju_spacy_ner", "zhengju_relations"]
)
def test_missing_weights_are_an_oserror(words: Language, factory: str) -> None:
    with pytest.raises(OSError, match="no_such_folder"):
        words.create_pipe(factory, config={"weights": "no_such_folder"})


def test_weights_are_small() -> None:
    for name in NAMES:
        sizes = [path.stat().st_size for path in current(name).folder.rglob("*") if path.is_file()]
        least = 1_000 if name == "indicators" else 1_000_000
        assert least < sum(sizes) < 12_000_000
