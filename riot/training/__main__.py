"""Run `python -m riot.training`."""

from __future__ import annotations

import sys

from riot.training.command import main

sys.exit(main())
