"""Read image sequences: CK+ as it is shipped, or label/sequence/frames.

Lucey et al., "The Extended Cohn-Kanade Dataset (CK+)", 2010: each sequence begins neutral and ends
at the height of the expression; Emotion/SUBJECT/SEQUENCE/*_emotion.txt holds its number, for some.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from riot.errors import RiotError
from riot.training.datasets.folders import labelled_folders, people_of, subfolders
from riot.training.datasets.labels import LEFT_OUT, SCHEMES, LabelMap
from riot.training.datasets.pictures import PictureReader, is_picture
from riot.training.datasets.progress import each
from riot.training.datasets.reading import Faces, Images, Notes, Read, Source
from riot.training.samples import Samples, Targets

IMAGE_FOLDERS = ("cohn-kanade-images", "extended-cohn-kanade-images")
LABEL_FOLDERS = ("emotion", "emotion_labels")
CODES: dict[str, str | None] = {
    "0": "calm",
    "1": "anger",
    "2": "contempt",
    "3": "disgust",
    "4": "fear",
    "5": "happiness",
    "6": "sadness",
    "7": "surprise",
}


@dataclass(frozen=True, slots=True)
class Clip:
    """A sequence to read: its frames in order, its label, who it shows, and its best still."""

    folder: Path
    frames: list[Path]
    label: int
    person: str | None
    still: int


def read_sequences(source: Source, notes: Notes) -> Read:
    """Read sequences of `frames` frames spread evenly from first to last, or one still of each.

    The still is CK+'s last frame, where the expression is at its height, and the middle frame
    elsewhere. Notes TRN-204 for a broken frame, which spoils its sequence, and TRN-203 for a
    broken label file. Raises TRN-205 and TRN-206 as `read_folders`.
    """
    labels = source.labels(CODES)
    ck = ck_folders(source.path)
    clips = _ck_clips(*ck, labels, notes) if ck else _plain_clips(source, labels)
    reader = PictureReader(source)
    faces, kept = Faces(source.side, source.frames), list[Clip]()
    for clip in each(clips, source.path.name):
        frames: list[Images] = []
        for path in chosen_frames(clip, source.frames):
            try:
                frames.append(reader.read(path))
            except ValueError as error:
                notes.bad("TRN-204", f"{error}; its sequence is left out", path)
                break
        else:
            faces.add(frames[0] if source.frames is None else np.stack(frames))
            kept.append(clip)
    judged = np.array([clip.label for clip in kept], np.int64)
    scheme = source.scheme()
    targets = Targets.of_indices(SCHEMES[scheme], judged)
    people = tuple(clip.person for clip in kept)
    return Read(Samples(faces.array(), {scheme: targets}, {scheme: judged}), people)


def chosen_frames(clip: Clip, count: int | None) -> list[Path]:
    """Give the frames to read of a sequence; a short one shows some of them twice."""
    if count is None:
        return [clip.frames[clip.still]]
    places = np.linspace(0, len(clip.frames) - 1, count).round().astype(int)
    return [clip.frames[place] for place in places]


def ck_folders(root: Path) -> tuple[Path, Path] | None:
    """Give the folders of images and of emotion labels where `root` holds CK+."""
    by_name = {folder.name.lower(): folder for folder in subfolders(root)}
    images = next((by_name[name] for name in IMAGE_FOLDERS if name in by_name), None)
    emotions = next((by_name[name] for name in LABEL_FOLDERS if name in by_name), None)
    if images is None or emotions is None:
        return None
    inner = emotions / "Emotion"
    return images, inner if inner.is_dir() else emotions


def _ck_clips(images: Path, emotions: Path, labels: LabelMap, notes: Notes) -> list[Clip]:
    clips: list[Clip] = []
    for subject in subfolders(images):
        for folder in subfolders(subject):
            frames = _frames(folder)
            marks = sorted((emotions / subject.name / folder.name).glob("[!.]*_emotion.txt"))
            if not frames or not marks:
                notes.left_out["sequence without a label" if frames else "empty sequence"] += 1
                continue
            label = _ck_label(marks[0], labels, notes)
            if label is not None and label != LEFT_OUT:
                clips.append(Clip(folder, frames, label, subject.name, len(frames) - 1))
    return clips


def _ck_label(path: Path, labels: LabelMap, notes: Notes) -> int | None:
    text = path.read_text(errors="replace").strip()
    try:
        number = float(text)
    except ValueError:
        notes.bad("TRN-203", f"holds {text[:20]!r} instead of a number", path, 1)
        return None
    label = labels.find(f"{number:g}")
    if label is None:
        notes.bad("TRN-205", f"holds the label {number:g}, which is none of CK+'s 0 to 7", path, 1)
    return label


def _plain_clips(source: Source, labels: LabelMap) -> list[Clip]:
    found: list[tuple[Path, list[Path], int]] = []
    for folder, label in labelled_folders(source.path, labels):
        clips = [(clip, frames, label) for clip in subfolders(folder) if (frames := _frames(clip))]
        if not clips:
            raise RiotError(
                "TRN-206",
                "holds no sequence, a folder of pictures",
                file=str(folder),
                hint="fill or remove it, or map its name to null in `labels`",
            )
        found += clips
    people = people_of([clip for clip, _, _ in found], source) or [None] * len(found)
    return [
        Clip(clip, frames, label, person, len(frames) // 2)
        for (clip, frames, label), person in zip(found, people, strict=True)
    ]


def _frames(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if is_picture(path))
