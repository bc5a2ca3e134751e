"""Which profiles there are, and a rig's settings with what its profile says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import riot.rigs.profiles
from riot.config.validation import validate
from riot.config.yaml_file import YamlFile, read_yaml
from riot.errors import Problem, ProblemsFound, RiotError
from riot.rigs.profiles.flaws import flaws
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings

FOLDER = "profiles"
"""The folder beside an installation file with profiles of its own."""

_SHIPPED = Path(riot.rigs.profiles.__file__).parent


@cache
def shipped_profiles() -> Mapping[str, Profile]:
    """Give riot's own profiles by name, the plain ones first, then as the alphabet has them."""
    names = sorted(path.stem for path in _SHIPPED.glob("*.yaml"))
    names.sort(key=lambda name: not name.startswith("plain"))
    return {name: load_profile(_SHIPPED / f"{name}.yaml") for name in names}


def load_profiles(folder: Path) -> Mapping[str, Profile]:
    """Give riot's own profiles and those in `folder`, where there is one; the latter win.

    Raises ProblemsFound with everything that is wrong with any of them.
    """
    own: dict[str, Profile] = {}
    problems: list[Problem] = []
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        try:
            profile = load_profile(path)
        except RiotError as error:
            problems += error.problems
        else:
            own[profile.profile] = profile
    if problems:
        raise ProblemsFound(problems)
    return {**shipped_profiles(), **own}


def load_profile(path: Path) -> Profile:
    """Read one profile.

    Raises RiotError (YML-…) or ProblemsFound: CFG-002 an unknown key, CFG-003 a missing one,
    CFG-004 a wrong value, CFG-030 what contradicts itself.
    """
    source = read_yaml(path)
    profile = validate(Profile, source, "CFG")
    problems = list(_contradictions(profile, source, path))
    if problems:
        raise ProblemsFound(problems)
    return profile


def _contradictions(profile: Profile, source: YamlFile, path: Path) -> Iterator[Problem]:
    found = list(flaws(profile))
    if path.stem != profile.profile:
        hint = f"rename one: {profile.profile}.yaml"
        found.insert(0, (("profile",), "the file has another name than the profile", hint))
    for where, message, hint in found:
        place = source.place(where)
        yield Problem("CFG-030", message, place.file, place.line, place.column, hint)


def fill(settings: RigSettings, profile: Profile) -> RigSettings:
    """Give the settings without gaps: what they leave open is as the profile says.

    `port` stays None where the transport has none (midi, sim) or nobody says it; `interface`,
    `passcode` and `universe` where the installation gives none.
    """
    stream = profile.stream
    transport = settings.transport or profile.transports[0]
    return settings.model_copy(
        update={
            "transport": transport,
            "port": settings.port or profile.port_of(transport, settings.universe),
            "prefix": stream.prefix if settings.prefix is None else settings.prefix,
            "rate": stream.rate if settings.rate is None else settings.rate,
            "hears": stream.hears if settings.hears is None else settings.hears,
            "feedback": profile.feedback if settings.feedback is None else settings.feedback,
            "bundles": profile.limits.bundles if settings.bundles is None else settings.bundles,
        }
    )
