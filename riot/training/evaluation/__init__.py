"""Measure what a model reads on labelled faces, and how sure those numbers are."""
