"""What a promotion will make of a notebook, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kedro_handoff.notebooks.program import Statement


@dataclass(frozen=True)
class Refusal:
    """Why a piece of code cannot be promoted as it is.

    Attributes:
        code: What kind of obstacle; stable, for machines.
        place: Notebook, cell and line.
        reason: What is in the way.
        mend: What to write instead.
        node: Name of the node that it stands against; empty where it is no single one.
        cells: Cells that would have to be promoted together with it.
    """

    code: str
    place: str
    reason: str
    mend: str
    node: str = ""
    cells: tuple[int, ...] = ()


@dataclass(frozen=True)
class NodePlan:
    """One node to be.

    Attributes:
        name: Name of the node.
        function: Name of its function in `nodes.py`.
        source: The function's text.
        inputs: Argument of the function to dataset, or to `params:name`.
        outputs: Datasets, in the order in which the function returns them.
        cells: Numbers of the cells that it is made of.
        made: Variable, cell and line behind which it holds the output, for each output in order.
        carried: Imports, constants and other functions that travel along, in physical order.
        left_out: Statements of these cells that only show something.
        notes: What a reviewer should know.
        built: Whether the function was made of flat cells, and not taken over to the byte.
    """

    name: str
    function: str
    source: str
    inputs: Mapping[str, str]
    outputs: tuple[str, ...]
    cells: tuple[int, ...]
    made: tuple[tuple[str, int, int], ...] = ()
    carried: tuple[Statement, ...] = ()
    left_out: tuple[Statement, ...] = ()
    notes: tuple[str, ...] = ()
    built: bool = False


@dataclass(frozen=True)
class PromotionPlan:
    """All nodes to be, or why there cannot be any.

    Attributes:
        nodes: In physical order.
        refusals: What has to be mended first; with any of these nothing is written.
        parameters: Values of new parameters.
        saved: Outputs that the notebook saves to the catalog; others stay in memory.
        entries: Catalog entries that the nodes need and the project does not have, by dataset.
        notes: What a reviewer should know of the notebook as a whole, and what is not part of it.
    """

    nodes: tuple[NodePlan, ...]
    refusals: tuple[Refusal, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    saved: frozenset[str] = frozenset()
    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
