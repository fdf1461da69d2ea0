"""The pipeline with the weights that the repository holds, on the sample reports."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import hanlp
import pytest
from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer

import models.pipeline
from annotations.records import LABELS, Anomaly, Extraction, Fact, Report, SourceText
from annotations.scoring import count, score
from models.pipeline import PROFILES, Pipeline, UnknownProfile, load, profiles
from models.reading import read_source

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "seeds" / "reports"
GOLD = ROOT / "tests" / "gold" / "seeds.jsonl"
NAMES = sorted(path.name for path in REPORTS.iterdir() if path.name != "README.md")

HEAD = "云泽市教育局2024年工作总结\n一、主要工作\n"
# What the extraction reached on tests/gold when the weights were trained (quantity 0.999, agency
# 0.999, fact 0.977), less 0.02: what falls below is a loss and no chance.
FLOORS = {"quantity": 0.979, "agency": 0.979, "fact": 0.957}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load()


@pytest.fixture(scope="module")
def extractions(pipeline: Pipeline) -> dict[str, Extraction]:
    return {
        name: pipeline.extract(read_source(REPORTS / name, source_id=f"s{number}"))
        for number, name in enumerate(NAMES)
    }


@pytest.fixture
def extraction(extractions: dict[str, Extraction], name: str) -> Extraction:
    return extractions[name]


def source(text: str) -> SourceText:
    return SourceText("s", "报告.txt", "报告.txt", "txt", "utf-8", "", text)


def parts(fact: Fact) -> Iterator[tuple[str | None, int | None, int | None]]:
    """Each part of a fact that stands in the text, with its offsets."""
    yield fact.quantity_text, fact.quantity_start, fact.quantity_end
    if fact.stated_in == "prose":
        yield fact.sentence, fact.sentence_start, fact.sentence_end
    yield fact.action, fact.action_start, fact.action_end
    yield fact.agency_text, fact.agency_start, fact.agency_end
    # An object that a list composes (城镇和农村收入) or a measure word gives stands nowhere.
    if fact.object_start is not None:
        yield fact.object, fact.object_start, fact.object_end


of_every_report = pytest.mark.parametrize("name", NAMES)


@of_every_report
def test_every_span_of_a_fact_is_the_text_at_its_offsets(extraction: Extraction) -> None:
    text = extraction.source.text
    assert len(extraction.facts) > 25
    for fact in extraction.facts:
        for surface, start, end in parts(fact):
            assert (start is None) == (end is None)
            assert (start is None) == (surface is None) or fact.stated_in == "table"
            assert start is None or text[start:end] == surface != ""


@of_every_report
def test_every_mention_and_anomaly_is_the_text_at_its_offsets(extraction: Extraction) -> None:
    text = extraction.source.text
    assert len(extraction.mentions) > 80
    for _, mention in extraction.mentions:
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.label in LABELS
        assert 0 <= mention.score <= 1
    for anomaly in extraction.anomalies:
        assert text[anomaly.start : anomaly.end] == anomaly.text != ""
        assert anomaly.kind
        assert anomaly.reason


@of_every_report
def test_facts_lie_in_sentences_of_their_report(extraction: Extraction) -> None:
    reports: dict[str, Report] = {report.document_id: report for report in extraction.reports}
    assert len({fact.fact_id for fact in extraction.facts}) == len(extraction.facts)
    for fact in extraction.facts:
        report = reports[fact.document_id]
        assert report.start <= fact.sentence_start <= fact.quantity_start
        assert fact.quantity_end <= fact.sentence_end <= report.end
        assert 0 < fact.confidence <= 1
        assert fact.agency
    for document_id, mention in extraction.mentions:
        assert reports[document_id].start <= mention.start < mention.end
        assert mention.end <= reports[document_id].end


@of_every_report
def test_no_fact_lies_in_furniture_copies_or_damage(extraction: Extraction) -> None:
    for anomaly in extraction.anomalies:
        if anomaly.kind == "wrong_sum":
            continue  # what a total states is a fact all the same
        inside = [
            fact.quantity_text
            for fact in extraction.facts
            if fact.quantity_start < anomaly.end and anomaly.start < fact.quantity_end
        ]
        assert inside == [], anomaly


def test_the_sample_reports_hold_every_kind_of_anomaly(
    extractions: dict[str, Extraction],
) -> None:
    kinds = {anomaly.kind for one in extractions.values() for anomaly in one.anomalies}
    assert kinds == {"page_furniture", "advertisement", "lost_characters", "duplicate"}


def test_furniture_in_the_midst_of_a_line_gives_no_fact(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A piece reaches over what is marked between its sentences, whatever that says."""
    mark = "（此件共印发60份）"
    text = f"{HEAD}全年培训干部240人次。{mark}全年办理案件35件。"
    start = text.index(mark)
    marked = Anomaly("page_furniture", start, start + len(mark), mark, "print run")
    monkeypatch.setattr(models.pipeline, "find_anomalies", lambda _: [marked])
    facts = pipeline.extract(source(text)).facts
    assert [fact.quantity_text for fact in facts] == ["240人次", "35件"]


def test_a_report_is_read_alike_every_time(
    pipeline: Pipeline, extractions: dict[str, Extraction]
) -> None:
    for name in NAMES[::4]:
        first = extractions[name]
        assert pipeline.extract(first.source) == first
    assert load().extract(first.source) == first


