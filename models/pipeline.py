"""A source's text -> its reports, mentions, anomalies and facts, by the profile's components."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import spacy
import torch
from spacy.language import Language
from spacy.tokens import Doc

import models.components  # noqa: F401 - registers the components that the configs name
from annotations.passages import Passage
from annotations.records import (
    Anomaly,
    Extraction,
    Fact,
    Mention,
    Quantity,
    Report,
    Sentence,
    SourceText,
)
from models.anomalies import find_anomalies
from models.checksums import SUMS
from models.confidence import Calibration
from models.facts import Context, compose
from models.indicators.matcher import Matcher
from models.outline import sentences
from models.pieces import pieces
from models.reading import Unreadable
from models.registry import Version, current, verified
from models.relations.decoding import RoleSpan
from models.reports import split_reports
from models.reports.titles import parse_title
from models.reviews import review_spans
from models.sectors import sector_of
from models.segmentation import load_segmentation

PROFILES = Path(__file__).parent / "pipelines"
# The components whose weights belong to a version of the extraction.
TRAINED = ("hanlp_tagger", "spacy_ner", "relations")

# Three to seven minutes of work. The longest reports have 100,000 characters; what is twenty times
# as long is a dump or broken, and would hold up all others.
MAX_CHARACTERS = 2_000_000


class UnknownProfile(ValueError):
    """A profile for which models/pipelines has no config."""


def profiles() -> list[str]:
    """The names of all profiles."""
    return sorted(path.stem for path in PROFILES.glob("*.cfg"))


def load(profile: str = "embedded", extraction: Version | None = None) -> "Pipeline":
    """The pipeline of a profile, with the current models, or another version of the extraction.

    Raises UnknownProfile, and OSError where weights are missing or have changed.
    """
    # torch's threads wait for each other by spinning: beside another busy process two of them
    # read 7,000 characters a second where a free machine reads 300,000, and one thread 209,000.
    torch.set_num_threads(1)
    path = PROFILES / f"{profile}.cfg"
    if not path.is_file():
        raise UnknownProfile(f"no profile {profile}; there are {', '.join(profiles())}")
    extraction = verified(extraction or current("extraction"))
    segmentation, indicators = (verified(current(name)) for name in ("segmentation", "indicators"))
    config = spacy.util.load_config(path)
    for part in TRAINED:
        if part in config["components"]:
            config["components"][part]["weights"] = str(extraction.folder / part)
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    load_segmentation(nlp, segmentation.folder)
    return Pipeline(profile, nlp, extraction, segmentation, indicators)


class Pipeline:
    """What `load` gives: `extract` reads one source."""

    def __init__(
        self,
        name: str,
        nlp: Language,
        extraction: Version,
        segmentation: Version,
        indicators: Version,
    ) -> None:
        self.name = name
        self.nlp = nlp
        self.models = extraction, segmentation, indicators
        self.calibration = Calibration.from_disk(extraction.folder / "calibration")
        self.matcher = Matcher.from_disk(indicators.folder)

    @cached_property
    def version(self) -> str:
        """The profile, the models' versions, and a digest of its config and of their checksums:
        embedded/extraction-v1+segmentation-v1+indicators-v1-0a1b2c3d."""
        digest = hashlib.sha256((PROFILES / f"{self.name}.cfg").read_bytes())
        for model in self.models:
            digest.update((model.folder / SUMS).read_bytes())
        return f"{self.name}/{'+'.join(map(str, self.models))}-{digest.hexdigest()[:8]}"

    def extract(self, source: SourceText) -> Extraction:
        """Everything that is found in one source. Raises Unreadable where it is too long."""
        if len(source.text) > MAX_CHARACTERS:
            raise Unreadable(
                Path(source.path),
                f"it has {len(source.text):,} characters, more than any report",
                f"split it into files of at most {MAX_CHARACTERS:,} characters",
            )
        marked = find_anomalies(source.text)
        reports, copied = split_reports(source, marked)
        anomalies = sorted([*marked, *copied], key=lambda one: (one.start, one.end))
        mentions: list[tuple[str, Mention]] = []
        facts: list[Fact] = []
        for report in reports:
            groups = _groups(source.text, report, anomalies)
            for contexts, doc in self._read(groups):
                start = contexts[0].sentence.start
                mentions += [(report.document_id, _moved(m, start)) for m in doc._.mentions]
                facts += self._facts(doc, start, contexts, anomalies)
        return Extraction(source, tuple(reports), tuple(mentions), tuple(facts), tuple(anomalies))

    def read_passages(self, passages: Sequence[Passage]) -> list[list[Fact]]:
        """The facts of each annotated passage, as those of a report of its issuer and year."""
        return [facts for facts, _ in self.read_marked(passages)]

    def read_marked(self, passages: Sequence[Passage]) -> list[tuple[list[Fact], list[Mention]]]:
        """The facts of each annotated passage, and its entities."""
        found: list[tuple[list[Fact], list[Mention]]] = [([], []) for _ in passages]
        groups = [g for number, one in enumerate(passages) for g in passage_contexts(one, number)]
        for contexts, doc in self._read(groups):
            facts, mentions = found[int(contexts[0].report.document_id)]
            start = contexts[0].sentence.start
            facts += self._facts(doc, start, contexts, ())
            mentions += [_moved(mention, start) for mention in doc._.mentions]
        return found

    def _read(self, groups: Sequence[list[Context]]) -> Iterator[tuple[list[Context], Doc]]:
        """Pieces, given as the contexts of their sentences, each with its Doc."""
        texts = (g[0].text[g[0].sentence.start : g[-1].sentence.end] for g in groups)
        yield from zip(groups, self.nlp.pipe(texts), strict=True)

    def _facts(
        self, doc: Doc, start: int, contexts: Sequence[Context], anomalies: Sequence[Anomaly]
    ) -> Iterator[Fact]:
        """The facts of a piece that begins at `start`, their confidence calibrated, each with its
        indicator."""
        sector = sector_of(contexts[0].report.issuer)
        for fact in _facts(doc, start, contexts, anomalies):
            sure = round(self.calibration(fact.confidence), 4)
            yield self.matcher.mapped(replace(fact, confidence=sure), sector)


def passage_contexts(
    passage: Passage, number: int, title: str | None = None
) -> list[list[Context]]:
    """The pieces of a passage; its report has `number` for its id."""
    text = passage.text
    report = Report(str(number), "", 0, len(text), passage.issuer, title, passage.year, None, None)
    planned = passage.section == "planned"
    found = [replace(one, planned=planned) for one in sentences(text, report, ())]
    given = _given_year(report)
    contexts = {one.start: Context(text, report, one, given, None) for one in found}
    return [[contexts[s.start] for s in piece.sentences] for piece in pieces(text, found)]


def _groups(text: str, report: Report, anomalies: Sequence[Anomaly]) -> list[list[Context]]:
    """The report's pieces, each as the contexts of its sentences."""
    found = sentences(text, report, anomalies)
    contexts = _contexts(text, report, found)
    return [[contexts[s.start] for s in piece.sentences] for piece in pieces(text, found)]


