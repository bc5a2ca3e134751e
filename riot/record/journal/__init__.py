"""Keep each session in a folder of its own, without ever blocking the line."""
