"""A contract drafted from data: what may be promised of the next data, not only of these."""
