"""What is asked of the process that makes a node's tests, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SECONDS = 30.0  # of the processor, that the tests of one node may take to be made and tried


@dataclass(frozen=True)
class NodeJob:
    """A node as the making of its tests sees it.

    Attributes:
        module: Module of the node's function.
        function: Its name.
        arguments: Argument to dataset, or to `params:name`.
        outputs: Datasets, in the order in which it returns them.
        names: What of the module belongs to it: its function, others that it calls, constants.
        values: Parameters by `params:name`.
    """

    module: str
    function: str
    arguments: Mapping[str, str]
    outputs: tuple[str, ...]
    names: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def datasets(self) -> list[str]:
        """The inputs that are no parameters."""
        return [name for name in self.arguments.values() if name not in self.values]


@dataclass(frozen=True)
class TestJob:
    """Everything that is asked.

    Attributes:
        node: The node.
        upstream: Nodes of the same promotion, by what they make: models come from them.
        observed: File of the pickled object, by dataset.
        contracts: Contract file, by dataset.
        contract_texts: Python text of that file's path as the test has it, by dataset.
        notebook: Where the node came from.
        test_path: Where the test will be.
        source: The folder of the project's package.
        real_rows: How many real rows to take in place of made ones; 0 for none.
        seconds: How long it may take.
    """

    __test__ = False  # nothing for pytest

    node: NodeJob
    upstream: Mapping[str, NodeJob]
    observed: Mapping[str, str]
    contracts: Mapping[str, str]
    contract_texts: Mapping[str, str]
    notebook: str
    test_path: str
    source: str
    real_rows: int = 0
    seconds: float = SECONDS


@dataclass(frozen=True)
class TestOutcome:
    """One test, and whether it can fail.

    Attributes:
        name: The test function.
        kind: `characterisation`, `inputs` or `contract`.
        killed: Changes that it noticed.
        tried: Changes that it was tried on.
        survivors: Some of those that it did not notice, in words.
    """

    __test__ = False

    name: str
    kind: str
    killed: int
    tried: int
    survivors: tuple[str, ...] = ()

    @property
    def weak(self) -> bool:
        """Whether it noticed nothing: then it proves nothing."""
        return self.killed == 0


@dataclass(frozen=True)
class NodeTests:
    """What became of one node.

    Attributes:
        node: Its name.
        path: The test file in the project; empty where none was written.
        text: The file's text; empty where there is none.
        tests: Its tests.
        notes: What was left out, and why.
        covered: Lines of the node's code that run on the small inputs.
        lines: Lines of the node's code.
    """

    node: str
    path: str = ""
    text: str = ""
    tests: tuple[TestOutcome, ...] = ()
    notes: tuple[str, ...] = ()
    covered: int = 0
    lines: int = 0

    def document(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "node": self.node,
            "path": self.path or None,
            "lines_run": self.covered,
            "lines": self.lines,
            "notes": list(self.notes),
            "tests": [
                {
                    "name": test.name,
                    "kind": test.kind,
                    "killed": test.killed,
                    "changes": test.tried,
                    "weak": test.weak,
                    "survivors": list(test.survivors),
                }
                for test in self.tests
            ],
        }


def in_words(found: Sequence[NodeTests]) -> list[str]:
    """Lines for a person."""
    lines = []
    for node in found:
        if node.path:
            lines.append(f"tests of {node.node}: {node.path}")
        elif node.notes:
            lines.append(f"no tests of {node.node} were written")
        for test in node.tests:
            lines.append(f"  {_WORDS[test.kind]}: {verdict_of(test)}")
        lines += [f"  note   {note}" for note in node.notes]
    return lines


_WORDS = {
    "characterisation": "makes the same of small inputs",
    "inputs": "does not change its inputs",
    "contract": "keeps the contract",
}


def verdict_of(test: TestOutcome) -> str:
    """`fails for 14 of 15 small changes of the node; not for line 7: ...`."""
    shown = "; ".join(test.survivors[:3])
    if not test.tried:
        return "not tried on any change, so nothing is known of it"
    if test.weak:
        return f"weak: survived {test.tried} of {test.tried} changes" + (f", e.g. {shown}" if shown else "")
    rest = f"; not for {shown}" if shown else ""
    more = len(test.survivors) - 3
    return f"fails for {test.killed} of {test.tried} small changes{rest}" + (
        f"; and {more} more" if more > 0 else ""
    )
