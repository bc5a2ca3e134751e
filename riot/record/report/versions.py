"""Which versions of a film were played, and what their texts say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from riot.record.report.figure import Rows
from riot.record.report.film import FilmText, ReadFilm
from riot.record.report.words import counted

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Asked, Material

_MOST = 3
"""Texts of so many of the newest versions of a film are read."""


def query(material: Material) -> ir.Table:
    """Give each version of a film with the newest visit that saw it."""
    sessions = material.sessions.mutate(version=material.sessions.film_hash.fill_null(""))
    return sessions.group_by("film", "version").agg(
        visits=sessions.count(),
        first=sessions.begun_local.min(),
        last=sessions.begun_local.max(),
        session=sessions.session.argmax(sessions.begun_local),
    )


def newest(rows: Rows) -> list[str]:
    """List the visits that stand for the newest versions of each film."""
    wanted: list[str] = []
    for film in {row["film"] for row in rows}:
        ranked = sorted((row for row in rows if row["film"] == film), key=lambda row: row["last"])
        wanted += [row["session"] for row in ranked[-_MOST:]]
    return sorted(wanted)


def headers_query(sessions: Asked, wanted: Sequence[str]) -> ir.Table:
    """Ask for the headers of these visits."""
    chosen = sessions.filter(sessions.session.isin(wanted))
    return chosen.select("film", "begun_local", "header")


def texts_of(rows: Rows, read_film: ReadFilm) -> dict[str, FilmText]:
    """Give what the newest readable text of each film says."""
    found: dict[str, FilmText] = {}
    for row in sorted(rows, key=lambda row: row["begun_local"], reverse=True):
        text = _read(row["header"], read_film)
        if text is not None:
            found.setdefault(row["film"], text)
    return found


def _read(header: str, read_film: ReadFilm) -> FilmText | None:
    try:
        content: Mapping[str, Any] = json.loads(header)
        texts, file = content["graph_texts"], content["graph_file"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(texts, dict) or not isinstance(file, str):
        return None
    return read_film(texts, file)


def mixed(film: str, rows: Rows) -> str:
    """Say that several versions of a film are counted together; empty for one."""
    versions = sorted((row for row in rows if row["film"] == film), key=lambda row: row["last"])
    if len(versions) < 2:
        return ""
    last = versions[-1]
    since = last["first"]
    apart = all(row["last"].date() < since.date() for row in versions[:-1])
    alone = f"; --since {since:%Y-%m-%d} shows it alone" if apart else ""
    return (
        f"{film}: {counted(len(versions), 'version')} of the film are counted together; the newest "
        f"was played since {since.day} {since:%B %Y}, in {counted(last['visits'], 'visit')}. "
        f"Scenes and ways are named as in the newest{alone}."
    )
