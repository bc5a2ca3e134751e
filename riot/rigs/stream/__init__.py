"""What is streamed: signals of the show, in the words of each receiver, at a steady rate."""
