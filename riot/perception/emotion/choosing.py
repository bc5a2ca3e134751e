"""Choose between LiteRT and Keras."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_GPU_NODES = (Path("/dev/nvidia0"), Path("/dev/kfd"))


def choose_backend(kind: str, gpu_nodes: tuple[Path, ...] = _GPU_NODES) -> str:
    """Turn `auto` into `keras` where a GPU's device node and Keras exist, else into `litert`.

    Any other kind stays as it is. Nothing is imported to find out.
    """
    if kind != "auto":
        return kind
    gpu = any(node.exists() for node in gpu_nodes)
    installed = all(find_spec(name) is not None for name in ("keras", "tensorflow"))
    return "keras" if gpu and installed else "litert"
