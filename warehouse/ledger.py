"""What the warehouse records about runs: who extracted, what was loaded, what was refused."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Version:
    """Who extracted: a source is extracted again when any of it changes."""

    profile: str
    pipeline_version: str
    model_version: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of one source, as one version reads it."""

    source_id: str
    sha256: str
    version: Version


@dataclass(frozen=True, slots=True)
class Reject:
    """A source that could not be read, and why."""

    source_name: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the flow; `started` is UTC without a zone, `unchanged` is what it left alone."""

    run_id: str
    started: datetime
    version: Version
    unchanged: tuple[Edition, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one load put into the warehouse; `warnings` are the data checks that it fails."""

    sources: int
    documents: int
    facts: int
    anomalies: int
    rejects: int
    warnings: tuple[str, ...] = field(default=())
