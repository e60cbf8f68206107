"""The call that makes a node, as text that `ruff format` leaves as it is."""

from __future__ import annotations

from collections.abc import Sequence

from kedro_handoff.notebooks.plan import NodePlan

# What fits here fits into the lines of any project; what does not is broken, one entry a line.
WIDTH = 79


def node_text(node: NodePlan, word: str, indentation: str) -> str:
    """The call, without a comma behind it; its first line is not indented.

    Args:
        node: The node to be.
        word: `Node` or `node`, as the file calls it.
        indentation: White space before the call.
    """
    inner = f"{indentation}    "
    lines = [
        f"{node.function},",
        f"inputs={inputs_text(node, inner)},",
        f"outputs={outputs_text(node, inner)},",
        f'name="{node.name}",',
    ]
    return f"{word}(\n" + "".join(f"{inner}{line}\n" for line in lines) + f"{indentation})"


def inputs_text(node: NodePlan, indentation: str) -> str:
    """The node's inputs by argument."""
    entries = [f'"{argument}": "{dataset}"' for argument, dataset in node.inputs.items()]
    return _broken("{", entries, "}", f"{indentation}inputs=") if entries else "None"


def outputs_text(node: NodePlan, indentation: str) -> str:
    """The node's outputs: one name, or a list."""
    entries = [f'"{dataset}"' for dataset in node.outputs]
    return entries[0] if len(entries) == 1 else _broken("[", entries, "]", f"{indentation}outputs=")


def _broken(opening: str, entries: Sequence[str], closing: str, before: str) -> str:
    whole = f"{opening}{', '.join(entries)}{closing}"
    if len(before) + len(whole) < WIDTH:
        return whole
    indentation = before[: len(before) - len(before.lstrip())]
    lines = "".join(f"{indentation}    {entry},\n" for entry in entries)
    return f"{opening}\n{lines}{indentation}{closing}"
