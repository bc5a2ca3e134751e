"""What can be known of a film's conditions without playing it. Pure, and sound.

A guard is turned into a formula over what it looks at (`translating`), and a search tells whether
anything at all fulfils the formula (`searching`). The laws that bind the things looked at together
are in `laws`: levels add up to 1, nobody's level is above the leader's, a dwell is no longer than
the scene. Every answer "no" is a proof; where the search grows too large it answers "perhaps", and
nothing is said about the film.
"""
