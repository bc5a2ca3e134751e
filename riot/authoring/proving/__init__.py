"""Prove films: everything that is wrong with them, and how long a visit lasts."""

from riot.authoring.proving.as_github import as_github
from riot.authoring.proving.as_json import as_json
from riot.authoring.proving.as_text import as_text
from riot.authoring.proving.proof import Proof, prove_film

__all__ = ["Proof", "as_github", "as_json", "as_text", "prove_film"]
