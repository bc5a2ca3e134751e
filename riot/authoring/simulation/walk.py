"""Walk a viewer through a film from decision to decision, by the show's own choosing."""

from __future__ import annotations

import math
from collections.abc import Mapping

from riot.authoring.simulation.face import NOBODY, Face, listening_to, window_of
from riot.authoring.simulation.journey import Ending, Journey, Memory, Turn, Viewer
from riot.authoring.simulation.plan import Leaf, Plan, plan_for
from riot.authoring.simulation.tally import Tally
from riot.authoring.simulation.watch import Alert, Watch
from riot.messages import Mood, Transition
from riot.story.deciding import dwell, first_way, view_at
from riot.story.graph import Graph, Station, Way
from riot.story.listening import now_heard, window_heard
from riot.story.show import Listening
from riot.story.trace import Kind
from riot.story.view import ROUNDING, View
from riot.story.visiting import (
    begins_visit,
    ends_visit,
    session_seed,
    variables_after,
    visits_after,
)

TICK = 1.0 / 60.0
"""Seconds between two ticks of a show: no scene is shorter."""

MOST_SCENES = 5_000
"""Scenes after which a viewer is taken to go round in circles."""


_BEFORE = 1e-6
"""Seconds before a cut until which the choice may change."""


class Walker:
    """Take viewers through one film.

    `lengths` are the seconds of each scene's card, or of one round of its clip. A visit is stopped
    after `longest` seconds. What is decided on the way is noted in `tally`.
    """

    def __init__(
        self, graph: Graph, lengths: Mapping[str, float], longest: float, tally: Tally
    ) -> None:
        self._graph = graph
        self._lengths = lengths
        self._longest = longest
        self._tally = tally
        self._plans = {name: plan_for(graph, s) for name, s in graph.stations.items()}
        groups: dict[tuple[Leaf, ...], int] = {}
        self._groups = {
            name: groups.setdefault(plan.leaves, len(groups)) for name, plan in self._plans.items()
        }
        self._calibrates = {
            name: s.spec.calibrate is not None for name, s in graph.stations.items()
        }
        self._alerts: dict[tuple[Face, int], Alert] = {}

    def walk(self, viewer: Viewer) -> Journey:
        """Take one viewer from the film's start to the end of the visit."""
        graph, film = self._graph, self._graph.film
        memory = Memory(film.start, variables=dict(film.variables))
        scene, way = film.start, None
        now = 0.0 if graph.stations[scene].clip is None else TICK
        scenes: list[str] = []
        times: list[float] = []
        how: Ending = "longest"
        outcome = ""
        memory.takes = memory.take = 1
        for _ in range(MOST_SCENES):
            memory.scene, memory.entered = scene, now
            memory.pressed, memory.held = {}, {}
            memory.visits = visits_after(scene, memory.visits)
            if way is not None and (way.set or way.add):
                memory.variables = variables_after(way, memory.variables)
            if begins_visit(graph, scene, memory.session, memory.sessions):
                memory.session = memory.sessions = memory.sessions + 1
                memory.seed = session_seed(viewer.run_seed, memory.session)
                memory.visits = {scene: 1}
                memory.variables = dict(film.variables)
                scenes.clear()
                times.clear()
            scenes.append(scene)
            times.append(now)
            turn = self._scene(viewer, memory)
            if turn is None:
                now = self._longest
                break
            self._tally.left(scene, turn, now)
            now = max(turn.at, now + TICK)
            if memory.session and self._ends(memory, turn):
                ended = graph.stations[scene].spec.session == "end" or not graph.tells_sessions
                outcome, how = scene, "ended" if ended else "left"
                break
            if now >= self._longest:
                now = self._longest
                break
            memory.take = memory.takes
            scene, way = turn.way.to, turn.way
        else:
            how = "circles"
        if not memory.session:
            how = "never began"
        return Journey(tuple(scenes), tuple(times), now, outcome, how)

    def _ends(self, memory: Memory, turn: Turn) -> bool:
        """Tell whether the visit is over: in a film that marks none, when it begins anew."""
        graph = self._graph
        if ends_visit(graph, memory.scene, turn.way.to):
            return True
        return not graph.tells_sessions and turn.way.to == graph.film.start

    # ── one scene ───────────────────────────────────────────────────────────────────────────────

    def _scene(self, viewer: Viewer, memory: Memory) -> Turn | None:
        """Stay in the scene until it is left; None where that never happens."""
        station = self._graph.stations[memory.scene]
        plan = self._plans[memory.scene]
        length = max(self._lengths[memory.scene], TICK)
        entered = memory.entered
        timeout = station.spec.timeout
        expires = math.inf if timeout is None else entered + timeout - ROUNDING
        watch = None
        if (plan.watched or plan.press) and not self._quiet(viewer, memory, plan, station, length):
            watch = Watch(self, viewer, memory, plan)
        begins = decides = entered
        chosen: Turn | None = None
        while True:
            ends = begins + length
            if chosen is None:
                decides = max(ends - station.lead, decides if begins == entered else decides + TICK)
            horizon = chosen.at if chosen is not None else _on_grid(min(decides, expires))
            if watch is not None:
                until = horizon if chosen is None else horizon - _BEFORE
                found = watch.until(min(until, self._longest))
                if found is not None:
                    return self._cut(station, found[1], "interrupt", _on_grid(found[0]))
            if chosen is not None:
                return chosen
            if horizon >= self._longest:
                return None
            kind: Kind = "timeout" if expires <= decides else "decide"
            number = self._decide(viewer, memory, station, begins, horizon, watch is not None)
            if number is None and kind == "decide" and station.spec.loop:
                if self._stuck(viewer, memory, plan, begins):
                    return None
                begins = ends
                continue
            if kind == "timeout":
                return self._cut(station, -1 if number is None else number, kind, horizon)
            chosen = self._cut(station, -1 if number is None else number, kind, horizon, ends)
            memory.takes += 1

    def _quiet(
        self, viewer: Viewer, memory: Memory, plan: Plan, station: Station, length: float
    ) -> bool:
        """Tell at once that no interrupt can pass and no dwell begin while the scene lasts."""
        if not plan.quiet or plan.press or station.spec.loop:
            return False
        begin, end = memory.entered, memory.entered + length + TICK
        if viewer.leaves <= end or not self.on_track(viewer, memory, begin):
            return False
        alert = self.alert(viewer.face, memory.scene)
        return alert.quiet(begin + viewer.phase, end + viewer.phase)

    def _decide(
        self,
        viewer: Viewer,
        memory: Memory,
        station: Station,
        begins: float,
        now: float,
        watched: bool,
    ) -> int | None:
        """Weigh all ways out by what the listen window heard.

        Where the scene is quiet and not `watched`, ways that may interrupt see the mood alone:
        nothing else matters to them, and no dwell has begun.
        """
        how = station.listen
        if station.spec.loop:
            # The round that plays, which is not the one decided on where `lead` is longer.
            length = max(self._lengths[memory.scene], TICK)
            begins = memory.entered + int((now - memory.entered) / length) * length
        window = window_of(how, begins, now)
        heard = window_heard(self._listening(viewer, memory, *window, how.by), how)
        mood = self._mood(viewer, memory, now)
        view = now_view = view_at(self._graph, memory, mood, heard, now)
        if watched:
            now_view = view_at(self._graph, memory, mood, now_heard(mood), now)
        elif self._plans[memory.scene].watched:
            now_view = viewer.face.seen(now + viewer.phase, station.min_margin)
        number = first_way(self._graph, memory.scene, "decide", view, now_view)
        if number is not None or not station.spec.loop:
            self._tally.decided(memory.scene, number, heard, station)
        return number

    def _cut(
        self, station: Station, number: int, kind: Kind, now: float, ends: float | None = None
    ) -> Turn:
        """Say when the next scene begins: as the story asks for the cut, and the screen obeys."""
        if number < 0:
            way = Way(self._graph.film.start, None, False, {}, {}, Transition())
        else:
            way = station.ways[number]
        following = self._graph.stations[way.to]
        style = way.transition
        seconds = 0.0 if style.kind == "cut" else style.seconds
        dip = seconds / 2 if style.kind == "fade_through" else 0.0
        at = now if ends is None else max(ends, now)
        if following.clip is not None and (ends is None or station.clip is None):
            at = _on_grid(at) + dip + TICK  # the screen hears of it between two ticks
        elif following.clip is not None:
            at = max(now, at - (dip or seconds)) + dip
        return Turn(way, number, kind, now, _on_grid(at))

    def _stuck(self, viewer: Viewer, memory: Memory, plan: Plan, begins: float) -> bool:
        """Tell whether nothing can ever change: nobody there, for a whole round, and no clock."""
        return (
            begins >= viewer.leaves
            and not plan.press
            and self._graph.stations[memory.scene].spec.timeout is None
            and begins - max(memory.entered, viewer.leaves) > plan.settles
        )

    # ── what a viewer shows ─────────────────────────────────────────────────────────────────────

    def on_track(self, viewer: Viewer, memory: Memory, now: float) -> bool:
        """Tell whether the viewer's mood is now that of the face's track."""
        return viewer.arrives <= now < viewer.leaves and not self._calibrates[memory.scene]

    def _mood(self, viewer: Viewer, memory: Memory, now: float, cell: int | None = None) -> Mood:
        """Give the mood at a time; `cell` where its place on the track is known."""
        face = viewer.face
        if now < viewer.arrives or now >= viewer.leaves:
            return NOBODY
        if self._calibrates[memory.scene]:
            return face.neutral
        return face.moods[face.cell(now + viewer.phase) if cell is None else cell]

    def _listening(
        self, viewer: Viewer, memory: Memory, begin: float, end: float, by: str
    ) -> Listening:
        begin, end = max(begin, viewer.arrives), min(end, viewer.leaves)
        if end <= begin:
            return Listening()
        if self._calibrates[memory.scene]:
            return listening_to(viewer.face.neutral, end - begin)
        return viewer.face.listening(begin + viewer.phase, end + viewer.phase, by)

    def alert(self, face: Face, scene: str) -> Alert:
        """Give where along a face's track the interrupts of a scene may pass or change."""
        key = face, self._groups[scene]
        found = self._alerts.get(key)
        if found is None:

            def seen(mood: Mood) -> View:
                return view_at(self._graph, Memory(scene), mood, now_heard(mood), 0.0)

            leaves = self._plans[scene].leaves
            found = self._alerts[key] = Alert(face, [face.truth(leaf, seen) for leaf in leaves])
        return found

    def interrupts(
        self, viewer: Viewer, memory: Memory, now: float, cell: int | None
    ) -> int | None:
        """Weigh the ways that may interrupt; dwells are kept up to date."""
        mood = self._mood(viewer, memory, now, cell)
        memory.held = dwell(self._graph, memory, mood, now)
        view = view_at(self._graph, memory, mood, now_heard(mood), now)
        return first_way(self._graph, memory.scene, "interrupt", view, view)


def _on_grid(at: float) -> float:
    """Give the first tick that is not before a time; the film starts on a tick."""
    return math.ceil(at / TICK - 1e-4) * TICK
