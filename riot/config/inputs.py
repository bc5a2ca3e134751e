"""Find what cannot be, or can hardly be meant, in an installation's `input`."""

from __future__ import annotations

from collections.abc import Iterator

from riot.config.yaml_file import YamlFile
from riot.errors import Problem
from riot.rigs.input.commands import CommandBook
from riot.rigs.settings import InputSettings, OscInputSettings, OscQuerySettings


def input_problems(settings: InputSettings, source: YamlFile) -> Iterator[Problem]:
    """Look through the maps of the MIDI inputs; `source` says where they are.

    Problems: CFG-037 a command to which MIDI cannot give what it needs, and as a warning CFG-038
    an address that is nearly a command.
    """
    book = CommandBook((settings.osc or OscInputSettings()).prefix)
    for number, device in enumerate(settings.midi):
        for word, address in device.map.items():
            place = source.place(("input", "midi", number, "map", word))
            found = book.find(address)
            if found is not None and found[0].type == "s":
                message = f"{address} needs a name, and MIDI has none"
                hint = f"put the name into the address: {address}/<name>"
                yield Problem("CFG-037", message, place.file, place.line, place.column, hint)
            elif found is None and (advice := book.advise(address)):
                yield Problem(
                    "CFG-038",
                    f"{address} is no command",
                    place.file,
                    place.line,
                    place.column,
                    f"{advice} If the film waits for it, all is well",
                    "warning",
                )


def shared_port(
    osc: OscInputSettings | None, query: OscQuerySettings | None, source: YamlFile
) -> Iterator[Problem]:
    """Find one TCP port that OSC input and OSCQuery both want (CFG-040)."""
    if osc is not None and query is not None and osc.tcp == query.port:
        place = source.place(("input", "osc", "tcp"))
        message = f"TCP port {osc.tcp} is OSCQuery's too"
        hint = "give each its own: input.osc.tcp and oscquery.port"
        yield Problem("CFG-040", message, place.file, place.line, place.column, hint)
