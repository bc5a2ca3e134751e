"""Measure the line on this machine: `python -m bench`."""
