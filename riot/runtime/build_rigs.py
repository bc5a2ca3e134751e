"""Put the rigs together: who is sent what, and what else is connected with the outside."""

from __future__ import annotations

from riot.clock import Clock
from riot.config.installation import Installation
from riot.perception.emotion.card import ModelCard
from riot.rigs.midi.sender import MidiSender, PatchbayOutlet
from riot.rigs.port import RigSender
from riot.rigs.profiles.schema import Profile
from riot.rigs.rack import Rack, open_sender
from riot.rigs.settings import RigSettings
from riot.runtime.film_levels import with_levels_of
from riot.runtime.health import HealthBoard
from riot.runtime.inbox import Inbox
from riot.runtime.patch import patch_of
from riot.runtime.patchbay import patchbay_worker
from riot.runtime.supervisor import Worker
from riot.story.graph import Graph


def build_patchbay(
    installation: Installation,
    graph: Graph,
    card: ModelCard,
    inbox: Inbox,
    board: HealthBoard,
    clock: Clock,
) -> Worker | None:
    """Give the worker that listens to the outside; None where the installation wants none."""
    patch = patch_of(installation, graph, card.labels)
    if patch.empty:
        return None
    return Worker("patchbay", patchbay_worker, (patch,), inbox.put, board.tell, clock)


def build_rack(
    installation: Installation,
    graph: Graph,
    card: ModelCard,
    patchbay: Worker | None,
    clock: Clock,
) -> Rack:
    """Give the rack of an installation's rigs; what is MIDI is played by the patchbay."""

    def sender(settings: RigSettings, profile: Profile) -> RigSender:
        if settings.transport == "midi" and patchbay is not None:
            # Drivers are native code, which stays out of the conductor.
            outlet = PatchbayOutlet(settings.name, patchbay.send, clock)
            return MidiSender(settings, profile, clock, outlet)
        return open_sender(settings, profile, clock)

    rigs = [(with_levels_of(graph, rig), installation.profile_of(rig)) for rig in installation.rigs]
    return Rack(rigs, sender, clock, card.labels, graph.film.listens_to)
