"""What a person chose to promote: marked cells, functions by name, ranges of cells."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.notebook import Cell, Notebook

_MARKER = re.compile(r"#\|\s*node\b:?\s*(?P<rest>.*)")
_FACTS = ("name", "inputs", "outputs", "params")
NAMES = "use letters, digits and _, and no word of Python's own"
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class Choice:
    """Code to make a node of.

    Attributes:
        cells: Numbers of the cells; empty where a function is chosen by name.
        function: Name of the function, where one is chosen.
        name: Name of the node and, for flat cells, of its function; empty where not given.
        inputs: Datasets for its arguments, in order; empty where to be worked out.
        outputs: Variables that come out, or datasets for them; empty where to be worked out.
        params: Arguments or constants that become parameters.
        figure: Which figure of the cell is chosen, counted from 1; 0 where the cells themselves are.
        fix: Whether data that a function takes from the notebook become its arguments.
    """

    cells: tuple[int, ...] = ()
    function: str = ""
    name: str = ""
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    figure: int = 0
    fix: bool = False


def marked(notebook: Notebook) -> Iterator[Choice]:
    """Cells whose first line is `#| node`, and what stands behind it: `name=a inputs=b,c outputs=d`.

    Raises:
        NotebookError: A marker says something else.
    """
    for cell in notebook.cells:
        first = cell.source.lstrip().partition("\n")[0].strip()
        found = _MARKER.fullmatch(first)
        if found is None:
            continue
        facts = _facts(notebook, cell, found["rest"])
        if "name" in facts and not can_name(facts["name"]):
            place = notebook.place(cell, 1)
            raise NotebookError(f"{place}: '{facts['name']}' cannot be the name of a function; {NAMES}.")
        names = {fact: tuple(filter(None, facts.get(fact, "").split(","))) for fact in _FACTS[1:]}
        yield Choice((cell.number,), "", facts.get("name", ""), **names)  # type: ignore[arg-type]


def parameter_paths(choices: Sequence[Choice]) -> dict[str, str]:
    """Where each constant that becomes a parameter goes: `test_size`, or `model.test_size` in a group.

    Raises:
        NotebookError: A parameter is written in another way than `test_size` or `test_size=model.test_size`.
    """
    found: dict[str, str] = {}
    for text in (param for choice in choices for param in choice.params):
        name, _, path = text.partition("=")
        if not name.isidentifier() or not all(map(str.isidentifier, (path or name).split("."))):
            raise NotebookError(
                f"'{text}' is no parameter; write `test_size` or `test_size=model.test_size`."
            )
        found[name] = path or found.get(name, name)
    return found


def plain_params(choice: Choice) -> Choice:
    """The choice with the names of its parameters only, not where they go."""
    return replace(choice, params=tuple(param.partition("=")[0] for param in choice.params))


def _facts(notebook: Notebook, cell: Cell, text: str) -> dict[str, str]:
    facts: dict[str, str] = {}
    for word in re.sub(r"\s*([=,])\s*", r"\1", text).split():
        name, separator, value = word.partition("=")
        if not separator and "name" not in facts:
            name, value = "name", word
        if name not in _FACTS or not value:
            raise NotebookError(
                f"{notebook.place(cell, 1)}: the marker says '{word}'; behind `#| node` stand "
                "`name=...`, `inputs=a,b`, `outputs=c`, `params=d`."
            )
        facts[name] = value
    return facts


def ranges(texts: Sequence[str], names: Sequence[str], notebook: Notebook) -> Iterator[Choice]:
    """Cells as typed (`4-7`, `4,6`), each with the name that stands at the same place.

    Raises:
        NotebookError: A range is none, names no cell of the notebook, or has no name.
    """
    if len(texts) != len(names):
        raise NotebookError(
            "Give one `--as NAME` with each `--cells`: `--cells` stands here "
            f"{_times(len(texts))}, `--as` {_times(len(names))}."
        )
    for text, name in zip(texts, names, strict=True):
        if not can_name(name):
            raise NotebookError(f"'{name}' cannot be the name of a function; {NAMES}.")
        yield Choice(cells=tuple(cell_numbers(text, notebook)), name=name)


def can_name(name: str) -> bool:
    """Whether a function, a module or a package can have the name."""
    return name.isidentifier() and not keyword.iskeyword(name)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times" if count else "never"


def cell_numbers(text: str, notebook: Notebook) -> Iterator[int]:
    """Numbers of cells as typed: `4-7`, `4,6`.

    Raises:
        NotebookError: It is no range, or names no cell of the notebook.
    """
    last = max((cell.number for cell in notebook.cells), default=0)
    for part in text.split(","):
        found = _RANGE.fullmatch(part.strip())
        first = int(found[1]) if found else 0
        end = int(found[2] or first) if found else 0
        if found is None or not 1 <= first <= end <= last:
            raise NotebookError(
                f"cells {text}: {notebook.path.name} has the code cells 1 to {last}; write 4-7 or 4,6."
            )
        yield from range(first, end + 1)
