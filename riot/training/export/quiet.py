"""Keep converters from talking: they print, log and warn about what nobody can change."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator

from riot.perception.quiet import quiet_stderr


@contextlib.contextmanager
def quiet_conversion() -> Iterator[None]:
    """Swallow what is printed, logged or warned of; errors are raised as ever."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            quiet_stderr(),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
