"""How a version of the extraction does on annotated passages: outcomes of facts and entities."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotations.entities import by_label, entity_outcomes
from annotations.passages import Passage
from annotations.records import Fact
from annotations.scoring import Outcome, Row
from models.annotated import passage_outcomes
from models.entities.spacy_ner import SpacyRecogniser
from models.pipeline import load
from models.registry import Version, unfinished
from models.sectors import sector_of
from models.segmentation import segmentation_pipeline

Groups = dict[str, list[Outcome]]

FACTS, ENTITIES, SPACY = "facts", "entities", "spaCy's entities"
# What of a fact or an entity the gate and the intervals look at.
KEPT = ("quantity_start", "quantity_end", "label")


def outcomes_of(version: Version, passages: Sequence[Passage]) -> Groups:
    """The outcomes of all facts, of all entities by the tagger, and of those by spaCy's ner."""
    if not passages:
        return {FACTS: [], ENTITIES: []}
    names = [str(number) for number in range(len(passages))]
    read = load(extraction=version).read_marked(passages)
    found = {
        FACTS: _facts(names, passages, [facts for facts, _ in read]),
        ENTITIES: _entities(names, passages, [mentions for _, mentions in read]),
    }
    folder = version.folder / "spacy_ner"
    if folder.is_dir():
        words = segmentation_pipeline()
        docs = [words.make_doc(one.text) for one in passages]
        mentions = SpacyRecogniser(folder, words.vocab).read(docs)
        found[SPACY] = _entities(names, passages, mentions)
    return found


def _facts(
    names: Sequence[str], passages: Sequence[Passage], found: Sequence[list[Fact]]
) -> list[Outcome]:
    """Those of passages in which more than entities was annotated."""
    rows = zip(names, passages, found, strict=True)
    told = [row for row in rows if not row[1].entities_only]
    return passage_outcomes(
        [one for _, one, _ in told], [facts for *_, facts in told], [name for name, *_ in told]
    )


def in_parts(outcomes: Groups, passages: Sequence[Passage]) -> Groups:
    """The outcomes of facts in all and by sector, and of entities by label."""
    groups: Groups = {FACTS: outcomes[FACTS]}
    sectors: Groups = defaultdict(list)
    for one in outcomes[FACTS]:
        sectors[sector_of(passages[int(one.document)].issuer)].append(one)
    groups |= {f"sector {name}": sectors[name] for name in sorted(sectors)}
    groups |= {f"label {name}": each for name, each in by_label(outcomes[ENTITIES]).items()}
    spacy = by_label(outcomes.get(SPACY, ()))
    return groups | {f"spaCy's label {name}": each for name, each in spacy.items()}


def as_json(outcomes: Groups) -> dict[str, list[Any]]:
    """Outcomes as JSON that `from_json` reads, without what is not looked at."""
    return {
        name: [[one.document, _kept(one.gold), _kept(one.found), dict(one.right)] for one in group]
        for name, group in outcomes.items()
    }


def from_json(written: Mapping[str, Iterable[Any]]) -> Groups:
    """The outcomes."""
    return {name: [Outcome(*each) for each in group] for name, group in written.items()}


def _entities(
    names: Sequence[str], passages: Sequence[Passage], found: Sequence[Sequence[Any]]
) -> list[Outcome]:
    read = zip(names, passages, found, strict=True)
    return [
        outcome
        for name, passage, mentions in read
        for outcome in entity_outcomes(name, passage.spans, mentions)
    ]


def _kept(row: Row | None) -> Row | None:
    return None if row is None else {key: row[key] for key in KEPT if key in row}


def folder_of(path: Path) -> Version:
    """A folder of weights that is no version yet."""
    return unfinished("extraction", path)
