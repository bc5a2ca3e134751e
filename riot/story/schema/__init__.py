"""The scene graph, format 1, as an author writes it: one model a block of the YAML file."""

from riot.story.schema.cue import CueSend, SceneCue
from riot.story.schema.film import FORMAT, Defaults, Film
from riot.story.schema.level import KeptLevel
from riot.story.schema.listen import Listen
from riot.story.schema.picture import CardSpec, ClipSpec, Fraction, ScoreSpec, TransitionStyle
from riot.story.schema.scene import Branch, Scene
from riot.story.schema.texts import Text, in_language

__all__ = [
    "FORMAT",
    "Branch",
    "CardSpec",
    "ClipSpec",
    "CueSend",
    "Defaults",
    "Film",
    "Fraction",
    "KeptLevel",
    "Listen",
    "Scene",
    "SceneCue",
    "ScoreSpec",
    "Text",
    "TransitionStyle",
    "in_language",
]
