"""Train in a process of its own, as a test says: on another backend, with others, or to be killed.

Called with a JSON object; prints one as its last line.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np

from riot.training import train as training
from riot.training.datasets.arrays import read_arrays
from riot.training.fitting import runs
from riot.training.fitting.distribution import Workers, join
from riot.training.fitting.keeping import StayFinite
from riot.training.settings import TrainingSettings

Told = dict[str, Any]


def kill() -> None:
    """End this process as the system would when it needs the memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_while_saving() -> None:
    """Be killed when the first checkpoint is half written."""
    real = os.replace

    def replace(fresh: Path, path: Path) -> None:
        if Path(path).name == runs.CHECKPOINT:
            os.truncate(fresh, fresh.stat().st_size // 2)
            kill()
        real(fresh, path)

    os.replace = replace


def die_at_step(number: int) -> None:
    """Be killed at a step of this process."""
    steps = iter(range(number))

    def count(*_: object, **__: object) -> None:
        if next(steps, None) is None:
            kill()

    StayFinite.on_train_batch_end = count


def train_as_told(told: Told, run: Path, *, resume: bool, workers: Workers) -> Any:
    """Train and give the network."""
    faces = read_arrays(Path(told["data"]))
    return training.train(
        faces.select(np.arange(told["faces"])),
        faces.select(np.arange(told["faces"], told["faces"] + told["valid"])),
        run,
        TrainingSettings.model_validate(told["settings"]),
        resume=resume,
        workers=workers,
    )


def fed_batches() -> list[int]:
    """Note the sum of the faces of the first batch that is fed from now on, and their number."""
    noted: list[int] = []
    real = training.batches

    def spied(*given: Any, **options: Any) -> Any:
        feed = real(*given, **options)
        images, _, _ = next(iter(feed))
        noted.extend([len(images), round(float(images.sum(dtype=np.float64)))])
        return feed

    training.batches = spied
    return noted


def main(told: Told) -> None:
    """Do it and tell what came out."""
    workers = Workers(tuple(told.get("workers", ())), told.get("worker", 0))
    join(workers)
    if told.get("die") == "while saving":
        die_while_saving()
    elif told.get("die"):
        die_at_step(told["die"])
    run, noted = Path(told["run"]), fed_batches()
    network = train_as_told(told, run, resume=told.get("resume", False), workers=workers)
    result: Told = {
        "weights": [float(np.abs(weights).sum()) for weights in network.get_weights()],
        "rows": runs.rows(run),
        "first_batch": noted[:2],
    }
    if "compare_with" in told:
        whole = train_as_told(told, Path(told["compare_with"]), resume=False, workers=workers)
        pairs = zip(network.get_weights(), whole.get_weights(), strict=True)
        result["far"] = max(float(np.abs(one - other).max()) for one, other in pairs)
        result["whole_rows"] = runs.rows(Path(told["compare_with"]))
    if told.get("look_at_checkpoint"):
        result |= look_at_checkpoint(run, network)
    print(json.dumps(result))


def look_at_checkpoint(run: Path, network: Any) -> Told:
    """Tell what a checkpoint holds beside the network's weights."""
    import keras

    from riot.training.fitting.making import averaged_weights

    model: Any = keras.models.load_model(run / runs.CHECKPOINT)
    averaged = averaged_weights(model)
    pairs = list(zip(averaged, network.get_weights(), strict=True))
    raw = zip(model.get_weights(), averaged, strict=True)
    return {
        "backend": keras.backend.backend(),
        "devices": len(keras.distribution.list_devices()),
        "steps": int(model.optimizer.iterations),
        "clipnorm": model.optimizer.clipnorm,
        "average_is_network": all(np.allclose(one, other, atol=1e-6) for one, other in pairs),
        "average_is_raw": all(np.allclose(one, other, atol=1e-6) for one, other in raw),
    }


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
