"""What two versions of the extraction make of the same reports, in tables and as Markdown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.comparison import Change, Counted, changes, counted
from annotations.records import Fact
from flows.artifacts import markup
from flows.display import complain, plain
from flows.failures import Failure

if TYPE_CHECKING:
    from models.registry import Version

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
    told: Callable[[str], None] = complain,
) -> Comparison:
    """Read the reports of a file or folder with both versions; sources that cannot be read are
    told once. Raises Failure."""
    was = facts_of(before, on, profile, told)
    found = list(changes(was, facts_of(after, on, profile, lambda _: None)))
    return Comparison(str(before), str(after), found, counted(found, was))


def facts_of(
    version: "Version",
    on: Path,
    profile: str = "embedded",
    told: Callable[[str], None] = complain,
) -> dict[str, list[Fact]]:
    """By source name what a version finds; sources that cannot be read are told and left out."""
    from models.pipeline import load
    from models.reading import Unreadable, collect_sources, read_source

    paths = collect_sources([on]) if on.exists() else []
    if not paths:
        raise Failure(f"{on} holds no reports: name a file or a folder by --on")
    pipeline = load(profile, version)
    found: dict[str, list[Fact]] = {}
    for number, path in enumerate(paths):
        try:
            source = read_source(path, source_id=str(number))
            found[path.name] = list(pipeline.extract(source).facts)
        except Unreadable as unreadable:
            told(f"could not be read: {unreadable.reason}")
    return found


def _told(fact: Fact | None, altered: Mapping[str, Sequence[object]]) -> str:
    """The fact in short; what else was altered (a period) is told by name."""
    if fact is None:
        return ""
    words = [plain(getattr(fact, name)) or "-" for name in SHOWN]
    others = [name for name in altered if name not in SHOWN]
    return " · ".join([*words, *(f"{name} {plain(getattr(fact, name)) or '-'}" for name in others)])
