"""The fence around the `transitions` library: scenes are its states, ways out its transitions.

Nothing outside this module knows the library; its timers are never used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from transitions import EventData, Machine

Trigger = Literal["decide", "interrupt"]
Judge = Callable[[int], bool]


class SceneMachine:
    """Find the first way out that passes, by the library's own order of conditions."""

    def __init__(self, ways: Mapping[str, Sequence[tuple[str, bool]]]) -> None:
        """Take each scene's ways out as (target, interrupt), in the author's order."""
        self._model = _Model()
        self._machine = Machine(
            model=self._model,
            states=list(ways),
            initial=next(iter(ways)),
            auto_transitions=False,
            send_event=True,
            ignore_invalid_triggers=True,
        )
        self._orders: dict[tuple[str, str], tuple[int, ...]] = {}
        for scene, exits in ways.items():
            for number, (target, interrupt) in enumerate(exits):
                triggers = ("decide", "interrupt") if interrupt else ("decide",)
                for trigger in triggers:
                    before = self._orders.get((scene, trigger), ())
                    self._orders[scene, trigger] = (*before, number)
                    self._machine.add_transition(  # pyright: ignore[reportUnknownMemberType]
                        trigger, scene, target, conditions=partial(_judged, number)
                    )

    def order(self, scene: str, trigger: Trigger) -> tuple[int, ...]:
        """Give the numbers of the ways out that a trigger weighs, in the order it does."""
        return self._orders.get((scene, trigger), ())

    def first_passing(self, scene: str, trigger: Trigger, judge: Judge) -> int | None:
        """Give the number of the first way out of `scene` for which `judge(number)` is true.

        "decide" weighs all ways, "interrupt" only those that may interrupt. Nothing is remembered
        between calls.
        """
        if (scene, trigger) not in self._orders:
            return None  # the library would log a warning
        passed: list[int] = []

        def noted(number: int) -> bool:
            if judge(number):
                passed.append(number)
                return True
            return False

        self._machine.set_state(scene, self._model)  # pyright: ignore[reportUnknownMemberType]
        self._model.trigger(trigger, judge=noted)
        return passed[0] if passed else None


class _Model:
    """The object whose `state` the library moves; `trigger` is added by the library."""

    trigger: Callable[..., bool]
    state: Any = None


def _judged(number: int, event: EventData) -> bool:
    return bool(event.kwargs["judge"](number))
