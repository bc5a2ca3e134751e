"""The colours of points, rings and glints, as displayed."""

from __future__ import annotations

from riot.sim.film.light import Colour

GOLD: Colour = (1.0, 0.78, 0.42)
CYAN: Colour = (0.45, 0.95, 1.0)
MAGENTA: Colour = (1.0, 0.42, 0.88)
SILVER: Colour = (0.86, 0.92, 1.0)
TEAL: Colour = (0.40, 0.90, 0.88)
WHITE: Colour = (1.0, 1.0, 1.0)
