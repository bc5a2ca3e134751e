"""RIOT: interactive film that branches on the expression of its viewer."""