@pytest.mark.parametrize("text", ["没有数量的一份总结。", "\n", "浏览次数：731", "。" * 50])
def test_a_text_without_quantities_has_no_facts(pipeline: Pipeline, text: str) -> None:
    extraction = pipeline.extract(source(text))
    assert extraction.facts == ()
    assert extraction.source.text == text


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年组织法治培训12场。", [("云泽市教育局", "组织", "法治培训", "12场")]),
        (
            "受理率、合规率、办结率均达100%。",
            [("云泽市教育局", None, rate, "100%") for rate in ("受理率", "合规率", "办结率")],
        ),
        (
            "受理率、及时率均达100%。",
            [("云泽市教育局", None, rate, "100%") for rate in ("受理率", "及时率")],
        ),
        (
            "全年新增公办园45所、普惠园97所。",
            [
                ("云泽市教育局", "新增", "公办园", "45所"),
                ("云泽市教育局", "新增", "普惠园", "97所"),
            ],
        ),
        ("市司法局办结行政复议案件85件。", [("云泽市司法局", "办结", "行政复议案件", "85件")]),
        ("惠及群众1.2万人。", [("云泽市教育局", "惠及", "群众", "1.2万人")]),
        ("会议于2024年3月5日召开，印发云教发〔2024〕7号文件。", []),
    ],
)
def test_facts_of_a_sentence(
    pipeline: Pipeline, sentence: str, expected: list[tuple[str, str | None, str, str]]
) -> None:
    facts = pipeline.extract(source(HEAD + sentence)).facts
    assert [(f.agency, f.action, f.object, f.quantity_text) for f in facts] == expected


def test_plans_are_planned_and_for_the_next_year(pipeline: Pipeline) -> None:
    text = f"{HEAD}全年培训干部240人次。\n二、下一步打算\n新建学校6所。\n"
    done, planned = pipeline.extract(source(text)).facts
    assert (done.status, done.section, str(done.period_end)) == ("done", "主要工作", "2024-12-31")
    assert (planned.status, planned.section) == ("planned", "下一步打算")
    assert str(planned.period_start) == "2025-01-01"
    assert str(planned.period_end) == "2025-12-31"


def test_facts_are_right_as_often_as_they_were(extractions: dict[str, Extraction]) -> None:
    golds = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    found = [
        {**asdict(fact), "source_name": name}
        for name, extraction in extractions.items()
        for fact in extraction.facts
    ]
    counts = count(score(golds, found))
    f1 = {level: counts[level].rates()[2] for level in FLOORS}
    assert all(f1[level] >= floor for level, floor in FLOORS.items()), f1


def test_profiles() -> None:
    assert profiles() == ["embedded", "hanlp-pretrained", "spacy"]


@pytest.mark.parametrize(("profile", "recogniser"), [("embedded", "hanlp"), ("spacy", "spacy")])
def test_a_profile_reads_with_its_recogniser(profile: str, recogniser: str) -> None:
    pipeline = load(profile)
    assert pipeline.nlp.pipe_names[0] == "quantities"
    assert pipeline.nlp.pipe_names[-1] == "relations"
    extraction = pipeline.extract(source(f"{HEAD}云泽市教育局培训干部240人次。"))
    assert [fact.quantity_text for fact in extraction.facts] == ["240人次"]
    used = {mention.recogniser for _, mention in extraction.mentions}
    assert used
    assert recogniser in used


def test_the_profile_of_published_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a small model that is trained and saved here in the place of HanLP's own."""
    rows = "清\tB-NT\n溪\tI-NT\n社\tI-NT\n区\tI-NT\n办\tO\n案\tO\n。\tO\n"
    train, target = tmp_path / "train.tsv", tmp_path / "model"
    train.write_text("\n".join([rows] * 12), encoding="utf-8")
    RNNNamedEntityRecognizer().fit(
        str(train), str(train), str(target), batch_size=4, epochs=12, embed=8, rnn_hidden=8,
        drop=0.0, lr=5e-2, crf=False, tagging_scheme="BIO", seed=1,
    )  # fmt: skip
    monkeypatch.setattr(hanlp.pretrained.ner, "MSRA_NER_ELECTRA_SMALL_ZH", str(target))
    extraction = load("hanlp-pretrained").extract(source(f"{HEAD}清溪社区办案85件。"))
    assert ("清溪社区", "AGENCY", "hanlp-pretrained") in {
        (mention.text, mention.label, mention.recogniser) for _, mention in extraction.mentions
    }
    (fact,) = extraction.facts
    assert fact.quantity_text == "85件"


def test_facts_have_their_indicators(pipeline: Pipeline) -> None:
    text = f"{HEAD}全年办理政府信息公开申请31件，召开座谈会3场。"
    found = {fact.quantity_text: fact for fact in pipeline.extract(source(text)).facts}
    assert found["31件"].indicator == "disclosure_requests_handled"
    assert pipeline.matcher.threshold <= (found["31件"].indicator_confidence or 0) <= 1
    assert (found["3场"].indicator, found["3场"].indicator_confidence) == (None, None)


@pytest.mark.parametrize("name", ["nonesuch", "", "../embedded", "embedded.cfg"])
def test_an_unknown_profile_is_met_with_the_list(name: str) -> None:
    with pytest.raises(UnknownProfile, match="embedded, hanlp-pretrained, spacy"):
        load(name)


def test_a_version_names_the_profile_and_its_weights(pipeline: Pipeline, tmp_path: Path) -> None:
    models = r"extraction-v1\+segmentation-v1\+indicators-v2"
    assert re.fullmatch(rf"embedded/{models}-[0-9a-f]{{8}}", pipeline.version)
    found = {Pipeline(name, pipeline.nlp, *pipeline.models).version for name in profiles()}
    assert pipeline.version in found
    assert len(found) == len(profiles())
    (tmp_path / "SHA256SUMS").write_text("0  other")
    other = replace(pipeline.models[0], folder=tmp_path)
    assert Pipeline("embedded", pipeline.nlp, other, *pipeline.models[1:]).version not in found


def test_every_profile_has_a_config() -> None:
    assert {path.stem for path in PROFILES.iterdir()} == set(profiles())
