"""What is wrong with a dialect: signals that there are not, labels and faces at one address."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from riot.rigs.profiles.schema import Profile, StreamedAs
from riot.rigs.stream.addresses import ADDRESSES, FACE, LABEL
from riot.rigs.stream.signals import Signal, Signals, written
from riot.rigs.values import UnsendableError, check_address

Flaw = tuple[tuple[str | int, ...], str, str]

_LARGEST = 3.4e38
_COUNT = 2.0**31
_NEAR = 0.85
"""How alike two words are where one is probably the other, mistyped."""

_PLAIN = [entry.path for entry in ADDRESSES if not (entry.per_label or entry.per_face)]


def dialect_flaws(profile: Profile) -> Iterator[Flaw]:
    """Find what of a profile's own addresses could not work; the path ends at the address."""
    signals = Signals(("label",), 16)
    signals.learn(("label",))
    seen: set[str] = set()
    for number, own in enumerate(profile.stream.addresses or ()):
        where = ("stream", "addresses", number)
        for message, hint in _of_address(own, seen):
            yield where, message, hint
        seen.add(own.address)
        found = [(path, signals.named(written(path, "label", 0))) for path in own.signals]
        for path, signal in found:
            near = _meant(path)
            if signal is None or near:
                hint = "docs/reference/osc.md lists them; leave the prefix out"
                hint = f"did you mean {near}?" if near else hint
                yield where, f"there is no signal {path!r}", hint
        for message, hint in _of_values(own, [one for _, one in found if one], profile):
            yield where, message, hint


def _of_address(own: StreamedAs, seen: set[str]) -> Iterator[tuple[str, str]]:
    try:
        check_address(written(own.address, "label", 0))
    except UnsendableError as error:
        yield str(error), "no spaces, commas or # in it"
    if own.address in seen:
        yield f"{own.address} is here twice", "give each its own, or both signals to one"
    for place, what in ((LABEL, "labels"), (FACE, "faces")):
        behind = any(place in path for path in own.signals)
        if behind and place not in own.address:
            message = f"all {what} would be sent to {own.address}"
            yield message, f"write {place} into the address too"
        elif place in own.address and not behind:
            message = f"{own.address} says the same for all {what}"
            yield message, f"write {place} into a signal too, or leave it out"


def _of_values(
    own: StreamedAs, signals: list[Signal], profile: Profile
) -> Iterator[tuple[str, str]]:
    limits = profile.limits
    if len(own.signals) > limits.arguments:
        message = f"it takes {limits.arguments} arguments, and {own.address} has {len(own.signals)}"
        yield message, "make several addresses of it, or change `limits`"
    if len(signals) != len(own.signals):
        return
    for signal, (_, factor, plus) in zip(signals, own.parts, strict=True):
        entry = signal.entry
        if entry.type == "s":
            if (factor, plus) != (1.0, 0.0) or own.type in ("f", "i"):
                yield f"{entry.path} is a text, and no number", "leave type, factor and plus out"
            if "s" not in limits.types:
                yield f"it takes no texts, and {entry.path} is one", "choose another signal"
            continue
        if own.type == "s":
            yield f"{entry.path} is a number, and no text", "write f or i, or leave `type` out"
        high = _COUNT if entry.high is None else entry.high
        low = -_COUNT if entry.low is None else entry.low
        if max(abs(low * factor + plus), abs(high * factor + plus)) > _LARGEST:
            yield f"{own.address} would be beyond all numbers", "take a smaller `factor` or `plus`"


def _meant(path: str) -> str:
    """Give the one plain signal that is nearly written so; a label is hardly called that."""
    if path in _PLAIN or LABEL in path or FACE in path:
        return ""
    head, _, last = path.rpartition("/")
    beside = [plain.rpartition("/")[2] for plain in _PLAIN if plain.rpartition("/")[0] == head]
    return next((f"{head}/{one}" for one in difflib.get_close_matches(last, beside, 1, _NEAR)), "")
