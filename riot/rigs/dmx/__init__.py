"""Light without OSC, over Art-Net and sACN: message, patch, universe, frame, datagram."""
