"""Say what this machine has and lacks for a show, and what to do about each thing."""
