"""The text of a node's test file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kedro_handoff.notebooks.testing.literals import imports_of


@dataclass(frozen=True)
class Maker:
    """A function of the test file that makes an input.

    Attributes:
        name: Its name.
        says: First line of its docstring.
        text: What it returns.
    """

    name: str
    says: str
    text: str


@dataclass(frozen=True)
class WrittenTest:
    """One test function.

    Attributes:
        name: Its name: a sentence.
        lines: Its body.
        remarks: Comment lines above the body.
    """

    name: str
    lines: tuple[str, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class TestFile:
    """All that stands in the file.

    Attributes:
        module: The module of the node.
        function: The node's function.
        notebook: Where it came from.
        says: What a reader has to know of the inputs.
        imports: Further functions, by module.
        makers: Inputs.
        tests: Tests.
        constants: Lines between imports and makers.
    """

    __test__ = False  # nothing for pytest

    module: str
    function: str
    notebook: str
    says: str
    makers: tuple[Maker, ...]
    tests: tuple[WrittenTest, ...]
    imports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: tuple[str, ...] = ()

    def text(self) -> str:
        """The file's text."""
        body = "\n\n\n".join([*map(_maker, self.makers), *map(_test, self.tests)]) + "\n"
        constants = "\n".join(self.constants)
        parts = [
            self._docstring(),
            *self._imports(f"{constants}\n{body}"),
            *([constants] if constants else []),
        ]
        return "\n\n".join(parts) + "\n\n\n" + body

    def _docstring(self) -> str:
        title = f'"""Tests of the node `{self.function}`, which came from {self.notebook}.'
        return f'{title}\n\n{textwrap.fill(self.says, 88)}\n"""'

    def _imports(self, body: str) -> Iterator[str]:
        used = imports_of(body)
        standard = [line for line in used if line == "import datetime"]
        standard += ["from pathlib import Path"] if "Path(" in body else []
        if standard:
            yield "\n".join(standard)
        others = [line for line in used if line not in standard]
        others += ["from kedro_handoff.testing import judge_table"] if "judge_table(" in body else []
        if others:
            yield "\n".join(others)
        functions = {**{m: list(names) for m, names in self.imports.items()}}
        functions.setdefault(self.module, []).append(self.function)
        yield "\n".join(
            f"from {module} import {', '.join(sorted(set(names)))}"
            for module, names in sorted(functions.items())
        )


def _maker(maker: Maker) -> str:
    return f'def {maker.name}():\n    """{maker.says}"""\n' + _indented([f"return {maker.text}"])


def _test(test: WrittenTest) -> str:
    remarks = [line for remark in test.remarks for line in textwrap.wrap(remark, 82)]
    return f"def {test.name}():\n" + _indented([*(f"# {line}" for line in remarks), *test.lines])


def _indented(lines: Sequence[str]) -> str:
    return "\n".join(textwrap.indent(line, "    ") if line else "" for line in lines)


def call(function: str, arguments: Mapping[str, str]) -> str:
    """The call with its arguments by name."""
    return f"{function}({', '.join(f'{name}={text}' for name, text in arguments.items())})"
