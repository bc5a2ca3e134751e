"""What a viewer will be shown goes through a session's header and comes back to the last digit."""

from __future__ import annotations

import json

from riot.runtime.recording import SHOW
from riot.story.show import History, Show


def test_a_show_in_the_middle_of_a_visit_is_read_back_exactly() -> None:
    samples = ((0.1, 0.9), (), (1 / 3, 2 / 3))
    history = History(1000.0123, ("fear", "calm"), 0.5, samples, ((1000.0123, "notice"),), 1001.5)
    show = Show(now=1001.2, run_seed=1, language="fr", scene="street", session=1, history=history)
    text = json.dumps(SHOW.dump_python(show, mode="json"))
    assert SHOW.validate_python(json.loads(text)) == show


def test_a_header_of_before_there_were_curves_is_read_without_one() -> None:
    old = SHOW.dump_python(Show(now=1.0, run_seed=1, language="en", scene="a"), mode="json")
    del old["history"]
    assert SHOW.validate_python(old).history is None
