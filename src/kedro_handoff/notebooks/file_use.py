"""A statement of a notebook that reads a file into a variable, or writes a variable to a file."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FileUse:
    """What one statement does with a file, and the dataset that stands for it in a pipeline.

    Attributes:
        position: Position of the statement in the program.
        reads: Whether it reads; otherwise it writes.
        variable: The variable that gets what was read, or that is written; empty where it is none.
        value: What is written.
        dataset: Name of the dataset; empty where none can stand for the file.
        entry: What the catalog has to say of the dataset; empty where it has the entry already.
        notes: What a reviewer should know.
        obstacle: Code, reason and mend, where no dataset can stand for the file.
        line: The line of the call in its cell.
        path: The file, absolute or a URL without secrets; empty where it cannot be told.
    """

    position: int
    reads: bool
    variable: str = ""
    value: ast.expr | None = None
    dataset: str = ""
    entry: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    obstacle: tuple[str, str, str] | None = None
    line: int = 1
    path: str = ""
