"""Measure the record: what a kill costs, how big it gets, how fast it is sealed, read, replayed."""
