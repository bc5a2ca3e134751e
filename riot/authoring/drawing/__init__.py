"""A film as a picture: a sketch of what there is, a layout, and one module a format."""
