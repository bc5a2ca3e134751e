"""Walk one rig through everything that it will be sent, one thing at a time."""
