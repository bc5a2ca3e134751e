"""Keep no more of a visit than was said, no longer than was said, and forget it when asked."""
