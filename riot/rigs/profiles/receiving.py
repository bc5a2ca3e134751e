"""Say what a film may be checked against, of a rig and of a profile alone."""

from __future__ import annotations

from riot.calls import Receiver
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import MAPPED, RigSettings


def receiver_of(rig: RigSettings, profile: Profile) -> Receiver:
    """Give the facts of a rig whose settings are filled."""
    mapped = None
    if rig.transport in MAPPED:
        mapped = frozenset(rig.map) | {f"{rig.prefix or ''}{address}" for address in rig.map}
    return _receiver(rig.name, profile, mapped, installed=True)


def receiver_like(profile: Profile) -> Receiver:
    """Give the facts of any rig with this profile, for a film without an installation."""
    return _receiver(profile.profile, profile, None, installed=False)


def _receiver(
    name: str, profile: Profile, mapped: frozenset[str] | None, *, installed: bool
) -> Receiver:
    types = profile.limits.types
    return Receiver(
        name=name,
        profile=profile.profile,
        actions=profile.actions,
        texts="s" in types,
        numbers="f" in types or "i" in types,
        clamp=profile.limits.clamp,
        mapped=mapped,
        installed=installed,
    )
