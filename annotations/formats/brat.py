"""brat: a folder of .txt and .ann (standoff) files. https://brat.nlplab.org/standoff.html

The status of a quantity is an attribute; the metadata are a note on the document, which stays where
spans are deleted. A span that reaches over the end of a line is written in fragments.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from annotations.formats.drafts import Draft, DraftRelation, DraftSpan, Problem, metadata
from annotations.labels import read_labels
from annotations.passages import Passage, Relation, Span
from annotations.records import ROLES, STATUSES

# A note hangs on an annotation; this one hangs on none that could be deleted.
NOTE = "AnnotatorNotes DOCUMENT"
FRAGMENT = re.compile(r"[^\r\n]+")
PLACES = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
ARGUMENTS = re.compile(r"(\S+) Arg1:(\S+) Arg2:(\S+)\s*")


class _Unreadable(Exception):
    """A line that is no standoff annotation."""


@dataclass(slots=True)
class _Lines:
    """What the lines of an .ann file say."""

    spans: list[DraftSpan] = field(default_factory=list)
    relations: list[DraftRelation] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, Any] | None = None


def write(passages: Sequence[Passage], path: Path) -> None:
    """A pair of files for each passage, and the config, into the folder `path`."""
    configured = config()
    path.mkdir(parents=True, exist_ok=True)
    (path / "annotation.conf").write_text(configured, encoding="utf-8")
    for number, passage in enumerate(passages, start=1):
        text, lines = path / f"{number:05}.txt", [f"{line}\n" for line in _lines(passage)]
        text.write_bytes(passage.text.encode("utf-8"))
        text.with_suffix(".ann").write_bytes("".join(lines).encode("utf-8"))


def config() -> str:
    """Which labels, roles and statuses there are: https://brat.nlplab.org/configuration.html"""
    sections = {
        "entities": [one.label for one in read_labels()],
        "relations": [f"{role}\tArg1:QUANTITY, Arg2:{role}" for role in ROLES],
        "events": [],
        "attributes": [f"Status\tArg:QUANTITY, Value:{'|'.join(STATUSES)}"],
    }
    return "\n".join(
        f"[{name}]\n" + "".join(f"{line}\n" for line in lines) for name, lines in sections.items()
    )


def read(path: Path) -> Iterator[Draft | Problem]:
    """The pairs of files of a folder, in the order of their names."""
    texts, marks = ({one.stem for one in path.glob(f"*.{end}")} for end in ("txt", "ann"))
    if not texts | marks:
        yield Problem(path.name, "the folder", "has no .txt and .ann files")
    for name in sorted(texts ^ marks):
        yield Problem(path.name, name, f"its .{'ann' if name in texts else 'txt'} file is missing")
    for name in sorted(texts & marks):
        yield _draft(path, name)


def _lines(passage: Passage) -> Iterator[str]:
    for number, span in enumerate(passage.spans, start=1):
        yield f"T{number}\t{_bound(passage.text, span)}"
    stated = [(number, span.status) for number, span in enumerate(passage.spans, 1) if span.status]
    for number, (target, status) in enumerate(stated, start=1):
        yield f"A{number}\tStatus T{target} {status}"
    for number, relation in enumerate(passage.relations, start=1):
        yield f"R{number}\t{_arguments(relation)}"
    yield f"#1\t{NOTE}\t{json.dumps(metadata(passage), ensure_ascii=False)}"


def _bound(text: str, span: Span) -> str:
    parts = list(FRAGMENT.finditer(text, span.start, span.end))
    places = ";".join(f"{part.start()} {part.end()}" for part in parts)
    return f"{span.label} {places}\t{' '.join(part[0] for part in parts)}"


def _arguments(relation: Relation) -> str:
    return f"{relation.label} Arg1:T{relation.head + 1} Arg2:T{relation.child + 1}"


def _draft(folder: Path, name: str) -> Draft | Problem:
    try:
        text, marks = (
            (folder / f"{name}.{end}").read_bytes().decode("utf-8") for end in ("txt", "ann")
        )
    except UnicodeDecodeError:
        return Problem(folder.name, name, "is not UTF-8")
    found = _Lines()
    for number, line in enumerate(marks.split("\n"), start=1):
        try:
            _read_line(line.rstrip("\r"), text, found)
        except _Unreadable as error:
            return Problem(folder.name, f"{name}.ann, line {number}", str(error))
    spans = tuple(replace(one, status=found.statuses.pop(one.key, None)) for one in found.spans)
    if found.statuses:
        return Problem(folder.name, name, f"the status of {min(found.statuses)} points nowhere")
    return Draft(folder.name, name, text, found.metadata or {}, spans, tuple(found.relations))


def _read_line(line: str, text: str, found: _Lines) -> None:
    key, _, rest = line.partition("\t")
    said, _, tail = rest.partition("\t")
    if key.startswith("T"):
        found.spans.append(_span(key, said, tail, text))
    elif key.startswith("R") and (ends := ARGUMENTS.fullmatch(said)):
        found.relations.append(DraftRelation(ends[2], ends[3], ends[1]))
    elif key.startswith("A") and said.startswith("Status ") and len(said.split()) == 3:
        found.statuses[said.split()[1]] = said.split()[2]
    elif said == NOTE and found.metadata is not None:
        raise _Unreadable("a second note with metadata: leave the one that was exported")
    elif said == NOTE:
        found.metadata = _metadata(tail)
    elif line.strip() and not key.startswith("#"):
        raise _Unreadable(f"{line!r} is no span, relation, status or note")


def _metadata(tail: str) -> dict[str, Any]:
    try:
        return dict(json.loads(tail))
    except (ValueError, TypeError) as error:
        raise _Unreadable("its note with the metadata is damaged") from error


def _span(key: str, said: str, tail: str, text: str) -> DraftSpan:
    match = PLACES.fullmatch(said)
    if not match:
        raise _Unreadable(f"{said!r} is no label with offsets")
    parts = [tuple(map(int, part.split())) for part in match[2].split(";")]
    if any(text[a[1] : b[0]].strip() for a, b in pairwise(parts)):
        raise _Unreadable(f"{key} leaves out words between its fragments: mark one stretch")
    start, end = parts[0][0], parts[-1][1]
    # brat joins fragments by one space, whatever stands between them in the text.
    surface = text[start:end] if tail == " ".join(text[a:b] for a, b in parts) else tail
    return DraftSpan(key, start, end, match[1], surface)
