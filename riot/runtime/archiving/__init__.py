"""Seal what ended while the film plays, keep to the retention, and never be in the film's way."""
