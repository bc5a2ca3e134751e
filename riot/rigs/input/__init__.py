"""What may steer the show from outside: OSC, guarded."""
