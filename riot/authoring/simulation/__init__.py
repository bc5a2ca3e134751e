"""How a film will run: thousands of simulated visits through the mood and story of a show.

A viewer has a face of a bank: a track of moods that the real MoodKeeper made of the readings of an
imagined or a recorded person. The viewer walks along that track from a random place on. Scenes are
walked from decision to decision: what a listen window heard is a difference of running sums, and
from there on the show's own functions weigh, choose, count and remember.

    from riot.authoring.simulation import Mind, simulate
    outcome = simulate(film.graph, film.footage, Mind(card.labels, card.neutral_prior))
    outcome.endings[0].viewers.share
"""

from riot.authoring.simulation.outcome import Outcome
from riot.authoring.simulation.simulating import Mind, simulate

__all__ = ["Mind", "Outcome", "simulate"]
