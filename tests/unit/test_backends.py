"""Backends are found by kind and imported only when asked for."""

from __future__ import annotations

import sys

import pytest

from riot.backends import Backend, kinds_of, load_backend
from riot.errors import RiotError

BACKENDS = {
    "plain": Backend("collections:OrderedDict"),
    "absent": Backend("riot_no_such_module:Thing", "install the thing"),
}


def test_a_kind_gives_its_class() -> None:
    from collections import OrderedDict

    assert load_backend("store", "plain", BACKENDS) is OrderedDict


def test_naming_a_backend_imports_nothing() -> None:
    assert set(kinds_of("store", BACKENDS)) == {"plain", "absent"}
    assert "riot_no_such_module" not in sys.modules


@pytest.mark.parametrize(
    ("kind", "code", "hint"),
    [
        ("plian", "CFG-020", "did you mean 'plain'?"),
        ("zzz", "CFG-020", "choose one of absent, plain"),
        ("absent", "CFG-021", "install the thing"),
    ],
)
def test_a_kind_that_cannot_be_had(kind: str, code: str, hint: str) -> None:
    with pytest.raises(RiotError) as caught:
        load_backend("store", kind, BACKENDS)
    [problem] = caught.value.problems
    assert (problem.code, problem.hint) == (code, hint)
