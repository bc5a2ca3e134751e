"""RIOT: interactive film that branches on the expression of its viewer.

`Fer` reads the expression of a face in a picture; see docs/how-to/read-a-photo.md.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["Fer", "Prediction"]

if TYPE_CHECKING:
    from riot.fer import Fer as Fer
    from riot.fer import Prediction as Prediction
else:

    def __getattr__(name: str) -> object:
        """Load the reader when it is first asked for, so that `import riot` stays light."""
        if name not in __all__:
            raise AttributeError(f"module 'riot' has no attribute {name!r}")
        from riot import fer

        return getattr(fer, name)
