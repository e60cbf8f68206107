"""The way back: a node of a pipeline as a notebook to work on, and its changes as changes of the node."""
