"""What keeps the wrong messages out: one guard a module."""
