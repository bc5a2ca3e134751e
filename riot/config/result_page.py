"""Say whether viewers may take their result with them, and where they find it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from riot.config.yaml_file import YamlFile
from riot.errors import Problem
from riot.fields import Settings, matching
from riot.rigs.settings import InputSettings, OscQuerySettings


class ResultPageSettings(Settings):
    """A page for each viewer, reached by the QR code beside a `result: true` scene's drawing.

    It is kept in memory alone, and for `minutes` only.
    """

    port: Annotated[int, Field(ge=1, le=65535)] = 8090
    """HTTP port."""
    minutes: Annotated[int, Field(ge=1, le=60)] = 10
    """How long a viewer's page is there."""
    address: Annotated[
        str, *matching(r"^[^\s/@?#]*$", "is no address: write a name or an address, no http://")
    ] = ""
    """How phones reach this machine, as a name or an address; absent: found by itself."""
    host: Annotated[
        str, *matching(r"^[^\s/]+$", "is no host: write an address of this machine, or 0.0.0.0")
    ] = "0.0.0.0"
    """The address of this machine that it listens at."""


def shared_page_port(
    page: ResultPageSettings | None,
    given: InputSettings,
    query: OscQuerySettings | None,
    source: YamlFile,
) -> Iterator[Problem]:
    """Find a TCP port that the page and something else both want (CFG-041)."""
    if page is None:
        return
    others = {
        "oscquery.port": None if query is None else query.port,
        "input.osc.tcp": None if given.osc is None else given.osc.tcp,
    }
    for key, port in others.items():
        if port == page.port:
            place = source.place(("result_page",))
            message = f"TCP port {page.port} of the result page is that of {key}, too"
            hint = f"give each its own: result_page.port and {key}"
            yield Problem("CFG-041", message, place.file, place.line, place.column, hint)
