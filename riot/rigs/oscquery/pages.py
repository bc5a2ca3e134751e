"""What is answered over HTTP: the tree, a branch of it, or one attribute."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from riot.rigs.oscquery.tree import ATTRIBUTES, OTHER_ATTRIBUTES, Tree, write_json

_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "Connection": "close",
}


class HostInfo(Protocol):
    """Say what server this is."""

    def __call__(self, address: str) -> Mapping[str, Any]:
        """Give HOST_INFO for a client that reached this machine at `address`."""
        ...


class Pages:
    """Answer requests from the tree."""

    def __init__(self, tree: Tree, host_info: HostInfo) -> None:
        self._tree = tree
        self._host_info = host_info

    def answer(self, request: Request, here: str) -> Response:
        """Answer a request; `here` is the address at which the client reached this machine."""
        if request.method == "OPTIONS":
            response = write_response(HTTPStatus.NO_CONTENT)
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "*"
            return response
        if request.method not in ("GET", "HEAD"):
            response = write_response(HTTPStatus.METHOD_NOT_ALLOWED, b"this server is only read")
            response.headers["Allow"] = "GET, HEAD, OPTIONS"
            return response
        response = write_response(*self.query(request.path, here))
        if request.method == "HEAD":
            response.body = b""
        return response

    def query(self, target: str, here: str) -> tuple[HTTPStatus, bytes]:
        """Answer a path with or without `?ATTRIBUTE`, with the proposal's status."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return HTTPStatus.BAD_REQUEST, b"no address"
        path = "/" + unquote(parts.path).strip("/")
        # ossia asks for HOST_INFO a second time as HOST_INFO=1.
        attribute = parts.query.partition("&")[0].partition("=")[0]
        if attribute == "HOST_INFO":
            return HTTPStatus.OK, write_json(self._host_info(here))
        if not self._tree.has(path):
            return HTTPStatus.NOT_FOUND, b"there is no such address"
        if not attribute:
            return HTTPStatus.OK, self._tree.write(path) or b"{}"
        if attribute in OTHER_ATTRIBUTES:
            return HTTPStatus.NO_CONTENT, b""
        if attribute not in ATTRIBUTES:
            return HTTPStatus.BAD_REQUEST, b"there is no such attribute"
        found = self._tree.attribute(path, attribute)
        return (HTTPStatus.NO_CONTENT, b"") if found is None else (HTTPStatus.OK, found)


def write_response(status: HTTPStatus, body: bytes = b"") -> Response:
    """Write an answer: JSON where all is well, else a few words."""
    headers = Headers(_HEADERS)
    if status != HTTPStatus.NO_CONTENT:
        kind = "application/json" if status == HTTPStatus.OK else "text/plain"
        headers["Content-Type"] = f"{kind}; charset=utf-8"
        headers["Content-Length"] = str(len(body))
    return Response(status.value, status.phrase, headers, body)
