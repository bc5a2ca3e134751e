"""Questions over many sessions: one expression, answered by whichever engine is at hand."""
