"""Score many faces with a model of any kind."""
