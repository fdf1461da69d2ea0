"""The project's spaCy components: quantities, entity recognisers, relations.

A Doc is one piece of a report. What a component finds goes to the Doc's extensions, by character
offsets in the piece: recognisers that read characters do not keep to word boundaries.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from models.quantities import find_quantities
from models.registry import current
from models.relations.candidates import candidates
from models.relations.coordination import coordinated_members
from models.relations.decoding import RoleSpan
from models.relations.features import Piece
from models.relations.inheritance import inherited_actions, linked_quantities
from models.relations.reader import RelationReader
from models.relations.respective import objects_told_before
from models.segmentation import cut_words, word_offsets
from models.times import find_times

# Networks are fast on many pieces at once; spaCy's own batches of 128 would leave them idle.
BATCH_DOCS = 256

for extension in ("quantities", "mentions", "roles"):
    Doc.set_extension(extension, default=[], force=True)
Doc.set_extension("states", default=None, force=True)


def text_of(doc: Doc) -> str:
    """The Doc's text, kept with it: spaCy builds `doc.text` anew from its words at every call."""
    if "text" not in doc.user_data:
        doc.user_data["text"] = doc.text
    return str(doc.user_data["text"])


class BatchedComponent:
    """A component that reads many Docs at once, also when it is called for one."""

    def __call__(self, doc: Doc) -> Doc:
        """One Doc."""
        self.read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH_DOCS) -> Iterator[Doc]:
        """The Docs of a stream, in order."""
        docs = iter(stream)
        while batch := list(islice(docs, max(batch_size, BATCH_DOCS))):
            self.read(batch)
            yield from batch

    def read(self, docs: list[Doc]) -> None:
        """Write what is found to the Docs' extensions."""
        raise NotImplementedError


class Quantities(BatchedComponent):
    """Doc._.quantities: the quantities, by grammar; words are cut at them and at time words."""

    def read(self, docs: list[Doc]) -> None:
        """Write Doc._.quantities."""
        for doc in docs:
            text = text_of(doc)
            found = doc.user_data.get("quantities")
            doc._.quantities = find_quantities(text) if found is None else found
            spans = [*doc._.quantities, *find_times(text)] if doc._.quantities else []
            cut_words(doc, (edge for span in spans for edge in (span.start, span.end)))


class HanlpTagger(BatchedComponent):
    """Doc._.mentions and Doc._.states: the entities of HanLP's tagger, and what it read."""

    def __init__(self, weights: Path) -> None:
        from models.entities.hanlp_tagger import HanlpRecogniser

        self.recogniser = HanlpRecogniser(weights)

    def read(self, docs: list[Doc]) -> None:
        """Add to Doc._.mentions, write Doc._.states."""
        found = self.recogniser.tag([text_of(doc) for doc in docs])
        for doc, tagged in zip(docs, found, strict=True):
            doc._.mentions = [*doc._.mentions, *tagged.mentions]
            doc._.states = tagged.states


class HanlpPretrained(BatchedComponent):
    """Doc._.mentions: entities by a model that HanLP publishes."""

    def __init__(self, model: str) -> None:
        from models.entities.hanlp_pretrained import PretrainedRecogniser

        self.recogniser = PretrainedRecogniser(model)

    def read(self, docs: list[Doc]) -> None:
        """Add to Doc._.mentions."""
        found = self.recogniser.read([text_of(doc) for doc in docs])
        for doc, mentions in zip(docs, found, strict=True):
            doc._.mentions = [*doc._.mentions, *mentions]


class SpacyNer(BatchedComponent):
    """Doc._.mentions: entities by spaCy's ner over the words."""

    def __init__(self, weights: Path, nlp: Language) -> None:
        from models.entities.spacy_ner import SpacyRecogniser

        self.recogniser = SpacyRecogniser(weights, nlp.vocab)

    def read(self, docs: list[Doc]) -> None:
        """Add to Doc._.mentions."""
        for doc, mentions in zip(docs, self.recogniser.read(docs), strict=True):
            doc._.mentions = [*doc._.mentions, *mentions]


