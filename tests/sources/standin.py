"""A small Wikidata on this machine: the API and a query service, with faults on demand.

    with StandIn([person("Q42", "Douglas Adams")]) as wikidata:
        wikidata.fail(too_many(retry_after=1), cut)
        ... requests to wikidata.api and wikidata.sparql ...

It speaks wbgetentities, wbsearchentities, list=recentchanges, Special:EntityData, and SPARQL with
JSON results, the queries run by rdflib over the same items. The next requests, one each, meet the
faults that were asked for. What was asked is in `asked`.
"""

from __future__ import annotations

import gzip
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from triples import graph_of
from wikibase_items import Item

__all__ = [
    "Asked",
    "Fault",
    "StandIn",
    "api_error",
    "cut",
    "cut_query",
    "html",
    "lagged",
    "refused",
    "reset",
    "slow",
    "slow_query",
    "status",
    "too_many",
]

LIMIT = 50
PAGE = 4
"""Recent changes a page: small, so that tests see more than one."""


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    params: dict[str, str]
    headers: dict[str, str]


class StandIn:
    """The items, and the server that gives them out."""

    def __init__(
        self,
        items: Iterable[Item] = (),
        *,
        redirects: Mapping[str, str] | None = None,
        changes: Iterable[tuple[str, str]] = (),
        slowest: int = 0,
    ) -> None:
        self.items = {item["id"]: item for item in items}
        self.redirects = dict(redirects or {})
        self.changes = list(changes)
        self.slowest = slowest
        """Rows above which a query is too slow; 0 for never."""
        self.stuck_page = False
        self.delay = 0.0
        """Seconds before each answer."""
        self.asked: list[Asked] = []
        self._faults: deque[Fault] = deque()
        self._graph: tuple[tuple[int, ...], Graph] | None = None
        self.most_at_once = 0
        self._at_once = 0
        self._counting = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.standin = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    def __enter__(self) -> StandIn:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/w/api.php"

    @property
    def sparql(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/sparql"

    def fail(self, *faults: Fault) -> None:
        """Let the next requests meet these faults, one each."""
        self._faults.extend(faults)

    def batches(self, props: str = "claims") -> list[list[str]]:
        """The ids of each request for items so far."""
        return [
            each.params["ids"].split("|")
            for each in self.asked
            if each.params.get("action") == "wbgetentities" and props in each.params["props"]
        ]

    def next_fault(self) -> Fault | None:
        return self._faults.popleft() if self._faults else None

    def enter(self, step: int) -> None:
        with self._counting:
            self._at_once += step
            self.most_at_once = max(self.most_at_once, self._at_once)

    def answer(self, params: Mapping[str, str]) -> dict[str, Any]:
        """What the API says."""
        action = params.get("action")
        if action == "wbgetentities":
            return self._entities(params["ids"].split("|"), params["props"].split("|"))
        if action == "wbsearchentities":
            return self._search(params["search"], params["language"], int(params["limit"]))
        if action == "query" and params.get("list") == "recentchanges":
            return self._changes(params)
        return _error("badvalue", f'Unrecognized value for parameter "action": {action}')

    def _entities(self, ids: list[str], props: list[str]) -> dict[str, Any]:
        if len(ids) > LIMIT:
            return _error("too-many-ids", f"at most {LIMIT}")
        found: dict[str, Any] = {}
        for entity_id in ids:
            if int(entity_id[1:]) > 2147483647:
                info = f'Could not find an entity with the ID "{entity_id}".'
                return {"error": {"code": "no-such-entity", "info": info, "id": entity_id}}
            target = self.redirects.get(entity_id, entity_id)
            item = self.items.get(target)
            if item is None:
                found[entity_id] = {"id": entity_id, "missing": ""}
                continue
            wanted = {"type", "id"}
            if "info" in props:
                wanted |= {"pageid", "ns", "title", "lastrevid", "modified"}
            wanted.update(props)
            found[entity_id] = {key: value for key, value in item.items() if key in wanted}
            if target != entity_id:
                found[entity_id]["redirects"] = {"from": entity_id, "to": target}
        return {"entities": found, "success": 1}

    def _search(self, text: str, lang: str, limit: int) -> dict[str, Any]:
        start = text.casefold()
        hits = []
        for item in self.items.values():
            for code in (lang, "mul", "en"):
                names = [item["labels"][code]] if code in item["labels"] else []
                names += item["aliases"].get(code, [])
                if any(name["value"].casefold().startswith(start) for name in names):
                    hits.append(item)
                    break
        hits.sort(key=lambda item: -len(item["sitelinks"]))
        return {"search": [{"id": each["id"]} for each in hits[:limit]], "success": 1}

    def _changes(self, params: Mapping[str, str]) -> dict[str, Any]:
        listed = sorted(
            (at, title) for title, at in self.changes if params["rcstart"] <= at <= params["rcend"]
        )
        start = int(params.get("rccontinue", "0"))
        page = listed[start : start + PAGE]
        told = [{"type": "edit", "ns": 0, "title": t, "timestamp": at} for at, t in page]
        answer: dict[str, Any] = {"query": {"recentchanges": told}}
        if start + PAGE < len(listed):
            following = start if self.stuck_page and start else start + PAGE
            answer["continue"] = {"rccontinue": str(following), "continue": "-||"}
        return answer

    def select(self, query: str) -> tuple[bytes, bool]:
        """The JSON results of a query, and whether it was too slow to end."""
        state = tuple(map(id, self.items.values()))
        if self._graph is None or self._graph[0] != state:
            self._graph = (state, graph_of(self.items.values()))
        found = self._graph[1].query(_parsed(query))
        body = found.serialize(format="json")
        assert body is not None
        return body, bool(self.slowest) and len(found) > self.slowest


@lru_cache(maxsize=256)
def _parsed(query: str) -> Query:
    return prepareQuery(query)


def _error(code: str, info: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "info": info, **more}}


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Whoever asked is gone before the answer: said by nobody, and no error here."""
        if not isinstance(sys.exc_info()[1], OSError):
            raise


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Any

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._serve(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._serve(dict(parse_qsl(body)))

    def _serve(self, params: dict[str, str]) -> None:
        standin: StandIn = self.server.standin
        path = urlsplit(self.path).path
        headers = {name.lower(): value for name, value in self.headers.items()}
        standin.asked.append(Asked(path, params, headers))
        standin.enter(1)
        time.sleep(standin.delay)
        try:
            fault = standin.next_fault()
            if fault is not None:
                fault(self)
            elif path == "/sparql":
                body, is_slow = standin.select(params["query"])
                if is_slow:
                    slow_query(self)
                else:
                    self.reply(200, body, kind="application/sparql-results+json")
            elif path.startswith("/wiki/Special:EntityData/"):
                name = path.rpartition("/")[2].removesuffix(".json")
                entities = standin.answer(
                    {"action": "wbgetentities", "ids": name, "props": "info|labels|claims"}
                )
                self.reply(200, json.dumps({"entities": entities["entities"]}).encode())
            else:
                self.reply(200, json.dumps(standin.answer(params)).encode())
        finally:
            standin.enter(-1)

    def reply(
        self,
        code: int,
        body: bytes,
        *,
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
        cut_after: int | None = None,
    ) -> None:
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers = {**(headers or {}), "Content-Encoding": "gzip"}
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if cut_after is None else body[:cut_after])
        if cut_after is not None:
            self.close_connection = True


Fault = Callable[[_Handler], None]


def status(code: int, text: str = "it is not a good time", **headers: str) -> Fault:
    """An answer with another status, and a page of HTML."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    page = f"<html><style>p {{}}</style><body><p>{text}</p></body></html>".encode()
    return lambda handler: handler.reply(code, page, kind="text/html", headers=named)


