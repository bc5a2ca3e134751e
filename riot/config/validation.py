"""Turn a model's validation errors into problems with a place and a hint."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from riot.config.yaml_file import Path_, YamlFile
from riot.errors import Problem, ProblemsFound
from riot.fields import keys_at

M = TypeVar("M", bound=BaseModel)

MOST_PROBLEMS = 500
"""Problems of form that are told at once; nobody reads more."""


def validate(model: type[M], source: YamlFile, prefix: str) -> M:
    """Validate a file's data against `model`.

    `prefix` begins the codes: `-002` an unknown key, `-003` a missing key, `-004` a wrong value.
    Raises ProblemsFound with everything that is wrong.
    """
    data = source.data if source.data is not None else {}
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ProblemsFound(list(_problems(error, source, prefix, model))) from None


def _problems(
    error: ValidationError, source: YamlFile, prefix: str, model: type[BaseModel]
) -> Iterator[Problem]:
    seen: set[Path_] = set()
    for detail in error.errors(include_url=False):
        path = detail["loc"]
        if detail["type"] != "missing":
            # Of a value that fits none of several types, one problem; they name no key of the file.
            path = source.known(path)
        if path in seen:
            continue
        seen.add(path)
        if len(seen) > MOST_PROBLEMS:
            continue
        place = source.place(path)
        code, message, hint = _words(detail, path, keys_at(model, path[:-1]))
        yield Problem(f"{prefix}-{code}", message, place.file, place.line, place.column, hint)
    if len(seen) > MOST_PROBLEMS:
        more = f"{len(seen) - MOST_PROBLEMS} more values are wrong; these are the first"
        yield Problem(f"{prefix}-004", more, source.file)


def _words(detail: ErrorDetails, path: Path_, known: list[str]) -> tuple[str, str, str]:
    key = path[-1] if path else ""
    # Of a key that `--set` brought, nothing stands in the file.
    where = ".".join(str(part) for part in path or detail["loc"])
    unknown = path and isinstance(key, str) and known and key not in known
    given = detail["input"]
    if detail.get("ctx", {}).get("class_name") == "Comparison" and not _near(str(key), known):
        # A label is a key of its own in `when`: what is wrong is its value.
        number = given if isinstance(given, (int, float)) and not isinstance(given, bool) else 0.5
        message = f"{where}: needs limits{_as_given(given)}"
        return "004", message, f"write {{at_least: {number:g}}}"
    if detail["type"] == "extra_forbidden" or (unknown and detail["type"] == "model_type"):
        return "002", f"unknown key {key!r}", did_you_mean(str(key), known)
    if detail["type"] == "missing":
        return (
            "003",
            f"the key {key!r} is missing in {'.'.join(map(str, path[:-1])) or 'the file'}",
            "",
        )
    text = detail["msg"].removeprefix("Value error, ")
    shown = ""
    if detail["type"] in _PLAIN or text.startswith("Input"):
        shown = _as_given(given)
    hint = ""
    if detail["type"] == "string_type" and isinstance(given, (bool, int, float)):
        hint = "put quotes around it"
    text = _PLAIN.get(detail["type"], text)
    if detail["type"] == "too_short":
        text = f"needs {detail.get('ctx', {}).get('min_length')} or more"
    return "004", f"{where or 'the file'}: {text[0].lower()}{text[1:]}{shown}", hint


_PLAIN = {
    "model_type": "needs a block of keys",
    "dict_type": "needs a block of keys",
    "list_type": "needs a list, as [a, b]",
    "tuple_type": "needs a list, as [a, b]",
    "string_type": "needs a text",
    "float_type": "needs a number",
    "float_parsing": "needs a number",
    "int_type": "needs a whole number",
    "int_parsing": "needs a whole number",
    "int_from_float": "needs a whole number",
    "bool_type": "needs true or false",
    "bool_parsing": "needs true or false",
}
"""What to say for a kind of pydantic's errors, whose own words are a programmer's."""


def _near(word: str, known: list[str] | tuple[str, ...]) -> str | None:
    names = [str(name) for name in known]
    return next(iter(difflib.get_close_matches(word, names, n=1, cutoff=0.6)), None)


def _as_given(given: Any) -> str:
    if given is None:
        return " (nothing is there)"
    if isinstance(given, bool):
        return f" (it is {str(given).lower()})"
    return f" (it is {given!r})" if isinstance(given, (str, int, float)) else ""


def did_you_mean(word: str, known: list[str] | tuple[str, ...]) -> str:
    """Suggest the nearest known word, or list the known ones when they are few."""
    if near := _near(word, known):
        return f"did you mean {near!r}?"
    return f"known here: {', '.join(known)}" if 0 < len(known) <= 24 else ""
