"""What is reported of a stage, and since when."""

from riot.rigs.reports import Reports


def test_since_stays_while_the_state_does() -> None:
    reports = Reports()

    first = reports.write("rig.lights", "ok", "", 1.0)
    reports.write("rig.sound", "ok", "", 2.0)
    worse = reports.write("rig.lights", "degraded", "off", 3.0)
    still = reports.write("rig.lights", "degraded", "off, and 2 cues wait", 4.0)
    well = reports.write("rig.lights", "ok", "", 5.0)

    assert [one.since for one in (first, worse, still, well)] == [1.0, 3.0, 3.0, 5.0]
    assert [one.seq for one in (first, worse, still, well)] == [1, 3, 4, 5]
    assert (still.t, still.stage, still.detail) == (4.0, "rig.lights", "off, and 2 cues wait")
