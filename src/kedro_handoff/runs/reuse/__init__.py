"""Reuse: a node whose code, inputs, parameters and environment are those of an earlier run is not run."""
