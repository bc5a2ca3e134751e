"""A film as SCXML, the W3C's language for state machines, for other tools."""