def _contexts(text: str, report: Report, found: Sequence[Sentence]) -> dict[int, Context]:
    """The context of each sentence, by its start."""
    given = _given_year(report)
    said = [(s.section, text[s.start : s.end]) for s in found]
    reviews = review_spans(said) if given else [None] * len(found)
    return {
        sentence.start: Context(text, report, sentence, given, review)
        for sentence, review in zip(found, reviews, strict=True)
    }


def _given_year(report: Report) -> int | None:
    """A work report is delivered in the year after the one it reviews; others are not delivered."""
    if not report.title or report.year is None or not parse_title(report.title).delivered:
        return None
    return report.year + 1


def _facts(
    doc: Doc, start: int, contexts: Sequence[Context], anomalies: Sequence[Anomaly]
) -> Iterator[Fact]:
    for found, roles in zip(doc._.quantities, doc._.roles, strict=True):
        quantity = _at(found, start)
        if _is_spoiled(quantity, anomalies):
            continue
        context = next(c for c in reversed(contexts) if c.sentence.start <= quantity.start)
        moved = (role.moved(start) for role in roles)
        yield from compose(
            context, quantity, [role for role in moved if not _is_spoiled(role, anomalies)]
        )


def _is_spoiled(span: Quantity | RoleSpan, anomalies: Sequence[Anomaly]) -> bool:
    return any(one.start < span.end and span.start < one.end for one in anomalies)


def _at(quantity: Quantity, start: int) -> Quantity:
    return replace(quantity, start=quantity.start + start, end=quantity.end + start)


def _moved(mention: Mention, start: int) -> Mention:
    return replace(mention, start=mention.start + start, end=mention.end + start)
