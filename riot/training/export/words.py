"""What a card says in words."""

from __future__ import annotations

from collections.abc import Sequence

from riot.training.evaluation.faces import TRAIN

PURPOSE = (
    "Names the expression that a face shows in one picture; it does not know what a person feels. "
    "For interactive film. Not for decisions about people, and not at work or in education."
)
LIMITS = (
    "Rare labels (disgust, fear and contempt in FER+) are often missed, and were measured on few "
    "faces: see the recall per label and its interval. Labels are what taggers saw in a still "
    "picture. The data do not say who is shown, so differences by age, gender, skin colour or "
    "culture have not been measured. Profiles, covered faces and backlight were not tested apart."
)
RIGHTS = (
    "The FER+ labels are MIT (Microsoft). The pictures of FER2013 were collected from web search "
    "and state no licence: no picture is shipped, only weights trained on them."
)
MIRROR = (
    "The files average the answers to a face and its mirror image, and divide by the "
    "temperature of each head before the softmax: their answers need nothing further."
)


def data_text(taught: int, heads: list[str], sources: Sequence[str]) -> str:
    """Say what the network learned from, what was left out, and the rights to it.

    `taught` faces of the training data have something to learn from; `sources` names these data.
    """
    is_ferplus = set(sources) == {TRAIN}
    source = (
        "FER2013's training split with FER+ votes and the original labels"
        if is_ferplus
        else ", ".join(sources)
    )
    rights = RIGHTS if is_ferplus else "Their rights are not known to the program that wrote this."
    return (
        f"{taught:,} faces of {source} ({', '.join(heads)}), less those that show a validation "
        "picture, byte for byte or saved, cropped or retouched anew: `riot train` leaves these "
        f"out. {rights}"
    )


def note_text(faces: int, copied: int, file: str) -> str:
    """Say on what the scores were measured."""
    return (
        f"{faces:,} validation faces, through `{file}`. {copied:,} of them have a copy among the "
        "training data, byte for byte or nearly; training leaves out such copies, and the "
        "second table these faces too, so that nothing in it can have been learned by heart. "
        "Intervals are the middle 95 % of 1,000 bootstrap samples of the faces. Validation chose "
        "nothing but the temperatures."
    )
