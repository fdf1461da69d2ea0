"""What the page says, in Chinese and English: words.csv, a row a text."""

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("words.csv")
LANGUAGES = {"zh": "中文", "en": "English"}


class Words:
    """The texts in one language: `say("found", count=3)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = texts(language)

    def __call__(self, key: str, **told: object) -> str:
        """The text of that key with what is told put in. Raises KeyError where there is none."""
        return self._texts[key].format(**told)

    def value(self, value: str) -> str:
        """A value of a column (done, count) in the language, as it is where words.csv lacks it."""
        return self._texts.get(f"value.{value}", value)

    def column(self, name: str) -> str:
        """The name of a column, likewise."""
        return self._texts.get(f"column.{name}", name)


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of a language by key."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {row["key"]: row[language] for row in csv.DictReader(rows)}
