"""Hand records on to other programs: one module a format."""
