"""Configuration and film files: read, checked as a whole, with every problem at once."""

from riot.config.installation import Installation, load_installation

__all__ = ["Installation", "load_installation"]
