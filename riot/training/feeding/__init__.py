"""From samples to batches: what each head learns, from faces varied the way rooms vary them."""
