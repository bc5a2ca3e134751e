"""Measure what a cut looks and sounds like: `python -m bench.cut`."""
