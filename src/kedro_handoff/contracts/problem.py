"""What `kedro handoff check` finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something that a person has to mend.

    Attributes:
        code: What kind of problem; stable, for machines.
        message: What is wrong and what to do.
        file: The file to edit, relative to the project.
        line: The line in it, counted from 1, where one can be named.
    """

    code: str
    message: str
    file: str
    line: int | None = None
