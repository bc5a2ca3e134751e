"""OSCQuery: programs find every address by themselves."""
