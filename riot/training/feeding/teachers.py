"""Ask an ensemble of trained networks once what they see in each face.

Their answers are computed before training, on the clean face and its mirror image, and kept in
the run folder. Asking them about every varied batch teaches a little more (Beyer et al., 2022),
but costs each teacher's forward pass in every step; asked once, a teacher may be of any size and
any backend's speed, and a resumed run needs no teacher at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import ops

from riot.errors import RiotError
from riot.training.fitting.runs import NETWORK
from riot.training.fitting.takes import network_input
from riot.training.samples import Samples
from riot.training.settings import TrainingSettings

Rows = npt.NDArray[np.float32]
BATCH = 256


def ask(samples: Samples, settings: TrainingSettings) -> dict[str, Rows]:
    """Give the teachers' mean softened answers [N, K] for each head that one of them has.

    Of a teacher's heads those count that are named like ours and have as many labels. Raises
    RiotError TRN-508 for a teacher that cannot be loaded, does not take such samples, or has
    none of the heads.
    """
    assert settings.distill is not None
    sizes = {
        head: len(samples.targets[head].names)
        for head in settings.heads
        if samples.targets[head].kind == "shares"
    }
    heard: dict[str, list[Rows]] = {}
    for name in settings.distill.teachers:
        answers = answers_of(Path(name), samples.images, sizes, settings.distill.temperature)
        for head, rows in answers.items():
            heard.setdefault(head, []).append(rows)
    return {head: np.mean(rows, axis=0) for head, rows in heard.items()}


def answers_of(
    path: Path, images: npt.NDArray[np.uint8], sizes: Mapping[str, int], temperature: float
) -> dict[str, Rows]:
    """Give one teacher's answers, averaged over each face and its mirror image."""
    teacher = load_teacher(path)
    if len(teacher.input_shape) != images.ndim + 1:
        raise RiotError("TRN-508", "the teacher does not take such samples", file=str(path))
    known = [head for head, size in sizes.items() if outputs(teacher).get(head) == size]
    if not known:
        raise RiotError(
            "TRN-508",
            "the teacher has none of the heads "
            + ", ".join(f"{head} ({size} labels)" for head, size in sizes.items()),
            file=str(path),
            hint=f"it has {', '.join(outputs(teacher)) or 'no named ones'}",
        )
    answers: dict[str, list[Rows]] = {head: [] for head in known}
    for at in range(0, len(images), BATCH):
        faces = network_input(images[at : at + BATCH], teacher)
        both = [teacher.predict_on_batch(view) for view in (faces, faces[..., ::-1, :])]
        for head in known:
            answers[head].append(np.mean([soft(view[head], temperature) for view in both], axis=0))
    return {head: np.concatenate(rows) for head, rows in answers.items()}


def soft(answers: Any, temperature: float) -> Rows:
    """Give probabilities at `temperature` of logits, or of probabilities, as exports give them."""
    rows = np.asarray(answers, np.float32)
    if rows.min() >= 0 and np.allclose(rows.sum(axis=-1), 1, atol=1e-3):
        rows = np.log(np.maximum(rows, 1e-7))
    probabilities: Any = ops.convert_to_numpy(ops.softmax(rows / temperature, axis=-1))
    return probabilities


def outputs(teacher: Any) -> dict[str, int]:
    """Give the size of each of a network's heads."""
    given = teacher.output
    return {head: rows.shape[-1] for head, rows in given.items()} if isinstance(given, dict) else {}


def load_teacher(path: Path) -> Any:
    """Load a `.keras` file, or the network of a run folder; nothing in it is executed."""
    file = path / NETWORK if path.is_dir() else path
    if not file.is_file():
        raise RiotError(
            "TRN-508", "there is no such teacher", file=str(file), hint="a run or a .keras file"
        )
    try:
        return keras.models.load_model(file, compile=False, safe_mode=True)
    # A broken file makes zipfile, h5py and Keras raise a dozen kinds of error.
    except Exception as error:
        message = str(error).strip().splitlines()[0]
        raise RiotError(
            "TRN-508", f"the teacher cannot be loaded: {message}", file=str(file)
        ) from error
