"""A season of simulated visits, recorded as real ones are: to see a report before opening night."""
