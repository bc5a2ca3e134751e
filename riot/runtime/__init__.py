"""Put the line together and run it."""