class Relations(BatchedComponent):
    """Doc._.roles: per quantity the spans of its action, object, agency and time.

    Reads Doc._.states and drops them: they take a kilobyte for every character.
    """

    def __init__(self, weights: Path, nlp: Language) -> None:
        self.reader = RelationReader.from_disk(weights)
        taggers = [pipe for _, pipe in nlp.pipeline if isinstance(pipe, HanlpTagger)]
        if [one.recogniser.digest for one in taggers] != [self.reader.tagger]:
            raise OSError(
                f"{weights} was trained on the states of another HanLP tagger than the pipeline's; "
                "put that one before it, or train both with `make train`"
            )

    def read(self, docs: list[Doc]) -> None:
        """Write Doc._.roles."""
        states = [doc._.states for doc in docs if doc._.quantities]
        for doc in docs:
            doc._.states = None
        docs = [doc for doc in docs if doc._.quantities]
        inputs = [_RelationInput(doc) for doc in docs]
        pieces = [Piece.of(each.text, each.quantities) for each in inputs]
        allowed = [each.candidates for each in inputs]
        found = self.reader.read(pieces, states, allowed)
        for doc, each, roles in zip(docs, inputs, found, strict=True):
            doc._.roles = each.with_lists(roles)


class _RelationInput:
    """What the relations of a Doc are read from."""

    def __init__(self, doc: Doc) -> None:
        self.text = text_of(doc)
        self.quantities = [(q.start, q.end) for q in doc._.quantities]
        self.word_ends = word_offsets(doc)[1]
        self.candidates = candidates(self.text, self.word_ends, doc._.mentions, self.quantities)

    def with_lists(self, roles: list[list[RoleSpan]]) -> list[list[RoleSpan]]:
        """The roles, but what the grammar of a list gives (A率、B率均达100%) as the list says."""
        agencies, times = set(self.candidates.agencies), set(self.candidates.times)
        listed = coordinated_members(self.text, self.quantities, self.word_ends, agencies, times)
        for number, members in listed.items():
            roles[number] = [r for r in roles[number] if r.role != members[0].role] + members
        told = objects_told_before(self.text, self.quantities, roles, times)
        for number, thing in told.items():
            roles[number] = [r for r in roles[number] if r.role != "OBJECT"] + [thing]
        linked = linked_quantities(self.text, self.quantities, roles, self.word_ends)
        for number in linked:
            roles[number] = [role for role in roles[number] if role.role != "ACTION"]
        for number, action in inherited_actions(self.text, self.quantities, roles).items():
            if number not in linked:
                roles[number] = [*roles[number], action]
        return roles


@Language.factory("zhengju_quantities")
def quantities(nlp: Language, name: str) -> Quantities:
    """Quantities by grammar."""
    return Quantities()


@Language.factory("zhengju_hanlp_tagger", default_config={"weights": ""})
def hanlp_tagger(nlp: Language, name: str, weights: str) -> HanlpTagger:
    """Entities by the HanLP tagger; `weights` is a folder, else that of the current version."""
    return HanlpTagger(weights_of("hanlp_tagger", weights))


@Language.factory("zhengju_hanlp_pretrained", default_config={"model": "MSRA_NER_ELECTRA_SMALL_ZH"})
def hanlp_pretrained(nlp: Language, name: str, model: str) -> HanlpPretrained:
    """Entities by a model that HanLP publishes, or one in a folder."""
    return HanlpPretrained(model)


@Language.factory("zhengju_spacy_ner", default_config={"weights": ""})
def spacy_ner(nlp: Language, name: str, weights: str) -> SpacyNer:
    """Entities by spaCy's ner; `weights` is a folder, else that of the current version."""
    return SpacyNer(weights_of("spacy_ner", weights), nlp)


@Language.factory("zhengju_relations", default_config={"weights": ""})
def relations(nlp: Language, name: str, weights: str) -> Relations:
    """Relations; `weights` is a folder, else that of the current version."""
    return Relations(weights_of("relations", weights), nlp)


def weights_of(part: str, folder: str) -> Path:
    """The folder that is named, else that of this part in the current version."""
    return Path(folder) if folder else current("extraction").folder / part
