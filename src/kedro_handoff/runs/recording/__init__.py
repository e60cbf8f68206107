"""Recording: what the hooks of a run call, and what becomes the run's record."""
