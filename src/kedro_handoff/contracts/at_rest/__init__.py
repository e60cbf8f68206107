"""Datasets held to their contracts where they lie, without a run."""
