"""The readers by kind."""

from __future__ import annotations

from riot.training.datasets.affectnet import read_affectnet
from riot.training.datasets.arrays import read_arrays_source
from riot.training.datasets.fer2013 import read_fer2013
from riot.training.datasets.ferplus import read_ferplus
from riot.training.datasets.folders import read_folders
from riot.training.datasets.reading import Reader
from riot.training.datasets.sequences import read_sequences

READERS: dict[str, Reader] = {
    "arrays": read_arrays_source,
    "fer2013": read_fer2013,
    "ferplus": read_ferplus,
    "folders": read_folders,
    "sequences": read_sequences,
    "affectnet": read_affectnet,
}

SETTINGS: dict[str, frozenset[str]] = {
    "arrays": frozenset(),
    "fer2013": frozenset(["usage", "labels", "scheme"]),
    "ferplus": frozenset(["usage", "votes"]),
    "folders": frozenset(["labels", "scheme", "subject", "crop"]),
    "sequences": frozenset(["labels", "scheme", "subject", "crop"]),
    "affectnet": frozenset(["labels", "scheme", "images", "crop"]),
}
"""What each kind takes beside `path` and `kind`."""
