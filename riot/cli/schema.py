"""`riot schema`: the JSON Schema that editors complete scene graphs from."""

from __future__ import annotations

import typer


def schema() -> None:
    """Print the JSON Schema of the scene graph, format 1."""
    from json import dumps

    from riot.story.schema import schema_json

    typer.echo(dumps(schema_json(), indent=2, ensure_ascii=False))
