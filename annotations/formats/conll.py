"""CoNLL: one character a line with its BIO tag, passages parted by an empty line; entities only.

White space is no token; `# text` has it. The metadata are comments before the tokens, as in
CoNLL-U.
What is read back has no relations: it teaches the recognisers, and says nothing of facts.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotations.formats.drafts import Draft, DraftSpan, Problem, metadata
from annotations.passages import Passage

OUTSIDE = "O"


def write(passages: Sequence[Passage], path: Path) -> None:
    """All passages to one file."""
    blocks = ["".join(f"{line}\n" for line in _lines(passage)) for passage in passages]
    path.write_bytes("\n".join(blocks).encode("utf-8"))


def read(path: Path) -> Iterator[Draft | Problem]:
    """The passages; one whose tokens are not its text was edited."""
    try:
        content = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        yield Problem(path.name, "the file", "is not UTF-8")
        return
    first = 1
    for block in content.split("\n\n"):
        lines = block.split("\n")
        if any(line.strip() for line in lines):
            yield _draft(path.name, f"the passage at line {first}", lines)
        first += len(lines) + 1


def _lines(passage: Passage) -> Iterator[str]:
    told = metadata(passage) | {"entities_only": True, "readings": [], "text": passage.text}
    for name, value in told.items():
        yield f"# {name} = {json.dumps(value, ensure_ascii=False)}"
    tags = [OUTSIDE] * len(passage.text)
    for span in passage.spans:
        marked = _visible(passage.text, span.start, span.end)
        for place in marked:
            tags[place] = f"{'B' if place == marked[0] else 'I'}-{span.label}"
    for place in _visible(passage.text, 0, len(passage.text)):
        yield f"{passage.text[place]}\t{tags[place]}"


def _visible(text: str, start: int, end: int) -> list[int]:
    return [place for place in range(start, end) if not text[place].isspace()]


def _draft(file: str, record: str, lines: Sequence[str]) -> Draft | Problem:
    try:
        told = dict(_comment(line) for line in lines if line.startswith("# "))
        tokens = [_token(line) for line in lines if line.strip() and not line.startswith("# ")]
    except ValueError as error:
        return Problem(file, record, str(error))
    text = str(told.pop("text", ""))
    places = _visible(text, 0, len(text))
    if [text[place] for place in places] != [token for token, _ in tokens]:
        return Problem(file, record, "its text was edited: the tokens are not those of `# text`")
    try:
        spans = tuple(
            _spans([(place, tag) for place, (_, tag) in zip(places, tokens, strict=True)])
        )
    except ValueError as error:
        return Problem(file, record, str(error))
    return Draft(file, record, text, told, spans, ())


def _comment(line: str) -> tuple[str, Any]:
    name, _, value = line[2:].partition(" = ")
    try:
        return name, json.loads(value)
    except ValueError as error:
        raise ValueError(f"the comment {name!r} is damaged") from error


def _token(line: str) -> tuple[str, str]:
    token, _, tag = line.partition("\t")
    if not tag:
        raise ValueError(f"{line!r} is no character with a tag")
    return token, tag.strip()


def _spans(tagged: Sequence[tuple[int, str]]) -> Iterator[DraftSpan]:
    """Of characters with their tags. Raises ValueError where an I continues nothing."""
    begun: list[tuple[int, int, str]] = []
    before = OUTSIDE
    for place, tag in tagged:
        prefix, _, label = tag.partition("-")
        if prefix == "B":
            begun.append((place, place + 1, label))
        elif prefix == "I" and before[2:] == label:
            begun[-1] = (begun[-1][0], place + 1, label)
        elif tag != OUTSIDE:
            raise ValueError(f"the tag {tag} follows upon {before}: it continues nothing")
        before = tag
    for number, (start, end, label) in enumerate(begun):
        yield DraftSpan(str(number), start, end, label)
