"""MIDI, out to desks and instruments and in from foot switches."""
