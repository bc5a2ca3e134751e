"""Write the reference page of the networks from their table."""

from __future__ import annotations

from riot.training.networks import NETWORKS, SMALLEST_SIDE, Network

_HEAD = f"""# Networks

<!-- Written by riot.training.networks.reference from riot/training/networks/; do not edit.
     To write it anew: python -m riot.training.networks.reference > docs/reference/networks.md -->

`network: {{name: riot}}` in a training file chooses one. All take gray faces of one side, values
0..255, and scale, colour and enlarge them within the model, so that the feed is the same for all.
Any side from {SMALLEST_SIDE} pixels on will do, 48 is usual; networks of sequences take any number
of frames from two on. Each gives one output of logits for every head of labels.

Parameters are all weights with one head of eight labels at 48 pixels, and for sequences with two
frames; more pixels make the dense layers larger where features are not averaged over the image.

| name | takes | parameters | origin | when to use |
| --- | --- | --: | --- | --- |
"""

_DETAILS = """
## What was kept, and what differs

All were written anew from the papers and from what the projects' code does.

| name | kept | differs | dropout of the origin |
| --- | --- | --- | --: |
"""

_TAIL = """
## Weights to start from

- `--weights none`: nothing; every weight begins at random, from the seed.
- `--weights imagenet`: the backbone, for networks that have one, by Keras's own loader, which keeps
  the file in its cache for the next time.
- `--weights FILE`: a `.keras`, a `.weights.h5`, or an `.h5` file of keras.applications; into the
  backbone where it fits there, otherwise into the whole network.

From a `.keras` file only the weights are read; nothing in it is executed. On a machine without
network, fetch the backbone's file that the error names (the one that ends in `notop.h5`) elsewhere
and name it with `--weights`.

A backbone can stay frozen for the first epochs, its batch normalisation in inference, while the
layers on top learn; then it thaws as a whole.
"""


def reference_markdown() -> str:
    """Give the whole page."""
    table = "".join(_row(name, network) for name, network in NETWORKS.items())
    details = "".join(_detail(name, network) for name, network in NETWORKS.items())
    return _HEAD + table + _DETAILS + details + _TAIL


def _row(name: str, network: Network) -> str:
    takes = "a face" if network.frames is None else "a sequence"
    if network.backbone is not None:
        takes += ", on a backbone"
    return f"| `{name}` | {takes} | {network.parameters:,} | {network.origin} | {network.use} |\n"


def _detail(name: str, network: Network) -> str:
    return f"| `{name}` | {network.kept} | {network.differs} | {network.dropout:g} |\n"


if __name__ == "__main__":
    print(reference_markdown(), end="")
