"""How OSC leaves: messages are packed, framed for TCP, and sent to where a name resolves."""
