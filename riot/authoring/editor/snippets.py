"""Blocks that an editor offers as a whole, with places to fill in: `$1`, `${2:proposal}`."""

from __future__ import annotations

from typing import Any

SNIPPETS: dict[str, list[dict[str, Any]]] = {
    "way_out": [
        {
            "label": "an expression leads",
            "description": "Leave for a scene when one expression is the strongest.",
            "body": {"to": "${1:scene}", "when": {"dominant": "${2:anger}", "margin": "^${3:0.1}"}},
        },
        {
            "label": "an expression is strong",
            "description": "Leave for a scene when an expression reaches a level.",
            "body": {"to": "${1:scene}", "when": {"${2:anger}": {"at_least": "^${3:0.45}"}}},
        },
        {
            "label": "nobody is watching",
            "description": "Leave at once when the viewer has gone.",
            "body": {
                "to": "${1:scene}",
                "when": {"face": "absent", "held_for": "${2:2s}"},
                "interrupt": True,
            },
        },
        {
            "label": "nothing else passed",
            "description": "The last way out of every scene: it has no condition.",
            "body": {"to": "${1:scene}"},
        },
    ],
    "cue": [
        {
            "label": "a message at a moment",
            "description": "Tell a rig something on enter, on exit, or at a time.",
            "body": {
                "at": "${1:enter}",
                "send": "${2:lights}",
                "address": "${3:/house/level}",
                "value": "^${4:0.2}",
            },
        },
        {
            "label": "an action of a receiver",
            "description": "Have a desk or program do something that its profile knows by name.",
            "body": {"at": "${1:enter}", "do": "${2:qlab.go}"},
        },
        {
            "label": "a level that follows an expression",
            "description": "Send a rig a level for as long as the scene lasts.",
            "body": {
                "while": "${1:anger}",
                "send": "${2:sound}",
                "address": "${3:/drone/gain}",
            },
        },
    ],
    "scene": [
        {
            "label": "a scene that asks",
            "description": "A clip, and one way out for each answer.",
            "body": {
                "clip": "${1:question.mp4}",
                "transitions": [
                    {"to": "${2:scene}", "when": {"dominant": "${3:anger}", "margin": "^0.1"}},
                    {"to": "${4:scene}"},
                ],
            },
        },
        {
            "label": "an ending",
            "description": "The last clip of a visit, with the viewer's path drawn over it.",
            "body": {
                "clip": "${1:ending.mp4}",
                "session": "end",
                "result": True,
                "transitions": [{"to": "${2:attract}"}],
            },
        },
        {
            "label": "a notice card",
            "description": "The text that comes before the first reading, in every language.",
            "body": {
                "card": {
                    "text": {"en": "${1:This film reads your expression.}"},
                    "for": "${2:8s}",
                },
                "session": "begin",
                "calibrate": "neutral",
                "transitions": [{"to": "${3:scene}"}],
            },
        },
    ],
}
"""By the block that they make."""
