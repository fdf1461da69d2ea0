"""Entities by a model that HanLP publishes, for users who can download it.

HanLP's licence lets its published models be used for research and teaching. What they find is
kept under the labels of this project (ORGANIZATION is an AGENCY) and no other.
"""

from collections.abc import Sequence
from typing import Any

import hanlp

from annotations.records import Mention
from models.tables import read_table

# Of https://hanlp.hankcs.com/docs/api/hanlp/pretrained/ner.html, the smallest for Chinese.
PUBLISHED = "MSRA_NER_ELECTRA_SMALL_ZH"


class PretrainedRecogniser:
    """A HanLP named entity recogniser of any kind that `hanlp.load` knows."""

    name = "hanlp-pretrained"

    def __init__(self, model: str = PUBLISHED) -> None:
        """Load `model`: a name that HanLP publishes, an address, or a folder on this machine."""
        place = getattr(hanlp.pretrained.ner, model, model)
        self.recogniser = hanlp.load(place)
        self.labels = {row["published"]: row["label"] for row in read_table("published_labels")}

    def read(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The entities of each text, by character offset."""
        held = [(number, list(text)) for number, text in enumerate(texts) if text]
        found: list[list[Mention]] = [[] for _ in texts]
        for (number, _), entities in zip(
            held, self.recogniser([characters for _, characters in held]), strict=True
        ):
            mentions = [m for e in entities if (m := self._mention(texts[number], e))]
            # HanLP gives the entities of a text as a set.
            found[number] = sorted(mentions, key=lambda m: (m.start, m.end))
        return found

    def _mention(self, text: str, entity: Sequence[Any]) -> Mention | None:
        _, published, start, end = entity[:4]
        label = self.labels.get(str(published).upper())
        return Mention(start, end, text[start:end], label, recogniser=self.name) if label else None
