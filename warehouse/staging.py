"""Extractions on their way into a warehouse: content-hashed Parquet beside it, one file a batch.

A row is a source with its documents, facts, mentions and anomalies as lists. A batch is written
under a temporary name and renamed, so a file that is there is whole; its name is the SHA-256 of
its bytes. A run that was interrupted leaves its batches, and the next one takes them up.
"""

import hashlib
import os
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from itertools import accumulate, chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from annotations.records import Anomaly, Extraction, Fact, Report
from warehouse.ledger import Edition, Version

ATTEMPTS = 100
ARROW_TYPES = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    date: pa.date32(),
    bytes: pa.binary(),
}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A report as it is stored; `signature` is what near copies are recognised by."""

    document_id: str
    ordinal: int
    issuer: str | None
    title: str | None
    report_year: int | None
    published: date | None
    document_number: str | None
    start: int
    end: int
    content_sha256: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention with the document in which it stands."""

    document_id: str
    start: int
    end: int
    text: str
    label: str
    score: float
    recogniser: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as it is stored, with who read it."""

    source_id: str
    source_name: str
    path: str
    format: str
    encoding: str
    sha256: str
    characters: int
    text: str
    profile: str
    pipeline_version: str
    model_version: str


@dataclass(frozen=True, slots=True)
class StagedSource:
    """A source with all that was found in it."""

    source: SourceRow
    documents: Sequence[DocumentRow]
    facts: Sequence[Fact]
    mentions: Sequence[MentionRow]
    anomalies: Sequence[Anomaly]


Record = SourceRow | DocumentRow | MentionRow | Fact | Anomaly


def folder_beside(warehouse: Path) -> Path:
    """The staging folder of a warehouse."""
    return warehouse.with_name(warehouse.name + ".staging")


def staged_source(
    extraction: Extraction, signatures: Mapping[str, bytes], version: Version
) -> StagedSource:
    """The rows of one source; `signatures` by document_id.

    Raises ValueError where a span is not what the source says there.
    """
    _verify_spans(extraction)
    return StagedSource(
        source=_source_row(extraction, version),
        documents=_document_rows(extraction, signatures),
        facts=extraction.facts,
        mentions=_mention_rows(extraction),
        anomalies=extraction.anomalies,
    )


def write_batch(folder: Path, sources: Sequence[StagedSource]) -> Path:
    """Write one batch and return its path.

    Raises OSError where the disk refuses; nothing is left behind then.
    """
    table = _table(sources)
    unnamed = folder / f"{os.getpid()}-{sources[0].source.source_id}.tmp"
    try:
        _write(table, unnamed)
        return unnamed.replace(folder / f"{_sha256(unnamed)}.parquet")
    finally:
        unnamed.unlink(missing_ok=True)


def _write(table: pa.Table, path: Path) -> None:
    """Write into a folder that another run, which is done with it, may be removing just now."""
    for left in reversed(range(ATTEMPTS)):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            pq.write_table(table, path, compression="zstd")
        except FileNotFoundError:
            if not left:
                raise
        else:
            return


def staged_editions(folder: Path) -> dict[Edition, Path]:
    """What whole batches the folder holds: the batch of each edition. Damaged files are ignored."""
    editions: dict[Edition, Path] = {}
    for path in sorted(folder.glob("*.parquet")):
        if _sha256(path) == path.stem:
            editions.update(dict.fromkeys(batch_editions(path), path))
    return editions


def batch_editions(path: Path) -> list[Edition]:
    """The editions in one batch."""
    names = ["source_id", "sha256", "profile", "pipeline_version", "model_version"]
    columns = pq.read_table(path, columns=names).to_pydict()
    return [
        Edition(source_id, sha256, Version(*version))
        for source_id, sha256, *version in zip(*(columns[name] for name in names), strict=True)
    ]


def discard(batches: Iterable[Path]) -> None:
    """Remove batches that were loaded, and the folder once it is empty."""
    folders = {path.parent for path in batches}
    for path in batches:
        path.unlink(missing_ok=True)
    for folder in folders:
        with suppress(OSError):  # there are others in it
            folder.rmdir()


def _verify_spans(extraction: Extraction) -> None:
    text = extraction.source.text
    facts = (
        (fact.quantity_start, fact.quantity_end, fact.quantity_text) for fact in extraction.facts
    )
    mentions = ((span.start, span.end, span.text) for _, span in extraction.mentions)
    anomalies = ((span.start, span.end, span.text) for span in extraction.anomalies)
    for start, end, surface in chain(facts, mentions, anomalies):
        if text[start:end] != surface:
            raise ValueError(f"{surface!r} is not the text at {start}:{end}")


def _table(staged: Sequence[StagedSource]) -> pa.Table:
    sources = _struct(SourceRow, [one.source for one in staged])
    names = [column.name for column in fields(SourceRow)]
    lists = {
        "documents": _lists(DocumentRow, [one.documents for one in staged]),
        "facts": _lists(Fact, [one.facts for one in staged]),
        "mentions": _lists(MentionRow, [one.mentions for one in staged]),
        "anomalies": _lists(Anomaly, [one.anomalies for one in staged]),
    }
    return pa.table(dict(zip(names, sources.flatten(), strict=True)) | lists)


def _source_row(extraction: Extraction, version: Version) -> SourceRow:
    source = extraction.source
    return SourceRow(
        source_id=source.source_id,
        source_name=source.name,
        path=source.path,
        format=source.format,
        encoding=source.encoding,
        sha256=source.sha256,
        characters=len(source.text),
        text=source.text,
        profile=version.profile,
        pipeline_version=version.pipeline_version,
        model_version=version.model_version,
    )


def _document_rows(extraction: Extraction, signatures: Mapping[str, bytes]) -> list[DocumentRow]:
    return [
        _document_row(extraction, report, ordinal, signatures[report.document_id])
        for ordinal, report in enumerate(extraction.reports, start=1)
    ]


def _document_row(
    extraction: Extraction, report: Report, ordinal: int, signature: bytes
) -> DocumentRow:
    content = extraction.source.text[report.start : report.end]
    return DocumentRow(
        document_id=report.document_id,
        ordinal=ordinal,
        issuer=report.issuer,
        title=report.title,
        report_year=report.year,
        published=report.published,
        document_number=report.document_number,
        start=report.start,
        end=report.end,
        content_sha256=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
        signature=signature,
    )


def _mention_rows(extraction: Extraction) -> list[MentionRow]:
    return [
        MentionRow(document_id, span.start, span.end, span.text, span.label, span.score,
                   span.recogniser)
        for document_id, span in extraction.mentions
    ]  # fmt: skip


def _lists(record: type[Record], groups: Sequence[Sequence[Record]]) -> pa.ListArray:
    """One list of structs a source. Built by column: dictionaries of 40 keys a fact cost a gigabyte
    on a source of 20 MB."""
    offsets = pa.array(accumulate(map(len, groups), initial=0), pa.int32())
    return pa.ListArray.from_arrays(
        offsets, _struct(record, [row for rows in groups for row in rows])
    )


def _struct(record: type[Record], rows: Sequence[Record]) -> pa.StructArray:
    columns = arrow_fields(record)
    arrays = [pa.array([getattr(row, c.name) for row in rows], c.type) for c in columns]
    return pa.StructArray.from_arrays(arrays, fields=columns)


def arrow_fields(record: type[Record]) -> list[pa.Field]:
    """The columns of a record type: its fields, in their order."""
    hints = typing.get_type_hints(record)
    return [pa.field(column.name, _arrow_type(hints[column.name])) for column in fields(record)]


def _arrow_type(hint: object) -> pa.DataType:
    """The column type of a field's type: `str | None` is a string, `tuple[str, ...]` a list."""
    if isinstance(hint, types.UnionType):
        hint = next(kind for kind in typing.get_args(hint) if kind is not types.NoneType)
    if typing.get_origin(hint) is tuple:
        return pa.list_(_arrow_type(typing.get_args(hint)[0]))
    return ARROW_TYPES[typing.cast(type, hint)]


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
