"""Write what a session consumed and did, and read it back: numbers only, never an image."""
