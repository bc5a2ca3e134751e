"""The laws that bind together what guards look at."""

from __future__ import annotations

from riot.story.reasoning.circumstances import NOBODY, YES, Circumstances
from riot.story.reasoning.formula import Span, Thing, no
from riot.story.reasoning.levels import SUMS, can_be, can_win
from riot.story.reasoning.searching import Domains, impossible
from riot.story.reasoning.translating import passes_now
from riot.story.view import Guard


class Laws:
    """Tell whether domains can hold together under the circumstances; never "no" wrongly."""

    def __init__(self, where: Circumstances) -> None:
        self._where = where
        self._implied: dict[tuple[Guard, Guard], bool] = {}

    def allow(self, domains: Domains) -> bool:
        """Tell whether no law forbids the domains."""
        return (
            self._presence(domains)
            and self._reading("window", domains)
            and self._reading("now", domains)
            and self._dwells(domains)
        )

    def _of(self, thing: Thing, domains: Domains) -> Span | frozenset[str]:
        found = domains.get(thing)
        return self._where.first(thing) if found is None else found

    def _presence(self, domains: Domains) -> bool:
        """With nobody there, no face is counted, none is lit, and no reading counts."""
        face = self._of(("face",), domains)
        faces = self._of(("faces",), domains)
        lighting = self._of(("lighting",), domains)
        heard = self._of(("heard", "now"), domains)
        assert isinstance(face, frozenset) and isinstance(faces, Span)
        assert isinstance(lighting, frozenset) and isinstance(heard, frozenset)
        nobody = "absent" in face and faces.holds(0) and NOBODY in lighting and "no" in heard
        return "present" in face or nobody

    def _reading(self, reading: str, domains: Domains) -> bool:
        """A reading that counts has levels that fit together, and a leader that fits them."""
        if domains.get(("heard", reading)) != YES:
            return True
        where = self._where
        total = SUMS[where.by if reading == "window" else "last"]
        levels: dict[str, Span] = {}
        for label in where.labels:
            span = self._of(("level", reading, label), domains)
            assert isinstance(span, Span)
            levels[label] = span
        if not can_be(levels, total):
            return False
        margin = domains.get(("margin", reading))
        dominant = domains.get(("dominant", reading))
        if (margin is None and dominant is None) or len(levels) < 2:
            return True
        winners = list(where.labels)
        # A moment's dominant label is held a little after another has overtaken it.
        if isinstance(dominant, frozenset) and (reading == "window" or where.settled):
            winners = [label for label in winners if label in dominant]
            if not winners:
                return NOBODY in dominant
        span = self._of(("margin", reading), domains) if margin is not None else Span(0.0, 1.0)
        assert isinstance(span, Span)
        return can_win(levels, winners, span, total)

    def _dwells(self, domains: Domains) -> bool:
        """What holds whenever another condition does has held for as long."""
        held = [(thing, span) for thing, span in domains.items() if thing[0] == "held"]
        for thing, span in held:
            assert isinstance(span, Span)
            for other, limit in held:
                assert isinstance(limit, Span)
                if other == thing or not limit.meet(Span(low=span.low)).empty or span.low < 0:
                    continue
                if self._implies(thing[1], other[1]):
                    return False
        return True

    def _implies(self, one: Guard, other: Guard) -> bool:
        """Tell whether `other` certainly passes at any moment at which `one` does."""
        key = (one, other)
        if key not in self._implied:
            self._implied[key] = False  # inside itself the question is not asked again
            formulas = [passes_now(one, self._where), no(passes_now(other, self._where))]
            self._implied[key] = impossible(formulas, self._where.first, self.allow)
        return self._implied[key]
