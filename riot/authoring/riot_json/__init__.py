"""Films of 2018: the configuration of RIOT and of its storyline manager, turned into a graph."""
