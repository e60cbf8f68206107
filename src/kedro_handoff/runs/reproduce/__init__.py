"""Reproducing: a recorded run again, elsewhere, and how what it makes compares with what was made then."""
