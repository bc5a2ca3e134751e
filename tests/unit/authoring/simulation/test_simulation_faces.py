"""Faces of the bank: sums by difference are what `listen()` hears tick by tick."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.authoring.simulation.bank import HOP, Reader, imagined_face, kinds_of, size_of
from riot.authoring.simulation.face import Face
from riot.messages import Mood
from riot.mood.settings import MoodSettings
from riot.sim.people import SHARES, imagine
from riot.story.listening import listen, window_heard
from riot.story.schema import Listen
from riot.story.show import Listening

MODEL = ("calm", "happiness", "surprise", "anger")
LABELS = ("anger", "calm")


def mood(anger: float, present: bool, leads: bool) -> Mood:
    return Mood(
        t=0.0,
        present=present,
        stale=not present,
        levels={"anger": anger, "calm": 1.0 - anger},
        dominant=("anger" if anger > 0.5 else "calm") if leads else None,
    )


MOODS = st.lists(
    st.builds(mood, st.floats(0, 1, width=16), st.booleans(), st.booleans()),
    min_size=2,
    max_size=12,
)


def ticked(face: Face, begin: float, end: float) -> Listening:
    """Let `listen()` hear every hop for as long as it lies between the two times."""
    heard = Listening()
    for number in range(int(begin / HOP) - 1, int(end / HOP) + 2):
        overlap = min(end, (number + 1) * HOP) - max(begin, number * HOP)
        if overlap > 1e-9:
            heard = listen(heard, face.moods[number % len(face.moods)], overlap)
    return heard


@settings(max_examples=200, deadline=None)
@given(MOODS, st.floats(0, 6), st.floats(0, 5), st.sampled_from(["mean", "share", "peak", "last"]))
def test_a_difference_of_sums_is_what_listening_hears(
    moods: list[Mood], begin: float, length: float, by: str
) -> None:
    face = Face("anyone", LABELS, HOP, moods, moods[0])
    # Away from the borders of hops, where rounding decides whether a hop is touched at all.
    begin = math.floor(begin / HOP) * HOP + 0.03
    end = begin + math.floor(length / HOP) * HOP + 0.11
    fast, slow = face.listening(begin, end, by), ticked(face, begin, end)
    assert fast.seconds == pytest.approx(slow.seconds, abs=1e-6)
    how = Listen.model_validate({"by": by, "min_face": "0.1s"})
    one, other = window_heard(fast, how), window_heard(slow, how)
    assert one.counts == other.counts
    assert one.margin == pytest.approx(other.margin, abs=1e-6)
    for label in LABELS:
        assert one.levels.get(label, 0) == pytest.approx(other.levels.get(label, 0), abs=1e-6)


def test_the_bank_has_the_temperaments_in_their_shares() -> None:
    kinds = kinds_of(200)
    for temperament, share in SHARES.items():
        assert abs(kinds.count(temperament.name) / 200 - share) <= 0.01
        assert abs(kinds[:40].count(temperament.name) / 40 - share) <= 0.05, "any part is fair"


def test_long_films_have_fewer_faces_for_longer() -> None:
    assert size_of(20.0)[1] == 60.0
    assert size_of(20.0)[0] > size_of(600.0)[0] >= 100
    assert size_of(10_000.0) == size_of(600.0)


def test_a_person_is_the_same_for_the_same_seed_and_as_their_temperament_is() -> None:
    kinds = {temperament.name: temperament for temperament in SHARES}
    one = imagine(MODEL, LABELS, kinds["expressive"], "x", 120.0, HOP)
    again = imagine(MODEL, LABELS, kinds["expressive"], "x", 120.0, HOP)
    flat = imagine(MODEL, LABELS, kinds["flat"], "x", 120.0, HOP)
    away = imagine(MODEL, LABELS, kinds["absent-minded"], "x", 120.0, HOP)
    assert (one.scores == again.scores).all()
    assert one.scores.sum(axis=1) == pytest.approx(1.0)
    assert one.scores[:, 1:].max(axis=1).mean() > flat.scores[:, 1:].max(axis=1).mean()
    assert away.seen.mean() < one.seen.mean()


def test_a_face_comes_from_the_mood_of_a_show() -> None:
    reader = Reader(MoodSettings(), MODEL, LABELS, None, True)
    face = imagined_face("expressive", "1", 60.0, reader)
    assert face.seconds == pytest.approx(60.0)
    assert any(mood.dominant for mood in face.moods)
    assert face.neutral.present
    assert max(face.neutral.levels, key=face.neutral.levels.__getitem__) == "calm"
    came = face.noticed(3.3, 1.5)
    assert 1.5 <= came < 30.0
    assert face.moods[face.cell(came + 3.3)].present
