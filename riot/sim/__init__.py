"""Simulated camera, audience, player and rig: product code for demo, rehearsal and tests."""
