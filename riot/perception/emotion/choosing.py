"""Choose between Keras and LiteRT, and among LiteRT's files."""

from __future__ import annotations

from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

from riot.perception.emotion.files import LITERT_DYNAMIC

_GPU_NODES = (Path("/dev/nvidia0"), Path("/dev/kfd"))


def choose_backend(
    kind: str, files: Collection[str] = (), gpu_nodes: tuple[Path, ...] = _GPU_NODES
) -> str:
    """Turn `auto` into the best backend for a model with these files.

    That is `keras` where a GPU's device node and Keras exist, else `litert-dynamic` where the
    model has that file, else `litert`; `EmotionSettings.backend` says why. Any other kind stays
    as it is. Nothing is imported to find out.
    """
    if kind != "auto":
        return kind
    gpu = any(node.exists() for node in gpu_nodes)
    installed = all(find_spec(name) is not None for name in ("keras", "tensorflow"))
    if gpu and installed:
        return "keras"
    return "litert-dynamic" if LITERT_DYNAMIC in files else "litert"
