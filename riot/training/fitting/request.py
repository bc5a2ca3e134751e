"""Put together what a training file and a command line ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from riot.config.validation import validate
from riot.config.yaml_file import read_yaml
from riot.errors import RiotError
from riot.training.datasets.choosing import choose, occurring
from riot.training.datasets.loading import Split
from riot.training.settings import TrainingSettings

RUNS = Path("runs")


@dataclass(frozen=True, slots=True)
class Request:
    """What to train, on what: the settings, and the folder that their data's paths count from.

    `every_scheme` is true where nobody chose heads: then all that the data tell are learned.
    """

    settings: TrainingSettings
    folder: Path
    every_scheme: bool


def read_request(
    file: Path | None, data: Path | None, labels: Sequence[str], options: Mapping[str, Any]
) -> Request:
    """Read the training file, if there is one, and put the command line's options over it.

    `options` are settings by dotted key ("network.name"), those that are None are not given.
    `data` is the folder that the file's paths count from, or, where the file names no data, a
    data set itself. Raises what `read_yaml` does; TRF-002, -003 and -004 of the file; TRN-501 for
    a wrong option and TRN-502 where no data are named.
    """
    written: dict[str, Any] = {}
    if file is not None:
        validate(TrainingSettings, source := read_yaml(file), "TRF")
        written = source.data or {}
    asked = with_options(written, options)
    if asked.get("data") is None:
        if data is None:
            raise RiotError(
                "TRN-502",
                "no data are named",
                file=str(file) if file else None,
                hint="add --data FOLDER_OR_FILE",
            )
        asked["data"], folder = {"train": [str(data.resolve())]}, data.resolve().parent
    else:
        folder = data if data is not None else (file or Path()).parent
    if labels:
        asked["data"] = {**asked["data"], "subset": list(labels)}
    return Request(checked(asked), folder, every_scheme="heads" not in asked)


def settled(request: Request, data: Split) -> tuple[TrainingSettings, Split]:
    """Settle what is learned: where nobody chose, every scheme and the labels that there are.

    Gives the settings, which then name both, and the data with these labels alone. Raises
    RiotError TRN-502 where there are fewer than two.
    """
    settings = request.settings
    if not request.every_scheme:
        return settings, data
    if settings.data is not None and not settings.data.subset:
        labels = occurring(data.train)
        if len(labels) < 2:
            raise RiotError(
                "TRN-502",
                f"the data show {' and '.join(labels) or 'no label'}: nothing to tell apart",
                file=str(request.folder),
                hint="add faces of another label",
            )
        train, valid = (choose(samples, {}, labels) for samples in (data.train, data.valid))
        data = replace(data, train=train, valid=valid)
        chosen = settings.data.model_copy(update={"subset": labels})
        settings = settings.model_copy(update={"data": chosen})
    heads = dict.fromkeys(data.train.targets, 1.0)
    return settings.model_copy(update={"heads": heads}), data


def with_options(written: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Give a file's data with the options that were given in their place."""
    asked = dict(written)
    for name, value in options.items():
        if value is None:
            continue
        block, _, key = name.rpartition(".")
        if block:
            asked[block] = {**(asked.get(block) or {}), key: value}
        else:
            asked[key] = value
    return asked


def checked(asked: Mapping[str, Any]) -> TrainingSettings:
    """Validate settings that stand in no file; raise RiotError TRN-501 for the first mistake."""
    try:
        return TrainingSettings.model_validate(asked)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in detail["loc"])
        text = detail["msg"].removeprefix("Value error, ")
        raise RiotError(
            "TRN-501", f"{where}: {text[0].lower()}{text[1:]}", hint="see riot train --help"
        ) from None


def place_of_network(file: Path | None) -> Mapping[str, Any]:
    """Give where a training file names its network, as RiotError takes it."""
    if file is None:
        return {}
    place = read_yaml(file).place(("network", "name"))
    return {"file": str(file), "line": place.line, "column": place.column}


def next_run(network: str, *, resume: bool) -> Path:
    """Give `runs/<network>-<n>`: the first that is free, or to resume the last that there is."""
    number = 1
    while (RUNS / f"{network}-{number}").exists():
        number += 1
    if resume and number > 1:
        number -= 1
    return RUNS / f"{network}-{number}"
