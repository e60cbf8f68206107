"""A promotion as one commit on a branch of its own; the working tree stays as it is."""
