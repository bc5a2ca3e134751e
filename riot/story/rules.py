"""What one key asks of another, as JSON Schema: the editor marks what the loader refuses.

Each rule names its message, which yaml-language-server shows at the key that is too much, or at the
block that lacks one. The models' validators say the same; a test compares the two.
"""

from __future__ import annotations

from pydantic import JsonValue

Rules = list[JsonValue]


def at_least_one(*keys: str, message: str) -> Rules:
    """Ask for one of `keys` or more."""
    return [{"anyOf": [{"required": [key], "errorMessage": message} for key in keys]}]


def at_most_one(*keys: str, message: str) -> Rules:
    """Allow one of `keys`, and mark any further one."""
    return [
        {
            "if": {"required": [first]},
            "then": {
                "properties": dict.fromkeys(keys[number + 1 :], False),
                "errorMessage": message,
            },
        }
        for number, first in enumerate(keys[:-1])
    ]


def exactly_one(*keys: str, none: str, several: str) -> Rules:
    """Ask for one of `keys` and no more."""
    return [*at_least_one(*keys, message=none), *at_most_one(*keys, message=several)]


def goes_with(key: str, *others: str, message: str) -> Rules:
    """Ask that `key` only stands where one of `others` does."""
    with_one: Rules = [{"required": [other]} for other in others]
    return [
        {
            "if": {"anyOf": with_one},
            "else": {"properties": {key: False}, "errorMessage": message},
        }
    ]


def not_empty(key: str, message: str) -> Rules:
    """Ask for any key at all; `key` is one that may stand."""
    return [
        {
            "if": {"type": "object", "maxProperties": 0},
            "then": {"required": [key], "errorMessage": message},
        }
    ]


def needs(key: str, other: str, message: str) -> Rules:
    """Ask that `other` stands wherever `key` does."""
    return [
        {
            "if": {"required": [key]},
            "then": {"required": [other], "errorMessage": message},
        }
    ]


def alone(key: str, *others: str, message: str) -> Rules:
    """Allow none of `others` where `key` stands."""
    return [
        {
            "if": {"required": [key]},
            "then": {"properties": dict.fromkeys(others, False), "errorMessage": message},
        }
    ]
