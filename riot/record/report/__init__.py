"""Tell an artist what happened: one page over many visits, and one page of one visit."""
