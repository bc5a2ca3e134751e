"""What may steer the show from outside: port, gate with its guards, packet, command.

`osc` holds the ports and asks the gate; all else here serves one of the two.
"""
