"""The inbox and the health board."""

from __future__ import annotations

from riot.messages import ClipEnded, EmotionReading, Health, OperatorCommand
from riot.runtime.health import HealthBoard
from riot.runtime.inbox import Inbox


def test_the_inbox_keeps_the_order_and_empties() -> None:
    inbox = Inbox()
    messages = [
        EmotionReading(t=1.0, seq=1),
        OperatorCommand(t=1.1, verb="button", argument="start"),
        EmotionReading(t=1.2, seq=2),
    ]
    for message in messages:
        inbox.put(message)
    assert inbox.drain() == messages
    assert inbox.drain() == []
    assert inbox.dropped == 0


def test_the_oldest_reading_goes_first_and_nothing_else_ever() -> None:
    inbox = Inbox(most=3)
    for number in range(10):
        inbox.put(EmotionReading(t=float(number), seq=number))
        inbox.put(ClipEnded(t=float(number), take=number))
    waiting = inbox.drain()
    assert [m.seq for m in waiting if isinstance(m, EmotionReading)] == [7, 8, 9]
    assert [m.take for m in waiting if isinstance(m, ClipEnded)] == list(range(10))
    assert inbox.dropped == 7


def health(stage: str, state: str, detail: str = "", t: float = 0.0) -> Health:
    return Health(t=t, stage=stage, state=state, since=t, detail=detail)  # pyright: ignore[reportArgumentType]


def test_the_board_tells_each_change_once() -> None:
    board = HealthBoard()
    board.tell(health("camera", "ok"))
    assert board.changes() == [], "all well from the start is no news"
    board.tell(health("camera", "failed", "unplugged", 1.0))
    board.tell(health("camera", "failed", "unplugged", 2.0))
    board.tell(health("camera", "failed", "still", 3.0))
    board.tell(health("rigs", "degraded", "", 4.0))
    board.tell(health("camera", "ok", "", 5.0))
    assert [(h.stage, h.state, h.t) for h in board.changes()] == [
        ("camera", "failed", 1.0),
        ("camera", "failed", 3.0),
        ("rigs", "degraded", 4.0),
        ("camera", "ok", 5.0),
    ]
    assert board.changes() == []
    assert {stage: h.state for stage, h in board.states.items()} == {
        "camera": "ok",
        "rigs": "degraded",
    }


def test_what_is_not_well_is_listed_by_its_newest_state() -> None:
    board = HealthBoard()
    for stage, state, t in (("rig.b", "degraded", 1.0), ("camera", "failed", 2.0)):
        board.tell(health(stage, state, "", t))
    board.tell(health("screen", "ok"))
    assert [(h.stage, h.t) for h in board.unwell()] == [("camera", 2.0), ("rig.b", 1.0)]
    board.tell(health("camera", "ok", "", 3.0))
    board.changes()
    assert [h.stage for h in board.unwell()] == ["rig.b"], "looking takes nothing out"


def test_a_snapshot_of_the_board_never_changes() -> None:
    board = HealthBoard()
    board.tell(health("camera", "ok"))
    before = board.states
    board.tell(health("camera", "failed"))
    assert before["camera"].state == "ok"
