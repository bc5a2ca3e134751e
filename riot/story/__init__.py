"""The story: a film as a scene graph, and the pure step that plays it."""
