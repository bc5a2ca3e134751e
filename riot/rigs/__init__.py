"""Tell lights and sound about the film, and hear what they say: over OSC and its kin."""

from riot.backends import Backend

BACKENDS = {
    "udp": Backend("riot.rigs.senders.udp:UdpSender", "pip install python-osc"),
    "tcp": Backend("riot.rigs.senders.tcp:TcpSender", "pip install python-osc"),
    "slip": Backend("riot.rigs.senders.tcp:TcpSender", "pip install python-osc"),
    "artnet": Backend("riot.rigs.dmx.artnet:ArtNetSender", "pip install stupidArtnet"),
    "sacn": Backend("riot.rigs.dmx.sacn:SacnSender", "pip install sacn"),
    "midi": Backend("riot.rigs.midi.sender:MidiSender", "pip install mido python-rtmidi"),
    "sim": Backend("riot.sim.rig:SimSender"),
}
"""A rig's transport, and who sends by it."""
