"""Turn readings into the viewer's mood: who counts, baseline, smoothing, dominance. Pure."""
