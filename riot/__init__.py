"""RIOT: interactive film that branches on the expression of its viewer."""

__version__ = "0.1.0"
