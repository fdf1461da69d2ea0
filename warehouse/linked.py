"""Facts as linked data: JSON-LD in the terms of schema.org, PROV-O and Web Annotation.

A fact is an observation (schema:Observation) that was quoted from a file (prov:wasQuotedFrom), at
its place in the decoded text (oa:TextPositionSelector, in code points), by a run (prov:Activity) of
this program. What a person judged is attributed to that person (prov:wasAttributedTo). Text of a
document is only ever the value of a property, never a name or an address.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from math import isfinite
from typing import IO, Any

import duckdb

from warehouse.export import Rows, chunks

# What lies in a warehouse has an address nowhere; zj: is what no vocabulary has a word for.
NAMES = "urn:x-zhengju:"
REFERENCES = (
    "prov:wasGeneratedBy", "prov:wasQuotedFrom", "schema:isPartOf", "oa:hasSource", "zj:indicator",
)  # fmt: skip
CONTEXT: dict[str, Any] = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "zj": f"{NAMES}term:",
    "prov:startedAtTime": {"@type": "xsd:dateTime"},
    "prov:endedAtTime": {"@type": "xsd:dateTime"},
    "schema:dateModified": {"@type": "xsd:dateTime"},
    "schema:datePublished": {"@type": "xsd:date"},
    **{name: {"@type": "@id"} for name in REFERENCES},
}

Node = dict[str, Any]


def write_jsonld(db: duckdb.DuckDBPyConnection, rows: Rows, out: IO[str]) -> None:
    """One document: the context, then a node for each run, file, report, indicator and fact.

    `rows` are rows of the view facts, with all of its columns.
    """
    out.write(f'{{"@context": {_json(CONTEXT)},\n"@graph": [\n')
    for number, node in enumerate(_nodes(db, rows)):
        out.write((",\n" if number else "") + _json(node))
    out.write("\n]}\n")


def _nodes(db: duckdb.DuckDBPyConnection, rows: Rows) -> Iterator[Node]:
    """What the facts refer to, once each, and the facts."""
    used = {
        column: {value for (value,) in rows.select(column).distinct().fetchall()}
        for column in ("run_id", "document_id", "indicator")
    }
    reports = [
        one for one in _records(db.view("documents")) if one["document_id"] in used["document_id"]
    ]
    files = {report["document_id"]: report["source_id"] for report in reports}
    yield from (_run(one) for one in _records(db.view("runs")) if one["run_id"] in used["run_id"])
    read = set(files.values())
    yield from (_file(one) for one in _records(db.view("sources")) if one["source_id"] in read)
    yield from map(_report, reports)
    known = _records(db.view("indicators"))
    yield from (_indicator(one) for one in known if one["indicator"] in used["indicator"])
    for fact in _records(rows):
        yield _fact(fact, files[fact["document_id"]])


def _run(run: Node) -> Node:
    version = f"{run['pipeline_version']} {run['model_version']}"
    software = _node("software", version, "prov:SoftwareAgent", "schema:SoftwareApplication", **{
        "schema:name": "Zhengju", "schema:softwareVersion": version
    })  # fmt: skip
    return _node("run", run["run_id"], "prov:Activity", **{
        "prov:startedAtTime": _moment(run["started"]),
        "prov:endedAtTime": _moment(run["finished"]),
        "prov:wasAssociatedWith": software,
    })  # fmt: skip


def _file(source: Node) -> Node:
    return _node("source", source["source_id"], "prov:Entity", "schema:DigitalDocument", **{
        "schema:name": source["source_name"],
        "schema:encodingFormat": source["format"],
        "zj:sha256": source["sha256"],
    })  # fmt: skip


def _report(document: Node) -> Node:
    published, year = document["published"], document["report_year"]
    return _node("document", document["document_id"], "prov:Entity", "schema:Report", **{
        "schema:name": document["title"],
        "schema:reportNumber": document["document_number"],
        "schema:datePublished": published and published.isoformat(),
        "schema:temporalCoverage": year and str(year),
        "schema:publisher": _agency(document["issuer"]),
        "schema:isPartOf": _name("source", document["source_id"]),
    })  # fmt: skip


def _indicator(indicator: Node) -> Node:
    return _node("indicator", indicator["indicator"], "schema:DefinedTerm", **{
        "schema:termCode": indicator["indicator"], "schema:name": indicator["name"]
    })  # fmt: skip


def _fact(fact: Node, source_id: str) -> Node:
    source = _name("source", source_id)
    return _node("fact", fact["fact_id"], "prov:Entity", "schema:Observation", **{
        "schema:observationAbout": _agency(fact["agency"]),
        "schema:measuredProperty": _property(fact),
        "schema:value": _number(fact["value"]),
        "schema:minValue": _number(fact["low"]),
        "schema:maxValue": _number(fact["high"]),
        "schema:unitText": fact["unit"],
        "schema:temporalCoverage": _period(fact["period_start"], fact["period_end"]),
        "schema:isPartOf": _name("document", fact["document_id"]),
        **{f"zj:{name}": fact[name] for name in ("bound", "kind", "status", "change", "review")},
        "zj:earlier": fact["earlier"] or None,
        "zj:confidence": _number(fact["confidence"]),
        "prov:wasGeneratedBy": _name("run", fact["run_id"]),
        "prov:wasQuotedFrom": source,
        "prov:wasDerivedFrom": _place(fact, source),
        "prov:wasAttributedTo": _person(fact["reviewed_by"]),
        "schema:dateModified": _moment(fact["reviewed_at"]),
    })  # fmt: skip


def _property(fact: Node) -> Node:
    """What was done to what, and the standard indicator where there is one."""
    indicator = fact["indicator"]
    return _given(**{
        "@type": "schema:Property",
        "schema:name": fact["object"],
        "zj:action": fact["action"],
        "zj:indicator": indicator and _name("indicator", indicator),
    })  # fmt: skip


def _place(fact: Node, source: str) -> Node:
    """The quantity in the decoded text, with its sentence and the headings above it."""
    start, end = fact["quantity_start"], fact["quantity_end"]
    return _given(**{
        "@type": ["prov:Entity", "oa:SpecificResource"],
        "oa:hasSource": source,
        "oa:hasSelector": [
            {"@type": "oa:TextPositionSelector", "oa:start": start, "oa:end": end},
            {"@type": "oa:TextQuoteSelector", "oa:exact": fact["quantity_text"]},
        ],
        "schema:text": fact["sentence"],
        "zj:section": fact["section"],
    })  # fmt: skip


def _agency(name: str | None) -> Node | None:
    """An agency is known by its name: the same name is the same node."""
    if name is None:
        return None
    return _node("agency", _hash(name), "schema:GovernmentOrganization", **{"schema:name": name})


def _person(name: str | None) -> Node | None:
    if name is None:
        return None
    return {"@type": ["prov:Person", "schema:Person"], "schema:name": name}


def _node(kind: str, key: str, *types: str, **values: Any) -> Node:
    """A node with a name of its own."""
    return _given(**{"@id": _name(kind, key), "@type": list(types), **values})


def _name(kind: str, key: str) -> str:
    """How a node is called, also by others; a key that is no plain word is told by its hash."""
    plain = key.replace("-", "").replace("_", "").isalnum() and key.isascii()
    return f"{NAMES}{kind}:{key if plain else _hash(key)}"


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _given(**values: Any) -> Node:
    """Without what is NULL: JSON-LD would drop it, other readers stumble over it."""
    return {name: value for name, value in values.items() if value is not None}


def _records(rows: Rows) -> Iterator[Node]:
    for chunk in chunks(rows):
        for row in chunk:
            yield dict(zip(rows.columns, row, strict=True))


def _number(value: float | None) -> Node | None:
    """Typed: JSON-LD takes 16300.0 for an integer. JSON has no nan and no inf."""
    if value is None or not isfinite(value):
        return None
    return {"@type": "xsd:double", "@value": repr(float(value))}


def _moment(value: datetime | None) -> str | None:
    """The warehouse keeps UTC without a zone."""
    return f"{value.isoformat()}Z" if value else None


def _period(start: date | None, end: date | None) -> str | None:
    """ISO 8601, .. where it is open."""
    if start is None and end is None:
        return None
    return "/".join(day.isoformat() if day else ".." for day in (start, end))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
