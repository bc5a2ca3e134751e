"""How messages leave: over UDP, TCP, Art-Net, sACN."""
