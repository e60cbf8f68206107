"""The inputs of a node in its test: which are made up, which are written down, which are worked out."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.suite import Suite, read_suite
from kedro_handoff.errors import HandoffError
from kedro_handoff.notebooks.keeping import Unkept, kept_object
from kedro_handoff.notebooks.testing.asserts import variable
from kedro_handoff.notebooks.testing.job import NodeJob, TestJob
from kedro_handoff.notebooks.testing.landmarks import landmarks
from kedro_handoff.notebooks.testing.literals import NoLiteralError, literal
from kedro_handoff.notebooks.testing.named_columns import named, narrowed
from kedro_handoff.notebooks.testing.profile import CannotMakeError
from kedro_handoff.notebooks.testing.small_inputs import Observed, SmallTables
from kedro_handoff.notebooks.testing.test_file import Maker, call

_LONGEST = 800  # signs of a literal that is not a table


@dataclass
class Inputs:
    """The inputs of a node and of the nodes that its models come from.

    Attributes:
        job: What is asked.
        sources: Texts of the node's code.
        constants: Values of the module's constants.
        narrow: Whether wide tables have only the columns of which the code speaks.
    """

    job: TestJob
    sources: tuple[str, ...]
    constants: Mapping[str, Any]
    narrow: bool = False
    _observed: dict[str, Any] = field(default_factory=dict)
    _fixed: dict[str, str] = field(default_factory=dict)
    _made_by: dict[str, NodeJob] = field(default_factory=dict)
    _tables: dict[str, Any] = field(default_factory=dict)
    suites: dict[str, Suite] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for dataset, path in self.job.contracts.items():
            try:
                self.suites[dataset] = read_suite(Path(path)).for_environment("training")
            except HandoffError:
                continue  # a contract that cannot be read is the business of `kedro handoff check`
        for dataset in self.job.node.datasets:
            self._sort(dataset, self.job.node)
        self.small = SmallTables(self._as_tables(), self._marks())

    def _sort(self, dataset: str, node: NodeJob) -> None:
        """Decide how an input comes about."""
        if dataset in self._observed:
            return
        path = self.job.observed.get(dataset)
        if path is None:
            raise CannotMakeError(f"nothing was kept of the input '{dataset}'")
        value = kept_object(Path(path))
        if isinstance(value, Unkept):
            raise CannotMakeError(
                f"the input '{dataset}' is a {value.kind} that cannot be kept: {value.reason}"
            )
        if self.narrow and isinstance(value, _frame()):
            value = narrowed(value, self._named)
        self._observed[dataset] = value
        if _table_of(value) is not None:
            self._tables[dataset] = value
            return
        text = _short_literal(value)
        if text:
            self._fixed[dataset] = text
            return
        maker = self.job.upstream.get(dataset)
        if maker is None or maker == node:
            raise CannotMakeError(
                f"the input '{dataset}' is a {type(value).__qualname__}, which has no small form"
            )
        self._made_by[dataset] = maker
        for further in maker.datasets:
            self._sort(further, maker)

    @cached_property
    def _named(self) -> frozenset[str]:
        nodes = (self.job.node, *self.job.upstream.values())
        return named(self.sources, [*self.constants.values(), *(v for n in nodes for v in n.values.values())])

    def _as_tables(self) -> dict[str, Observed]:
        return {
            name: Observed(_table_of(value), self.suites[name].expectations if name in self.suites else ())
            for name, value in self._tables.items()
        }

    def _marks(self) -> Any:
        columns = {
            str(name)
            for value in self._tables.values()
            for name in (*_table_of(value).columns, *_table_of(value).index.names)
        }
        values = dict(self.constants)
        for node in (self.job.node, *self._made_by.values()):
            given = {arg: node.values[name] for arg, name in node.arguments.items() if name in node.values}
            values |= given
        return landmarks(self.sources, columns, values)

    def tables(self, seed: int, rows: int) -> dict[str, Any]:
        """The made-up inputs, each as what the node takes; or real rows, where these are asked for."""
        if self.job.real_rows:
            return {name: _real_rows(value, self.job.real_rows) for name, value in self._tables.items()}
        made = self.small.made(seed, rows)
        return {name: _as_observed(made[name], value) for name, value in self._tables.items()}

    def value(self, dataset: str, tables: Mapping[str, Any]) -> Any:
        """One input of the node, on small inputs."""
        if dataset in tables:
            return tables[dataset]
        node = self._made_by.get(dataset)
        if node is None:
            return self._observed[dataset]
        made = getattr(importlib.import_module(node.module), node.function)(
            **{
                arg: node.values[name] if name in node.values else self.value(name, tables)
                for arg, name in node.arguments.items()
            }
        )
        return made if len(node.outputs) == 1 else made[node.outputs.index(dataset)]

    def makers(self, tables: Mapping[str, Any]) -> dict[str, Maker]:
        """Functions of the test file, by dataset; those of models come last.

        Raises:
            NoLiteralError: A table cannot be written down.
        """
        found = {name: _maker_of_table(name, value, self.job.real_rows) for name, value in tables.items()}
        for name, text in self._fixed.items():
            found[name] = Maker(maker_name(name), f"What `{name}` was on promotion.", text)
        for name, node in self._made_by.items():
            found[name] = Maker(
                maker_name(name),
                f"`{name}` as `{node.function}` makes it of small inputs.",
                _made_text(node, name),
            )
        return found

    @property
    def imports(self) -> dict[str, tuple[str, ...]]:
        """Functions that make models, by module."""
        found: dict[str, set[str]] = {}
        for node in self._made_by.values():
            found.setdefault(node.module, set()).add(node.function)
        return {module: tuple(sorted(names)) for module, names in found.items()}


def _frame() -> type:
    import pandas as pd

    return pd.DataFrame


def maker_name(dataset: str) -> str:
    """Name of the function that makes an input."""
    return f"small_{variable(dataset).removesuffix('_made')}"


def argument_texts(node: NodeJob) -> dict[str, str]:
    """What a test gives for each argument of a node."""
    return {
        argument: literal(node.values[name]) if name in node.values else f"{maker_name(name)}()"
        for argument, name in node.arguments.items()
    }


def _made_text(node: NodeJob, dataset: str) -> str:
    text = call(node.function, argument_texts(node))
    return text if len(node.outputs) == 1 else f"{text}[{node.outputs.index(dataset)}]"


def _maker_of_table(name: str, value: Any, real: int) -> Maker:
    rows = f"{len(value)} {'row' if len(value) == 1 else 'rows'}"
    says = f"{rows} of `{name}` itself." if real else f"{rows} of the shape of `{name}`, made up."
    return Maker(maker_name(name), says, literal(value))


def _table_of(value: Any) -> Any:
    """The object as a data frame, where it is a table of some kind; else `None`."""
    import numpy as np
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return value
    if isinstance(value, pd.Series):
        return value.to_frame(name=value.name if value.name is not None else "values")
    if (
        isinstance(value, np.ndarray)
        and value.ndim in (1, 2)
        and value.size > 0
        and value.dtype.kind in "biuf"
    ):
        return pd.DataFrame(value)
    return None


def _as_observed(table: Any, value: Any) -> Any:
    import numpy as np
    import pandas as pd

    if isinstance(value, pd.Series):
        return table.iloc[:, 0].rename(value.name)
    if isinstance(value, np.ndarray):
        array = table.to_numpy(dtype=value.dtype)
        return array[:, 0].copy() if value.ndim == 1 else array
    return table


def _real_rows(value: Any, count: int) -> Any:
    import numpy as np

    places = np.sort(np.random.default_rng(0).permutation(len(value))[:count])
    return value[places] if isinstance(value, np.ndarray) else value.iloc[places]


def _short_literal(value: Any) -> str:
    try:
        text = literal(value)
    except NoLiteralError:
        return ""
    return text if len(text) <= _LONGEST else ""
