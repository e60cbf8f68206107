"""Datasets and variables that a person named for a node, matched with what its code takes and makes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.plan import Refusal


def named_inputs(choice: Choice, arguments: Sequence[str]) -> dict[str, str]:
    """Datasets by argument: `inputs=a,b` in the order of the arguments, `inputs=df:a` by name."""
    plain = [text for text in choice.inputs if ":" not in text]
    found = dict(zip(arguments, plain, strict=False))
    for text in choice.inputs:
        argument, separator, dataset = text.partition(":")
        if separator:
            found[argument] = dataset
    return found


def misnamed_inputs(choice: Choice, arguments: Sequence[str], node: str, place: str) -> Iterator[Refusal]:
    """Inputs that are named and that the code does not take."""
    plain = [text for text in choice.inputs if ":" not in text]
    unknown = plain[len(arguments) :]
    unknown += [t for t in choice.inputs if ":" in t and t.partition(":")[0] not in arguments]
    if unknown:
        takes = ", ".join(arguments) or "nothing"
        yield Refusal(
            "unknown-argument",
            place,
            f"input '{unknown[0]}' is named for `{node}`, which takes {takes}",
            "name datasets in the order of its arguments, or `argument:dataset`; constants go into `params=`",
            node,
        )


def misnamed_outputs(
    choice: Choice, made: Sequence[str], variables: Collection[str], node: str, place: str
) -> Iterator[Refusal]:
    """Outputs that are named and that the code does not make.

    Args:
        choice: What was chosen.
        made: Variables that come out if nothing is named.
        variables: Variables that may come out.
        node: Name of the node to be.
        place: Where it stands, in words.
    """
    strange = [name for name in choice.outputs if name not in variables]
    if not strange or (len(strange) == len(choice.outputs) and len(strange) <= len(made)):
        return
    what = ", ".join(made) or "nothing that is read below"
    yield Refusal(
        "unknown-output",
        place,
        f"output '{strange[-1]}' is named for `{node}`, which makes {what}",
        "name variables of these cells, or as many datasets as come out, in this order",
        node,
    )
