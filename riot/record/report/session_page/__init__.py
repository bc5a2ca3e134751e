"""One visit as one page: the film as it was seen, the viewer's curve, every decision in words."""
