"""Walk a viewer through a film from decision to decision, by the show's own choosing."""

from __future__ import annotations

import math
from collections.abc import Mapping

from riot.authoring.simulation.face import NOBODY, NOTHING, Face, listening_to, window_of
from riot.authoring.simulation.journey import Ending, Journey, Memory, Turn, Viewer
from riot.authoring.simulation.plan import Stop, stops_of
from riot.authoring.simulation.tally import Tally
from riot.authoring.simulation.watch import Alert, Watch
from riot.messages import Mood, Transition
from riot.story.deciding import first_way, still_held, view_at
from riot.story.graph import Graph, Way
from riot.story.listening import now_heard, window_heard
from riot.story.show import Listening
from riot.story.trace import Heard, Kind
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

MOST_SCENES = 500
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
        self._stops = stops_of(graph, lengths)
        self._fades = max(
            (way.transition.seconds for stop in self._stops.values() for way in stop.station.ways),
            default=0.0,
        )
        self._alerts: dict[tuple[Face, int], Alert] = {}

    def walk(self, viewer: Viewer) -> Journey:
        """Take one viewer from the film's start to the end of the visit."""
        graph, film = self._graph, self._graph.film
        memory = Memory(film.start, variables=dict(film.variables))
        scene, way = film.start, None
        now = 0.0 if self._stops[scene].station.clip is None else TICK
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
            stop = self._stops[scene]
            turn = self._scene(viewer, memory, stop)
            if turn is None:
                now = self._longest
                break
            self._tally.left(scene, turn, now)
            now = max(turn.at, now + TICK)
            if memory.session and self._ends(memory, turn):
                ended = stop.station.spec.session == "end" or not graph.tells_sessions
                outcome, how = scene, "ended" if ended else "left"
                break
            if now >= self._longest:
                now = self._longest
                break
            memory.takes += 1
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

    def _scene(self, viewer: Viewer, memory: Memory, stop: Stop) -> Turn | None:
        """Stay in the scene until it is left; None where that never happens."""
        station, plan, entered = stop.station, stop.plan, memory.entered
        expires = entered + stop.timeout - ROUNDING
        watch = None
        if (plan.watched or plan.press) and not self._quiet(viewer, entered, stop):
            watch = Watch(self, viewer, memory, stop)
        begins = decides = entered
        chosen: Turn | None = None
        while True:
            ends = begins + stop.length
            if chosen is None:
                decides = max(ends - station.lead, decides if begins == entered else decides + TICK)
                horizon = until = _on_grid(min(decides, expires))
            else:
                horizon, until = chosen.at, chosen.at - _BEFORE
            if watch is not None:
                found = watch.until(min(until, self._longest))
                if found is not None:
                    memory.takes += chosen is not None  # what was chosen took a number, too
                    return self._cut(stop, found[1], "interrupt", _on_grid(found[0]))
            if chosen is not None:
                return chosen
            if horizon >= self._longest:
                return None
            kind: Kind = "timeout" if expires <= decides else "decide"
            number = self._decide(viewer, memory, stop, horizon, watch is not None)
            if number is None and kind == "decide" and stop.loops:
                if self._stuck(viewer, entered, stop, begins):
                    return None
                begins = ends
                continue
            if kind == "timeout":
                return self._cut(stop, -1 if number is None else number, kind, horizon)
            chosen = self._cut(stop, -1 if number is None else number, kind, horizon, ends)

    def _quiet(self, viewer: Viewer, entered: float, stop: Stop) -> bool:
        """Tell at once that no interrupt can pass and no dwell begin while the scene lasts."""
        if not stop.plan.quiet or stop.plan.press or stop.loops:
            return False
        end = entered + stop.length + TICK + self._fades
        if viewer.leaves <= end or not self.on_track(viewer, stop, entered):
            return False
        return self.alert(viewer.face, stop).quiet(entered + viewer.phase, end + viewer.phase)

    def _decide(
        self, viewer: Viewer, memory: Memory, stop: Stop, now: float, watched: bool
    ) -> int | None:
        """Weigh all ways out by what the listen window heard.

        Where the scene is quiet and not `watched`, ways that may interrupt see the mood alone:
        nothing else matters to them, and no dwell has begun. Where there is no choice, they cannot
        pass, so that the default does.
        """
        how, station = stop.station.listen, stop.station
        if not stop.chooses and not watched and station.ways and station.ways[-1].guard is None:
            self._tally.passed(station.name, len(station.ways) - 1)
            return len(station.ways) - 1
        begins = memory.entered
        if stop.loops:
            # The round that plays, which is not the one decided on where `lead` is longer.
            begins += int((now - begins) / stop.length) * stop.length
        begin, end = window_of(how, begins, now)
        heard = window_heard(self._listening(viewer, stop, begin, end), how)
        mood, moment = self._mood(viewer, stop, now)
        view = now_view = view_at(self._graph, memory, mood, heard, now)
        if watched:
            now_view = view_at(self._graph, memory, mood, moment, now)
        elif stop.plan.watched:
            now_view = viewer.face.seen(now + viewer.phase, station.min_margin)
        number = first_way(self._graph, station.name, "decide", view, now_view)
        if number is not None or not stop.loops:
            self._tally.decided(station.name, number, heard, station)
        return number

    def _cut(
        self, stop: Stop, number: int, kind: Kind, now: float, ends: float | None = None
    ) -> Turn:
        """Say when the next scene begins: as the story asks for the cut, and the screen obeys."""
        station = stop.station
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

    def _stuck(self, viewer: Viewer, entered: float, stop: Stop, begins: float) -> bool:
        """Tell whether nothing can ever change: nobody there, for a whole round, and no clock."""
        return (
            begins - max(entered, viewer.leaves) > stop.plan.settles
            and not stop.plan.press
            and stop.timeout == math.inf
        )

    # ── what a viewer shows ─────────────────────────────────────────────────────────────────────

    def on_track(self, viewer: Viewer, stop: Stop, now: float) -> bool:
        """Tell whether the viewer's mood is now that of the face's track."""
        return viewer.arrives <= now < viewer.leaves and not stop.calibrates

    def _mood(
        self, viewer: Viewer, stop: Stop, now: float, cell: int | None = None
    ) -> tuple[Mood, Heard]:
        """Give the mood at a time, and what it says by itself; `cell` is its place if known."""
        face = viewer.face
        if now < viewer.arrives or now >= viewer.leaves:
            return NOBODY, NOTHING
        if stop.calibrates:
            return face.neutral, now_heard(face.neutral)
        if cell is None:
            cell = face.cell(now + viewer.phase)
        return face.moods[cell], face.moments[cell]

    def _listening(self, viewer: Viewer, stop: Stop, begin: float, end: float) -> Listening:
        begin, end = max(begin, viewer.arrives), min(end, viewer.leaves)
        if end <= begin:
            return Listening()
        if stop.calibrates:
            return listening_to(viewer.face.neutral, end - begin)
        by = stop.station.listen.by
        return viewer.face.listening(begin + viewer.phase, end + viewer.phase, by)

    def alert(self, face: Face, stop: Stop) -> Alert:
        """Give where along a face's track the interrupts of a scene may pass or change."""
        found = self._alerts.get((face, stop.group))
        if found is None:
            asking = Memory(stop.station.name)

            def seen(mood: Mood, moment: Heard) -> View:
                return view_at(self._graph, asking, mood, moment, 0.0)

            truths = [face.truth(leaf, seen) for leaf in stop.plan.leaves]
            found = self._alerts[face, stop.group] = Alert(face, truths)
        return found

    def interrupts(
        self, viewer: Viewer, memory: Memory, stop: Stop, now: float, cell: int | None
    ) -> int | None:
        """Weigh the ways that may interrupt; dwells are kept up to date."""
        mood, moment = self._mood(viewer, stop, now, cell)
        view = view_at(self._graph, memory, mood, moment, now)
        held = still_held(stop.station.dwells, view)
        if held != memory.held:
            memory.held = held
            view = view._replace(held=held)
        return first_way(self._graph, stop.station.name, "interrupt", view, view)


def _on_grid(at: float) -> float:
    """Give the first tick that is not before a time; the film starts on a tick."""
    return math.ceil(at / TICK - 1e-4) * TICK
