"""What an author does before opening night: begin, check, draw, simulate, translate, hand on."""
