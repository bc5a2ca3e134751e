"""Screen: decks decode, the compositor draws, one window of ours shows."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
