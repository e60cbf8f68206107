"""What a trap is: cells, what is chosen, and the right outcome."""

from __future__ import annotations

from dataclasses import dataclass

RIGHT = "right"
SETUP = "import pandas as pd\nimport numpy as np\ndf = catalog.load('visits')"
SAVE = "catalog.save('result', out)"


@dataclass(frozen=True)
class Trap:
    name: str
    cells: tuple[str, ...]
    outcome: str
    functions: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()


def trap(name: str, outcome: str, *cells: str, functions: str = "", ranges: tuple = ()) -> Trap:
    return Trap(name, (SETUP, *cells, SAVE), outcome, tuple(functions.split()), ranges)
