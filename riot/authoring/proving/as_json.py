"""Tell proofs to programs: docs/reference/problems.md describes the shape, which is stable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from riot.authoring.proving.proof import Proof
from riot.story.visit_length import VisitLength


def as_json(proofs: Sequence[Proof]) -> str:
    """Give one JSON document for all films."""
    document = {
        "films": [_film(proof) for proof in proofs],
        "errors": sum(proof.errors for proof in proofs),
        "warnings": sum(proof.warnings for proof in proofs),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _film(proof: Proof) -> dict[str, Any]:
    keys = ("code", "severity", "message", "hint", "file", "line", "column")
    return {
        "film": str(proof.film),
        "problems": [{key: getattr(problem, key) for key in keys} for problem in proof.problems],
        "durations": None if proof.length is None else _durations(proof.length),
    }


def _durations(length: VisitLength) -> dict[str, Any]:
    found = asdict(length)
    for name in ("shortest", "longest", "likeliest"):
        if found[name] is not None:
            found[name]["seconds"] = round(found[name]["seconds"], 3)
    return found
