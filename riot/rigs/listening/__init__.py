"""Hear what others send: for the technician's monitor, and to keep it on a tape and play it."""
