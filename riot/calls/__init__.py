"""Calls of a receiver's named actions, as a film writes them: `eos.cue(1, 3)`.

The story checks them and the rigs do them; what both must know of a receiver is here.
"""

from riot.calls.actions import Action, Argument, Bound, Parameter, bind
from riot.calls.parsing import Call, CallError, parse_call
from riot.calls.receivers import Receiver

__all__ = [
    "Action",
    "Argument",
    "Bound",
    "Call",
    "CallError",
    "Parameter",
    "Receiver",
    "bind",
    "parse_call",
]
