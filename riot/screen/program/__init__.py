"""The program: takes turned on reels, and the looks that come of them, for any windows."""
