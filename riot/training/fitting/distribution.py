"""Train on several devices of a machine, and on several machines, by Keras's distribution API.

Every device holds the whole network and sees a part of each batch; the gradients, and the
statistics of batch normalisation, are those of the whole batch. In Keras 3.15 only the JAX
backend does this, on processors too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras

from riot.errors import RiotError


@dataclass(frozen=True, slots=True)
class Workers:
    """Say which processes train together, and which of them this one is.

    `addresses` are `host:port`, the first is the one that the others call; none means alone.
    """

    addresses: tuple[str, ...] = ()
    number: int = 0

    @property
    def count(self) -> int:
        """Give how many processes there are."""
        return max(1, len(self.addresses))


ALONE = Workers()


def join(workers: Workers) -> None:
    """Meet the other workers; call this before anything is computed.

    Raises RiotError TRN-511 where the backend cannot, or the others do not come.
    """
    if workers.count == 1:
        return
    if keras.backend.backend() != "jax":
        raise RiotError(
            "TRN-511",
            f"several workers need the jax backend, not {keras.backend.backend()}",
            hint="add --backend jax",
        )
    try:
        keras.distribution.initialize(",".join(workers.addresses), workers.count, workers.number)
    # JAX passes on what its transport says, by a class of its own.
    except RuntimeError as error:
        message = str(error).strip().splitlines()[0]
        raise RiotError(
            "TRN-511", f"the other workers were not met at {workers.addresses[0]}: {message}"
        ) from error


def shared(batch: int, workers: Workers) -> Any:
    """Give the Keras distribution of this training, or None where one device trains alone.

    Raises RiotError TRN-512 where `batch` cannot be shared evenly.
    """
    if keras.backend.backend() != "jax":
        return None
    devices = keras.distribution.list_devices()
    if len(devices) == 1:
        return None
    if batch % len(devices):
        raise RiotError(
            "TRN-512",
            f"a batch of {batch} cannot be shared evenly by {len(devices)} devices",
            hint=f"batch: {max(1, batch // len(devices)) * len(devices)}",
        )
    # The feed gives each worker its own part already.
    return keras.distribution.DataParallel(devices=devices, auto_shard_dataset=workers.count == 1)


@contextmanager
def distributed(distribution: Any) -> Iterator[None]:
    """Make and train networks under `distribution`, or under none."""
    before = keras.distribution.distribution()
    keras.distribution.set_distribution(distribution)
    try:
        yield
    finally:
        keras.distribution.set_distribution(before)
