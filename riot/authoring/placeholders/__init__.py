"""Clips that stand in for those that are not shot yet, so that a film can be rehearsed."""

import os

from riot.authoring.placeholders.draw import draw_placeholders
from riot.authoring.placeholders.lacking import Lacking, lacking_clips
from riot.authoring.placeholders.plan import Placeholder, plan_placeholders

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

__all__ = [
    "Lacking",
    "Placeholder",
    "draw_placeholders",
    "lacking_clips",
    "plan_placeholders",
]
