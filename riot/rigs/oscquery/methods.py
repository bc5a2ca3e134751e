"""What stands at each address of the tree, taken from the tables of the stream and of commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from riot.labels import address_part
from riot.rigs.input.commands import COMMANDS, Command
from riot.rigs.stream.addresses import ADDRESSES
from riot.rigs.stream.moment import NOBODY
from riot.rigs.stream.signals import Signal, Signals
from riot.rigs.values import UnsendableError, check_address

READ = 1
WRITE = 2

TRIGGER = "N"
"""The type of what needs no argument: Chataigne and ossia make a button of it."""

_UNITS = {"degrees": "angle.degree"}
"""Those of riot's units that the proposal has a name for."""


@dataclass(frozen=True, slots=True)
class Method:
    """Describe one address: `type` is its OSC type tags, `access` READ, WRITE or both.

    A number written to it is limited to `low` and `high`; `choices` are the texts that it takes.
    """

    path: str
    type: str
    access: int
    description: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""

    def joined(self, other: Method) -> Method:
        """Give what stands here when an address is both streamed (self) and a command (other)."""
        done = other.description.partition(": ")[2]
        return replace(
            self,
            access=self.access | other.access,
            description=f"{self.description}. Send: {done}",
            choices=self.choices or other.choices,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmNames:
    """What a film has names for, and so has addresses of its own.

    `labels` are those that it listens to, `model_labels` all that the model knows; `addresses` are
    other OSC addresses that it waits for (`osc:`), as they are sent.
    """

    title: str = ""
    labels: tuple[str, ...] = ()
    model_labels: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def streamed(prefix: str, signals: Signals) -> Iterator[Method]:
    """Give all that can be heard: with one method for each label and each face's place."""
    for entry in ADDRESSES:
        for signal in signals.of(entry):
            yield heard(prefix + signal.path, signal, signals.film_labels)


def heard(path: str, signal: Signal, labels: Sequence[str] = ()) -> Method:
    """Give one address that can be heard, of a film that listens to `labels`."""
    entry = signal.entry
    names = entry.path == "/mood/dominant/name" and labels
    return Method(
        path,
        entry.type,
        READ,
        _named(path, entry.description),
        entry.low,
        entry.high,
        (NOBODY, *labels) if names else (),
        _UNITS.get(entry.unit, ""),
    )


def commanded(prefix: str, film: FilmNames) -> Iterator[Method]:
    """Give all that can be commanded: with one method for each name that the film has."""
    for command in COMMANDS:
        head, place, _ = command.address.partition("<")
        if not place:
            yield _command(prefix + head, command, _choices(command, film))
            continue
        for name in _names(command, film):
            part = address_part(name)
            if part == name or command.verb == "override":
                yield _command(prefix + head + part, command, ())
    for address in filter(_is_address, film.addresses):
        yield Method(address, "f", WRITE, _named(address, "The film waits for it"))


def merged(methods: Iterable[Method]) -> dict[str, Method]:
    """Give the methods by path; one that is heard and commanded is one."""
    found: dict[str, Method] = {}
    for method in methods:
        before = found.get(method.path)
        found[method.path] = method if before is None else before.joined(method)
    return found


def _command(path: str, command: Command, choices: tuple[str, ...]) -> Method:
    kind = TRIGGER if command.press or not command.type else command.type
    numbers = kind in ("i", "f")
    return Method(
        path,
        kind,
        WRITE,
        _named(path, command.description),
        command.low if numbers else None,
        command.high if numbers else None,
        choices,
    )


def _is_address(text: str) -> bool:
    try:
        check_address(text)
    except UnsendableError:
        return False
    return True


def _named(path: str, description: str) -> str:
    """Begin with the name: programs that show the description in its place stay readable."""
    return f"{path.rpartition('/')[2]}: {description}"


def _names(command: Command, film: FilmNames) -> Sequence[str]:
    return {
        "scene": film.scenes,
        "override": film.labels,
        "button": film.buttons,
        "key": film.keys,
        "language": film.languages,
    }.get(command.verb, ())


def _choices(command: Command, film: FilmNames) -> tuple[str, ...]:
    return tuple(_names(command, film)) if command.type == "s" and not command.optional else ()
