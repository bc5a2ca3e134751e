"""HarfBuzz shapes, measures and draws letters; its binding carries no types."""

from typing import Any

import uharfbuzz

harfbuzz: Any = uharfbuzz
