"""Items as the triples that a query service of Wikidata holds, in an rdflib graph.

Only what queries for ids use: direct values of the best rank (wdt:), statements with their values
and qualifiers (p:, ps:, pq:), and the number of sitelinks.
Source: https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node
from wikibase_items import Item

__all__ = ["graph_of"]

WD = Namespace("http://www.wikidata.org/entity/")
WDT = Namespace("http://www.wikidata.org/prop/direct/")
P = Namespace("http://www.wikidata.org/prop/")
PS = Namespace("http://www.wikidata.org/prop/statement/")
PQ = Namespace("http://www.wikidata.org/prop/qualifier/")
WIKIBASE = Namespace("http://wikiba.se/ontology#")


def graph_of(items: Iterable[Item]) -> Graph:
    graph = Graph()
    for item in items:
        subject = WD[item["id"]]
        graph.add((subject, WIKIBASE.sitelinks, Literal(len(item["sitelinks"]))))
        for p, statements in item["claims"].items():
            _add(graph, subject, p, statements)
    return graph


def _add(graph: Graph, subject: URIRef, p: str, statements: list[dict[str, Any]]) -> None:
    ranks = {statement["rank"] for statement in statements}
    best = "preferred" if "preferred" in ranks else "normal"
    for statement in statements:
        node = BNode()
        value = _node(statement["mainsnak"])
        graph.add((subject, P[p], node))
        graph.add((node, PS[p], value))
        if statement["rank"] == best:
            graph.add((subject, WDT[p], value))
        for q, snaks in statement.get("qualifiers", {}).items():
            for snak in snaks:
                graph.add((node, PQ[q], _node(snak)))


def _node(snak: dict[str, Any]) -> Node:
    kind, value = snak["datavalue"]["type"], snak["datavalue"]["value"]
    if kind == "wikibase-entityid":
        return WD[value["id"]]
    if kind == "quantity":
        return Literal(value["amount"], datatype=XSD.decimal)
    if kind == "time":
        # A year alone is filed as its first day.
        return Literal(
            value["time"].lstrip("+").replace("-00-00T", "-01-01T"), datatype=XSD.dateTime
        )
    return Literal(value["text"], lang=value["language"]) if kind != "string" else Literal(value)
