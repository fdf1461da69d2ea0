"""What two versions of the extraction make of the same reports, in tables and as Markdown."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.comparison import Change, Counted, changes, counted
from annotations.records import Fact
from flows.artifacts import markup
from flows.display import complain, plain
from flows.failures import Failure

if TYPE_CHECKING:
    from models.pipeline import Pipeline
    from models.registry import Version

log = logging.getLogger(__name__)
# Takes a line for the user.
Told = Callable[[str], None]

SAMPLES = Path(__file__).resolve().parents[1] / "seeds" / "reports"
SHOWN = ("agency", "action", "object", "quantity_text", "status")
COLUMNS = ("change", "source", "before", "after", "sentence")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one version to another, by source and place."""

    before: str
    after: str
    changes: list[Change]
    counted: Counted

    def rows(self, limit: int | None = None) -> Iterator[tuple[str, ...]]:
        """A row of COLUMNS for each change."""
        for one in self.changes[:limit]:
            said = one.altered()
            told = [_told(fact, said) for fact in (one.before, one.after)]
            yield one.kind, one.source, *told, " ".join(one.sentence.split())

    def markdown(self, limit: int = 200) -> str:
        """A heading, the counts and a table of the first changes, for an artifact."""
        more = len(self.changes) - limit
        return markup.page(
            markup.heading(f"{self.before} -> {self.after}"),
            markup.paragraph(f"Facts: {self.counted}."),
            markup.table(COLUMNS, self.rows(limit)),
            markup.paragraph(f"{more} more.") if more > 0 else "",
        )


def compare(
    before: "Version",
    after: "Version",
    on: Path,
    profile: str = "embedded",
    told: Told = complain,
) -> Comparison:
    """Read the reports of a file or folder with both versions; what cannot be read is told once.
    Raises Failure."""
    once = cache(told)  # neither version can read an empty file
    texts = [facts_of(version, on, profile, once) for version in (before, after)]
    found = list(changes(*texts))
    return Comparison(str(before), str(after), found, counted(found, texts[0]))


def reports_of(on: Path) -> dict[str, Path]:
    """The reports of a file or folder, by their place in it. Raises Failure where there is none."""
    from models.reading import collect_sources

    paths = collect_sources([on]) if on.exists() else []
    if not paths:
        raise Failure(f"{on} holds no reports: name a file or a folder by --on")
    return {path.name if path == on else str(path.relative_to(on)): path for path in paths}


def facts_of(
    version: "Version", on: Path, profile: str = "embedded", told: Told = complain
) -> dict[str, list[Fact]]:
    """By report what a version finds; reports that cannot be read are told and left out."""
    from models.pipeline import load

    reports = reports_of(on)
    pipeline = load(profile, version)
    found = {name: _facts(pipeline, name, path, told) for name, path in reports.items()}
    return {name: facts for name, facts in found.items() if facts is not None}


def _facts(pipeline: "Pipeline", name: str, path: Path, told: Told) -> list[Fact] | None:
    """Of one report. What a fault of our own does to it must not cost the others theirs."""
    from models.reading import Unreadable, read_source

    try:
        return list(pipeline.extract(read_source(path, source_id=name)).facts)
    except Unreadable as unreadable:
        told(f"{name} could not be read: {unreadable.reason}")
    except Exception as fault:
        log.exception("extraction of %s failed", path)
        reason = " ".join(f"{type(fault).__name__}: {fault}".split())
        told(f"{name}: a fault of this program, please report it: {reason}")
    return None


def _told(fact: Fact | None, altered: Mapping[str, Sequence[object]]) -> str:
    """The fact in short; what else was altered (a period) is told by name."""
    if fact is None:
        return ""
    words = [_value(fact, name) for name in SHOWN]
    others = [name for name in altered if name not in SHOWN]
    return " · ".join([*words, *(f"{name} {_value(fact, name)}" for name in others)])


def _value(fact: Fact, name: str) -> str:
    """As a reader writes it: several participants as 公安局、司法局, nothing as a dash."""
    value = getattr(fact, name)
    return ("、".join(value) if isinstance(value, tuple) else plain(value)) or "-"
