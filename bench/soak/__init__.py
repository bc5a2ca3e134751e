"""Play for hours and see whether anything falls over: `python -m bench.soak`."""
