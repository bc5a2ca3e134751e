"""Rehearse a film: the line of a show, with a clock that runs at any pace and a way back."""
