"""Extractions written by hand: one report a file, one fact for every figure in it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from annotations.records import Anomaly, Extraction, Fact, Mention, Report, SourceText
from warehouse.ledger import Edition, Loaded, Reject, Run, Version
from warehouse.loading import Copies, load
from warehouse.staging import folder_beside, staged_source, write_batch

FIGURE = re.compile(r"(\d+)(件|人次|%)")
VERSION = Version("embedded", "0.1.0", "m1")

Extract = Callable[..., Extraction]
Load = Callable[..., Loaded]


@pytest.fixture
def extract() -> Extract:
    return extraction


def extraction(path: str, text: str, year: int = 2023) -> Extraction:
    source_id = hashlib.sha256(path.encode()).hexdigest()[:12]
    document_id = f"{source_id}-1"
    source = SourceText(
        source_id=source_id,
        name=Path(path).name,
        path=path,
        format="txt",
        encoding="utf-8",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )
    report = Report(
        document_id, source_id, 0, len(text), "云泽市教育局", "年度报告", year,
        date(year + 1, 1, 20), None,
    )  # fmt: skip
    found = list(FIGURE.finditer(text))
    mentions = tuple(
        (document_id, Mention(m.start(), m.end(), m[0], "QUANTITY", 0.9, "grammar")) for m in found
    )
    anomalies = tuple(
        Anomaly("advertisement", m.start(), m.end(), m[0], "an address pasted into a sentence")
        for m in re.finditer(r"www\.\w+", text)
    )
    facts = tuple(fact(document_id, match) for match in found)
    return Extraction(source, (report,), mentions, facts, anomalies)


def fact(document_id: str, match: re.Match[str]) -> Fact:
    value = float(match[1])
    return Fact(
        fact_id=f"{document_id}-{match.start()}",
        document_id=document_id,
        quantity_text=match[0],
        quantity_start=match.start(),
        quantity_end=match.end(),
        kind="percent" if match[2] == "%" else "count",
        value=value,
        low=value,
        high=value,
        bound="exact",
        unit=match[2],
        action="办结",
        action_start=None,
        action_end=None,
        object="申请",
        object_start=None,
        object_end=None,
        agency="云泽市教育局",
        agency_text=None,
        agency_start=None,
        agency_end=None,
        time_text=None,
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
        status="done",
        section="一、总体情况",
        sentence=match[0],
        sentence_start=match.start(),
        sentence_end=match.end(),
        confidence=0.8,
    )


def same_text(signatures: Mapping[str, bytes]) -> dict[str, str]:
    """Copies by equality: near copies are the models' business."""
    first: dict[bytes, str] = {}
    copies = {}
    for document_id, signature in signatures.items():
        if first.setdefault(signature, document_id) != document_id:
            copies[document_id] = first[signature]
    return copies


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "facts.duckdb"


@pytest.fixture
def load_all(warehouse: Path) -> Load:
    """Stage and load extractions as one run."""

    def stage_and_load(
        *extractions: Extraction,
        run_id: str = "run-1",
        version: Version = VERSION,
        rejects: tuple[Reject, ...] = (),
        unchanged: tuple[Edition, ...] = (),
        into: Path = warehouse,
        staging: Path | None = None,
        copies: Copies = same_text,
    ) -> Loaded:
        folder = staging or folder_beside(into)
        batches = {}
        for one in extractions:
            signatures = {r.document_id: one.source.text.encode() for r in one.reports}
            path = write_batch(folder, [staged_source(one, signatures, version)])
            batches[Edition(one.source.source_id, one.source.sha256, version)] = path
        run = Run(run_id, datetime(2024, 5, 1, 8), version, unchanged)
        return load(into, run, batches, rejects, copies)

    return stage_and_load
