"""From batches to a trained network, in a run folder that survives a kill."""
