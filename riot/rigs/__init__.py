"""Tell lights and sound about the film: the stream of moods, cues and levels, over OSC."""

from riot.backends import Backend

BACKENDS = {
    "udp": Backend("riot.rigs.udp:UdpOscSender", "pip install python-osc"),
    "sim": Backend("riot.sim.rig:SimOscSender"),
}
