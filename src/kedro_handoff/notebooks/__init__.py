"""Notebooks: reading them without running them, and what their code reads, writes and changes."""
