"""Write a trained network as a model folder: its files for every runtime, and its card."""
