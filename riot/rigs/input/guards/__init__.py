"""What keeps the wrong messages out: one guard a module, and here the order in which they ask."""
