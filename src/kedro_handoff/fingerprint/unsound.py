"""What cannot be hashed soundly."""

from __future__ import annotations


class UnsoundError(Exception):
    """No digest can stand for a value: the reason, without any of its data."""

    def inside(self, place: str) -> UnsoundError:
        """The same, one level further out."""
        return UnsoundError(f"{place}: {self}")
