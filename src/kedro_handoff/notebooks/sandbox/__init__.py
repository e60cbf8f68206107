"""A layer of one's own over the shared data: loads see through it, saves stay in it."""
