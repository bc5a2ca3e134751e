"""OSC by numbers: jitter, delay, load, a day, a flood; beside python-osc and pyliblo3."""
