"""Draw any value of a message: Hypothesis strategies made from type hints."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st


def any_value(
    hint: Any, floats: st.SearchStrategy[float], integers: st.SearchStrategy[int]
) -> st.SearchStrategy[Any]:
    """Draw any value that a field of this type may hold, with such numbers in it."""
    scalars: Mapping[Any, st.SearchStrategy[Any]] = {
        float: floats,
        int: integers,
        str: st.text(max_size=8),
        bool: st.booleans(),
        types.NoneType: st.none(),
    }

    def drawn(hint: Any) -> st.SearchStrategy[Any]:
        origin, arguments = get_origin(hint), get_args(hint)
        if hint in scalars:
            return scalars[hint]
        if origin is Literal:
            return st.sampled_from(arguments)
        if origin is tuple and arguments[-1] is Ellipsis:
            return st.lists(drawn(arguments[0]), max_size=3).map(tuple)
        if origin is tuple:
            return st.tuples(*map(drawn, arguments))
        if origin is Mapping:
            return st.dictionaries(drawn(arguments[0]), drawn(arguments[1]), max_size=3)
        if origin in (Union, types.UnionType):
            return st.one_of(*map(drawn, arguments))
        assert isinstance(hint, type) and is_dataclass(hint), hint
        hints = get_type_hints(hint)
        return st.builds(hint, **{item.name: drawn(hints[item.name]) for item in fields(hint)})

    return drawn(hint)
