"""Values that rigs are kept at: fades, presses, followers, the master."""
