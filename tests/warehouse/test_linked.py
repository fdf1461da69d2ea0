"""Linked data, read back by a library: the terms exist, and the provenance leads to the text."""

import io
import json
from dataclasses import replace

import pytest
from rdflib import RDF, Graph, Literal, URIRef, namespace

from tests.warehouse.figures import fact, fill
from warehouse import export
from warehouse.linked import write_jsonld
from warehouse.store import reading

OA = "http://www.w3.org/ns/oa#"
# https://www.w3.org/TR/annotation-vocab/
OA_TERMS = {
    "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "hasSource", "hasSelector",
    "start", "end", "exact",
}  # fmt: skip
# In schema.org since version 23, and not in rdflib's copy of it.
NEWER = {"https://schema.org/observationAbout"}
EVIDENCE = """
prefix prov: <http://www.w3.org/ns/prov#>
prefix oa: <http://www.w3.org/ns/oa#>
prefix schema: <https://schema.org/>
select ?file ?start ?end ?exact ?value ?agency ?model where {
    ?fact a schema:Observation ; schema:value ?value ; prov:wasQuotedFrom ?source ;
        prov:wasDerivedFrom ?place ; schema:observationAbout/schema:name ?agency ;
        prov:wasGeneratedBy/prov:wasAssociatedWith/schema:softwareVersion ?model .
    ?source schema:name ?file .
    ?place oa:hasSource ?source ; oa:hasSelector ?position, ?quote .
    ?position oa:start ?start ; oa:end ?end .
    ?quote oa:exact ?exact .
}
"""


@pytest.fixture
def told(warehouse, load_all):
    """JSON-LD of what was loaded."""

    def jsonld(*extractions, where=None, run_id="run-1") -> str:
        load_all(*extractions, run_id=run_id)
        out = io.StringIO()
        with reading(warehouse) as db:
            write_jsonld(db, export.facts(db, where), out)
        return out.getvalue()

    return jsonld


def test_provenance_leads_to_the_text(told, extract):
    graph = Graph().parse(data=told(extract("/a/1.txt", "全年办结5件")), format="json-ld")
    (row,) = graph.query(EVIDENCE)
    assert [one.toPython() for one in row] == [
        "1.txt", 4, 6, "5件", 5.0, "云泽市教育局", "0.1.0 m1"
    ]  # fmt: skip


def test_every_term_is_defined(told, extract):
    found = extract("/a/1.txt", "办结5件，满意率98%")
    facts = (replace(found.facts[0], indicator="disclosure_requests_handled"), found.facts[1])
    graph = Graph().parse(data=told(replace(found, facts=facts)), format="json-ld")
    terms = {predicate for _, predicate, _ in graph} | set(graph.objects(None, RDF.type))
    known = (namespace.PROV, namespace.SDO, RDF)
    unknown = {
        term for term in terms
        if not any(term in one for one in known) and str(term) not in NEWER
        and term.removeprefix(OA) not in OA_TERMS and not term.startswith("urn:x-zhengju:term:")
    }  # fmt: skip
    assert unknown == set()
    assert URIRef(namespace.PROV.wasGeneratedBy) in terms


@pytest.mark.parametrize("run_id", ["run-1", "夜间 run/1"])
def test_what_is_referred_to_is_there_once(told, extract, run_id):
    extractions = extract("/a/1.txt", "办结5件"), extract("/a/2.txt", "办结6件，办结7件")
    text = told(*extractions, run_id=run_id)
    ids = [node["@id"] for node in json.loads(text)["@graph"]]
    assert len(ids) == len(set(ids)) == 1 + 2 + 2 + 3
    graph = Graph().parse(data=text, format="json-ld")
    prov, sdo = namespace.PROV, namespace.SDO
    referred = {
        target for predicate in (prov.wasGeneratedBy, prov.wasQuotedFrom, sdo.isPartOf)
        for target in graph.objects(None, predicate)
    }  # fmt: skip
    assert {str(one) for one in referred} <= set(ids)


def test_condition_leaves_the_others_out(told, extract):
    text = told(extract("/a/1.txt", "办结5件"), extract("/a/2.txt", "办结6件"), where="value = 6")
    graph = Graph().parse(data=text, format="json-ld")
    assert [value.toPython() for value in graph.objects(None, namespace.SDO.value)] == [6.0]
    assert "1.txt" not in text


def test_numbers_dates_and_open_ends(warehouse):
    fill(warehouse, [
        fact(
            2023, "1.63万余条", 16300, bound="over", object="信息", unit="条",
            period=(None, "2023-12-31"),
        ),
        fact(2023, "xx条", None, bound="redacted", object="信息", unit="条", agency="云泽市司法局"),
    ])  # fmt: skip
    with reading(warehouse) as db:
        out = io.StringIO()
        write_jsonld(db, export.facts(db), out)
    graph = Graph().parse(data=out.getvalue(), format="json-ld")
    assert list(graph.objects(None, namespace.SDO.minValue)) == [
        Literal("16300.0", datatype=namespace.XSD.double)
    ]
    assert list(graph.objects(None, namespace.SDO.maxValue)) == []
    periods = {str(one) for one in graph.objects(None, namespace.SDO.temporalCoverage)}
    assert periods == {"2023", "../2023-12-31", "2023-01-01/2023-12-31"}


def test_text_of_a_document_stays_text(told, extract):
    """What looks like JSON-LD, or an address, in a report is a value of a property and no more."""
    hostile = '"@id": "http://evil.example/", "@context": "http://evil.example/c" 办结5件'
    text = told(extract("/a/@context.txt", hostile))
    graph = Graph().parse(data=text, format="json-ld")
    addresses = {node for triple in graph for node in triple if isinstance(node, URIRef)}
    assert not any("evil.example" in address for address in addresses)
    (row,) = graph.query(EVIDENCE)
    assert row.exact.toPython() == "5件"
