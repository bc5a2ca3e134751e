"""Look into a film's media, and make files of them that are cut without a seam."""
