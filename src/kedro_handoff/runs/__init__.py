"""Runs: what they leave behind, and how their outputs reach the disk."""
