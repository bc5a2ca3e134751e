"""Look for a film's files below its media folder, and nowhere else."""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PureWindowsPath

from riot.footage import Footage
from riot.story.checks import Media, files_of, named_clips, named_sounds
from riot.story.schema import Film

Probe = Callable[[Iterable[Path]], Mapping[Path, Footage]]
"""Measures media files: riot.screen.probe.probe_clips, handed in by whoever may load it."""

LANGUAGE = "{lang}"


def resolved(path: Path) -> Path:
    """Follow links as far as they lead; a circle of links leads nowhere."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def look_at_media(film: Film, folder: Path, probe: Probe | None) -> Media:
    """Say which of the film's files are there, and measure the clips if `probe` is given."""
    there = folder.is_dir()
    clips = list(dict.fromkeys(name for _, name in named_clips(film)))
    scenes = film.scenes.values()
    written = dict.fromkeys(scene.clip.subtitles for scene in scenes if scene.clip)
    subtitles = [name for name in written if name]
    sounds = list(dict.fromkeys(name for _, name in named_sounds(film)))
    patterned = {scene.clip.sound for scene in scenes if scene.clip}
    patterns = [
        name
        for name in (*subtitles, *sounds)
        if LANGUAGE in name and (name in subtitles or name in patterned)
    ]
    everything = list(dict.fromkeys((*clips, *subtitles, *sounds)))
    plain = [name for name in everything if name not in patterns]
    outside = {name for name in everything if not _is_inside(folder, name)}
    missing = {
        name for name in plain if name not in outside and not _is_file(resolved(folder / name))
    }
    spoken = {name: _languages(folder, name) for name in patterns if name not in outside}
    missing |= {name for name, languages in spoken.items() if not languages}
    footage: dict[str, Footage] = {}
    if probe is not None:
        found = Media(there, spoken=spoken)
        there_is = [name for name in (*sounds, *subtitles) if name not in missing]
        others = [file for name in there_is for file in files_of(name, found)]
        files = {
            name: resolved(folder / name)
            for name in (*clips, *others)
            if name not in outside and name not in missing
        }
        if files:
            measured = probe(sorted(set(files.values())))
            footage = {name: measured[path] for name, path in files.items()}
    read = {file for name in subtitles for file in files_of(name, Media(spoken=spoken))}
    wording = {name: footage.pop(name) for name in sorted(read & set(footage))}
    return Media(there, frozenset(outside), frozenset(missing), footage, spoken, wording)


def _is_inside(folder: Path, name: str) -> bool:
    """Tell whether `name` stays in the folder, on every system that the film may be moved to."""
    windows = PureWindowsPath(name)
    if Path(name).is_absolute() or windows.drive or windows.root or ".." in windows.parts:
        return False
    return resolved(folder / name).is_relative_to(folder)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or a folder that may not be entered
        return False


def _languages(folder: Path, pattern: str) -> frozenset[str]:
    """Give the languages for which `street.{lang}.srt` has a file that stays in the folder."""
    first, *others = pattern.split(LANGUAGE)
    named = re.compile(
        f"{re.escape(first)}(?P<lang>[^/]+){'(?P=lang)'.join(map(re.escape, others))}"
    )
    wild = "*".join(map(glob.escape, (first, *others)))
    try:
        names = glob.glob(wild, root_dir=folder)
    except (OSError, ValueError):
        return frozenset()
    found = {match["lang"] for name in names if (match := named.fullmatch(name))}
    return frozenset(
        language
        for language in found
        if (name := pattern.replace(LANGUAGE, language))
        if _is_inside(folder, name) and _is_file(resolved(folder / name))
    )
