"""The edit of `pipeline.py` as a libcst transformer."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
import libcst.matchers as m

from kedro_handoff.notebooks.module_text import inserted_imports, same_code
from kedro_handoff.notebooks.pipeline_text import node_call
from kedro_handoff.notebooks.plan import NodePlan


class PipelineEdit(cst.CSTTransformer):
    """Puts nodes into the list of the first `Pipeline([...])` of `create_pipeline`.

    Attributes:
        found: Whether there was such a list.
    """

    def __init__(self, nodes: Sequence[NodePlan]) -> None:
        super().__init__()
        self._nodes = nodes
        self._inside = False
        self._node_name = "Node"
        self.found = False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:
        """Whether this file says `Node` or `node`."""
        names = [] if isinstance(node.names, cst.ImportStar) else list(node.names)
        known = {str(name.name.value) for name in names}
        if "Node" not in known and "node" in known:
            self._node_name = "node"

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """Only `create_pipeline` is looked into."""
        self._inside = self._inside or node.name.value == "create_pipeline"

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """Leave it."""
        if original_node.name.value == "create_pipeline":
            self._inside = False
        return updated_node

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        """Add to the list of the first `Pipeline(...)` or `pipeline(...)`."""
        named = m.Name("Pipeline") | m.Name("pipeline")
        if self.found or not self._inside or not m.matches(original_node.func, named):
            return updated_node
        if not updated_node.args or not isinstance(updated_node.args[0].value, cst.List):
            return updated_node
        self.found = True
        first = updated_node.args[0]
        assert isinstance(first.value, cst.List)  # noqa: S101 - for mypy; tested above
        changed = first.with_changes(value=self._filled(first.value))
        return updated_node.with_changes(args=[changed, *updated_node.args[1:]])

    def _filled(self, listed: cst.List) -> cst.List:
        elements = list(listed.elements)
        broken = m.matches(listed.lbracket.whitespace_after, m.ParenthesizedWhitespace())
        for node in self._nodes:
            call = cst.parse_expression(self._call(node))
            place = next((i for i, e in enumerate(elements) if _name_of(e) == node.name), None)
            if place is not None:
                if _same(elements[place].value, call):
                    continue
                elements[place] = elements[place].with_changes(value=call)
                continue
            if elements and not m.matches(
                elements[-1].comma, m.Comma(whitespace_after=m.ParenthesizedWhitespace())
            ):
                elements[-1] = elements[-1].with_changes(comma=_comma(12))
            elif elements:
                elements[-1] = _moved(elements[-1], 12)
            elements.append(cst.Element(call, comma=_comma(8)))
        opened = listed.lbracket if broken else listed.lbracket.with_changes(whitespace_after=_newline(12))
        return listed.with_changes(elements=elements, lbracket=opened)

    def _call(self, node: NodePlan) -> str:
        lines = node_call(node, self._node_name).rstrip(",").split("\n")
        # libcst adds the four columns of the function's body by itself.
        return "\n".join([lines[0], *(f"        {line}" for line in lines[1:])])

    def with_import(self, module: cst.Module, source: str) -> cst.Module:
        """The module with the functions imported, beside those of the same module where there are some."""
        functions = sorted({node.function for node in self._nodes})
        visitor = _ImportEdit(source, functions)
        changed = module.visit(visitor)
        if visitor.done:
            return changed
        return cst.parse_module(
            inserted_imports(changed.code, [f"from {source} import {', '.join(functions)}"])
        )


class _ImportEdit(cst.CSTTransformer):
    def __init__(self, source: str, functions: Sequence[str]) -> None:
        super().__init__()
        self._source = source
        self._functions = functions
        self.done = False

    def leave_ImportFrom(
        self,
        original_node: cst.ImportFrom,  # noqa: ARG002 - libcst's signature
        updated_node: cst.ImportFrom,
    ) -> cst.ImportFrom:
        if self.done or isinstance(updated_node.names, cst.ImportStar) or not self._is_of_nodes(updated_node):
            return updated_node
        self.done = True
        present = {str(alias.name.value) for alias in updated_node.names if not alias.asname}
        missing = [name for name in self._functions if name not in present]
        if not missing:
            return updated_node
        return updated_node.with_changes(names=_appended(list(updated_node.names), missing))

    def _is_of_nodes(self, node: cst.ImportFrom) -> bool:
        dots = len(node.relative)
        name = cst.parse_module("").code_for_node(node.module) if node.module else ""
        return (dots == 1 and name == "nodes") or (dots == 0 and name == self._source)


def _appended(aliases: list[cst.ImportAlias], names: Sequence[str]) -> list[cst.ImportAlias]:
    """The aliases with more names behind them; comments between them stay."""
    last = aliases[-1]
    broken = isinstance(last.comma, cst.Comma)
    for name in names:
        comma = aliases[-1].comma
        if not isinstance(comma, cst.Comma):
            aliases[-1] = aliases[-1].with_changes(
                comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
            )
        elif isinstance(comma.whitespace_after, cst.ParenthesizedWhitespace):
            inner = comma.whitespace_after.with_changes(last_line=cst.SimpleWhitespace("    "))
            aliases[-1] = aliases[-1].with_changes(comma=comma.with_changes(whitespace_after=inner))
        new = cst.ImportAlias(cst.Name(name))
        aliases.append(new.with_changes(comma=_comma(0)) if broken else new)
    return aliases


def _same(one: cst.BaseExpression, other: cst.BaseExpression) -> bool:
    module = cst.parse_module("")
    return same_code(module.code_for_node(one), module.code_for_node(other))


def _name_of(element: cst.BaseElement) -> str | None:
    call = element.value
    if not isinstance(call, cst.Call):
        return None
    for argument in call.args:
        named = argument.keyword is not None and argument.keyword.value == "name"
        if named and isinstance(argument.value, cst.SimpleString):
            return str(argument.value.evaluated_value)
    return None


def _newline(columns: int) -> cst.ParenthesizedWhitespace:
    return cst.ParenthesizedWhitespace(
        first_line=cst.TrailingWhitespace(newline=cst.Newline()),
        indent=False,
        last_line=cst.SimpleWhitespace(" " * columns),
    )


def _comma(columns: int) -> cst.Comma:
    return cst.Comma(whitespace_after=_newline(columns))


def _moved(element: cst.BaseElement, columns: int) -> cst.BaseElement:
    """The element whose comma is followed by comments, kept, and the next element in its column."""
    assert isinstance(element.comma, cst.Comma)  # noqa: S101 - for mypy; the caller has seen to it
    space = element.comma.whitespace_after
    assert isinstance(space, cst.ParenthesizedWhitespace)  # noqa: S101 - as above
    moved = space.with_changes(last_line=cst.SimpleWhitespace(" " * columns), indent=False)
    return element.with_changes(comma=element.comma.with_changes(whitespace_after=moved))
