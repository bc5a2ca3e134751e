"""Search for anything that fulfils formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from riot.story.reasoning.formula import Domain, Every, Formula, Is, Some, Thing, is_empty, meet

LARGEST_SEARCH = 600
"""Choices between parts of an `any` that are tried before the answer is "perhaps"."""

Domains = Mapping[Thing, Domain]
Lawful = Callable[[Domains], bool]
First = Callable[[Thing], Domain]


class TooLarge(Exception):  # noqa: N818 - it says what the search was
    """The search has not come to an end."""


def impossible(formulas: Iterable[Formula], first: First, lawful: Lawful) -> bool:
    """Tell whether it is certain that nothing fulfils all formulas.

    `first` gives all that a thing may be before anything is said about it; `lawful` tells whether
    domains could hold together, and may say yes wrongly but never no.
    """
    try:
        return not _Search(first, lawful).possible({}, list(formulas), [])
    except TooLarge:
        return False


def certainly_possible(formulas: Iterable[Formula], first: First, lawful: Lawful) -> bool:
    """Tell whether the search found something that fulfils all formulas, as far as laws tell."""
    try:
        return _Search(first, lawful).possible({}, list(formulas), [])
    except TooLarge:
        return False


class _Search:
    """Branch on the parts of each `any`, after all that is certain has been taken in."""

    def __init__(self, first: First, lawful: Lawful) -> None:
        self._first = first
        self._lawful = lawful
        self._tried = 0

    def possible(
        self, domains: dict[Thing, Domain], certain: list[Formula], choices: list[Some]
    ) -> bool:
        """Tell whether `certain` and `choices` may hold within `domains`, which it changes."""
        self._tried += 1
        if self._tried > LARGEST_SEARCH:
            raise TooLarge
        if not self._settle(domains, certain, choices) or not self._lawful(domains):
            return False
        if not choices:
            return True
        choice = min(choices, key=lambda some: len(some.parts))
        rest = [other for other in choices if other is not choice]
        return any(self.possible(dict(domains), [part], list(rest)) for part in choice.parts)

    def _settle(
        self, domains: dict[Thing, Domain], certain: list[Formula], choices: list[Some]
    ) -> bool:
        """Take in what is certain, until no choice is left that has only one part."""
        while True:
            while certain:
                formula = certain.pop()
                if isinstance(formula, Every):
                    certain += formula.parts
                elif isinstance(formula, Some):
                    choices.append(formula)
                else:
                    found = self._with(domains, formula)
                    if is_empty(found):
                        return False
                    domains[formula.thing] = found
            open_choices = list(choices)
            choices.clear()
            for choice in open_choices:
                left: list[Formula] = []
                for part in choice.parts:
                    if isinstance(part, Is):
                        found = self._with(domains, part)
                        if is_empty(found):
                            continue
                        if found == domains.get(part.thing):
                            break  # it holds already
                    elif isinstance(part, Every) and not part.parts:
                        break
                    left.append(part)
                else:
                    if not left:
                        return False
                    if len(left) == 1:
                        certain.append(left[0])
                    else:
                        choices.append(Some(tuple(left)))
            if not certain:
                return True

    def _with(self, domains: Mapping[Thing, Domain], literal: Is) -> Domain:
        known = domains.get(literal.thing)
        if known is None:
            known = self._first(literal.thing)
        return meet(literal.thing, known, literal.domain)
