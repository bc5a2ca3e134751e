"""Configuration and film files: read, checked as a whole, with every problem at once."""