def too_many(retry_after: str = "7") -> Fault:
    return status(429, "Too Many Requests", Retry_After=retry_after)


def refused(handler: _Handler) -> None:
    status(403, "Please set a user-agent")(handler)


def html(handler: _Handler) -> None:
    """A page of HTML with status 200, as proxies and portals like to give."""
    status(200, "Please log in to this network")(handler)


def api_error(code: str, info: str = "because", **headers: str) -> Fault:
    """An error of the API inside an answer with status 200."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(_error(code, info)).encode()
    return lambda handler: handler.reply(200, body, headers=named)


lagged = api_error("maxlag", "Waiting for db1: 9.5 seconds lagged", Retry_After="5")


def cut(handler: _Handler) -> None:
    """The connection breaks off within the body."""
    handler.reply(200, b'{"entities": {' + b" " * 5000, cut_after=20)


def reset(handler: _Handler) -> None:
    """The connection breaks off before anything is said."""
    handler.close_connection = True


def slow(seconds: float) -> Fault:
    """A byte now and then, forever."""

    def drip(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        handler.close_connection = True
        for _ in range(int(seconds / 0.02)):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    return drip


def slow_query(handler: _Handler) -> None:
    """A query that took too long, as the query service of Wikidata says it."""
    text = b"SPARQL-QUERY: ...\njava.util.concurrent.TimeoutException\n\tat java.util"
    handler.reply(500, text, kind="text/plain")


def cut_query(handler: _Handler) -> None:
    """The same, found out when half of the answer was sent already, with status 200."""
    text = (
        b'{"head":{"vars":["item"]},"results":{"bindings":[\njava.util.concurrent.TimeoutException'
    )
    handler.reply(200, text, kind="application/sparql-results+json")
