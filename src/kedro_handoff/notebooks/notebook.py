"""A notebook file as cells of Python, read without running anything."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.extra import extra_needed

# Cell magics whose body is Python that runs in the notebook's own namespace.
_TRANSPARENT = ("time", "capture", "prun", "python3", "python")
_SHELL_CALL = "get_ipython()."
# IPython takes the prompts off pasted lines, even off those of a text.
_PROMPT = re.compile(r"^(?:>>>|\.\.\.(?:\s|$)|(?:\[\w+\] )?In \[|\s*\.{3,}:)", re.MULTILINE)


@dataclass(frozen=True)
class Magic:
    """A line of IPython's that is no Python.

    Attributes:
        line: Its line in the cell, counted from 1.
        text: The line as it stands in the notebook.
    """

    line: int
    text: str


@dataclass(frozen=True)
class Cell:
    """One code cell.

    Attributes:
        number: Its place among all code cells, counted from 1; what a person counts.
        id: Its id in the file; empty in files older than nbformat 4.5.
        source: The text as it stands in the notebook.
        python: The same text, line by line, in which lines of IPython's are Python calls or blank, so
            that a line and a column mean the same place in both.
        heading: The last Markdown heading above it; empty where there is none.
        execution_count: When it was last run, as the file says; only evidence, never the order.
        magics: What in it is no Python.
        opaque: The cell magic that makes the whole cell something else (`%%bash`), else empty.
        may_fail: Whether Jupyter goes on behind it where it fails, as its tag `raises-exception` asks for.
    """

    number: int
    id: str
    source: str
    python: str
    heading: str = ""
    execution_count: int | None = None
    magics: tuple[Magic, ...] = ()
    opaque: str = ""
    may_fail: bool = False


@dataclass(frozen=True)
class Notebook:
    """A notebook's code in its physical order.

    Attributes:
        path: The file.
        cells: Its code cells; empty ones are left out, but counted.
    """

    path: Path
    cells: tuple[Cell, ...]

    def place(self, cell: Cell, line: int) -> str:
        """A place in words that a person finds: file, cell and line in the cell."""
        return f"{self.path.name}, cell {cell.number}, line {line}"


def read_notebook(path: Path) -> Notebook:
    """Read a notebook's code cells.

    Raises:
        NotebookError: The file is missing, is no notebook of format 4, or is not written in Python.
    """
    try:
        return parse_notebook(path, path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotebookError(f"There is no notebook at {path}; check the path.") from error
    except IsADirectoryError as error:
        raise NotebookError(f"{path} is a folder; name one notebook, {path}/NAME.ipynb.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise NotebookError(f"The notebook {path} cannot be read: {error}") from error


def parse_notebook(path: Path, text: str) -> Notebook:
    """As `read_notebook`, of the text that the file has or will have."""
    document = _document(path, text)
    language = _language(document)
    if language not in ("", "python", "ipython"):
        raise NotebookError(f"{path} is a notebook in {language}; only Python notebooks can be promoted.")
    return Notebook(path, tuple(_cells(document["cells"])))


def _document(path: Path, text: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotebookError(
            f"{path}, line {error.lineno}, is not valid JSON ({error.msg}). If the file holds marks of a "
            "merge (<<<<<<<), resolve the merge; else open and save it in Jupyter."
        ) from error
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        old = isinstance(document, dict) and "worksheets" in document
        reason = "is of notebook format 3" if old else "is no notebook: it has no list of `cells`"
        mend = "; convert it with `jupyter nbconvert --to notebook`" if old else ""
        raise NotebookError(f"{path} {reason}{mend}.")
    return document


def _language(document: Mapping[str, Any]) -> str:
    metadata = document.get("metadata") or {}
    for section, key in (("kernelspec", "language"), ("language_info", "name")):
        found = metadata.get(section)
        if isinstance(found, Mapping) and isinstance(found.get(key), str):
            return str(found[key]).lower()
    return ""


def _cells(entries: list[Any]) -> Iterator[Cell]:
    heading, number = "", 0
    for entry in entries:
        if not isinstance(entry, Mapping):
            continue
        text = _text(entry.get("source"))
        if entry.get("cell_type") == "markdown":
            heads = (line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#"))
            heading = next(heads, heading)
        if entry.get("cell_type") != "code":
            continue
        number += 1
        if text.strip():
            yield _cell(number, entry, text, heading)


def _text(source: Any) -> str:
    joined = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
    return joined.replace("\r\n", "\n").replace("\r", "\n")


def _cell(number: int, entry: Mapping[str, Any], text: str, heading: str) -> Cell:
    count = entry.get("execution_count")
    facts: dict[str, Any] = {
        "number": number,
        "id": str(entry.get("id") or ""),
        "heading": heading,
        "execution_count": count if isinstance(count, int) else None,
        "may_fail": "raises-exception" in _tags(entry),
    }
    first, _, body = text.lstrip("\n").partition("\n")
    if not first.startswith("%%"):
        source, python, magics = _as_python(text)
        return Cell(**facts, source=source, python=python, magics=magics)
    name = first[2:].split(maxsplit=1)[0] if first[2:].strip() else ""
    skipped = text.count("\n") - body.count("\n")
    magic = Magic(skipped, first)
    if name not in _TRANSPARENT:
        return Cell(**facts, source=text, python="\n" * text.count("\n"), magics=(magic,), opaque=name)
    source, python, magics = _as_python("\n" * skipped + body)
    return Cell(**facts, source=source, python=python, magics=(magic, *magics))


def _tags(entry: Mapping[str, Any]) -> list[Any]:
    metadata = entry.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
    return tags if isinstance(tags, list) else []


def _as_python(text: str) -> tuple[str, str, tuple[Magic, ...]]:
    """The text and its Python, of equal line count, and the lines that are IPython's."""
    if _is_plain(text):
        return text, text, ()
    transformed = _transformer().transform_cell(text)
    before, after = text.split("\n"), transformed.rstrip("\n").split("\n")
    if not any(_SHELL_CALL in line for line in after):
        # Prompts (>>>) or an indented cell: what IPython makes of it is the source.
        same = transformed.strip("\n") == text.strip("\n")
        source = text if same else transformed
        return source, source, ()
    python = list(before)
    magics: list[Magic] = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal" or i1 == i2:
            continue
        python[i1:i2] = (after[j1:j2] + [""] * (i2 - i1))[: i2 - i1]
        magics.extend(
            Magic(i1 + offset + 1, before[i1 + offset].strip())
            for offset, line in enumerate(after[j1:j2])
            if _SHELL_CALL in line and i1 + offset < i2
        )
    return text, "\n".join(python), tuple(magics)


def _is_plain(text: str) -> bool:
    """Whether IPython runs a cell as it stands: it is Python, and nothing in it is a prompt of a shell."""
    if _SHELL_CALL in text or _PROMPT.search(text):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


@lru_cache(maxsize=1)
def _transformer() -> Any:
    # Imported here because it takes half a second, which only a notebook should pay.
    with extra_needed():
        from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager()  # type: ignore[no-untyped-call]
