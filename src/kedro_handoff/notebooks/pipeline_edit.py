"""The edit of `pipeline.py`, as text at places of its syntax tree, so that existing code keeps its form."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from kedro_handoff.notebooks.node_text import WIDTH, inputs_text, node_text, outputs_text
from kedro_handoff.notebooks.pipeline_shape import Shape, node_calls
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.notebooks.splices import Splices
from kedro_handoff.notebooks.syntax import walk

_VARIABLES = ("promoted", "rest")


def with_nodes(text: str, shape: Shape, nodes: Sequence[NodePlan]) -> tuple[str, set[str]]:
    """The file's text with the nodes in it, and the words of Kedro's that it must import for that.

    A node of a name that the file has already is brought up to date where it stands, its tags kept.
    """
    splices = Splices(text)
    known = dict(node_calls(shape.tree, shape.words))
    for node in nodes:
        if node.name in known:
            _update(splices, known[node.name], node)
    new = [node for node in nodes if node.name not in known]
    needed: set[str] = set()
    if new:
        word = (shape.words.nodes or ("Node",))[0]
        needed |= set() if shape.words.nodes else {"Node"}
        if shape.nodes is not None:
            _into_list(splices, shape, shape.nodes, new, word)
        else:
            needed |= set() if shape.words.pipelines else {"Pipeline"}
            _beside(splices, shape, new, word)
    return splices.result(), needed


def _update(splices: Splices, call: ast.Call, node: NodePlan) -> None:
    given = dict(zip(("func", "inputs", "outputs"), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    function = given.get("func")
    if function is not None and ast.unparse(function).rpartition(".")[2] != node.function:
        splices.replace(splices.start(function), splices.end(function), node.function)
    for part, text, same in (
        ("inputs", inputs_text, _same_inputs),
        ("outputs", outputs_text, _same_outputs),
    ):
        value = given.get(part)
        if value is not None and not same(_literal(value), node):
            indentation = splices.indentation(value.lineno)
            splices.replace(splices.start(value), splices.end(value), text(node, indentation))


def _literal(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except ValueError:
        return value


def _same_inputs(written: object, node: NodePlan) -> bool:
    """Whether the file says the same, in whichever way; the order of a list is that of the arguments."""
    if isinstance(written, dict):
        return written == dict(node.inputs)
    plain = [written] if isinstance(written, str) else written
    return list(plain) == list(node.inputs.values()) if isinstance(plain, list | tuple) else not node.inputs


def _same_outputs(written: object, node: NodePlan) -> bool:
    plain = [written] if isinstance(written, str) else written
    return isinstance(plain, list | tuple) and tuple(plain) == node.outputs


def _into_list(splices: Splices, shape: Shape, nodes: ast.List, new: Sequence[NodePlan], word: str) -> None:
    start, end = splices.start(nodes), splices.end(nodes)
    last = nodes.end_lineno or nodes.lineno
    if last == nodes.lineno or not splices.stands_alone(end - 1, last):
        _opened(splices, shape, nodes, new, word)
        return
    outer = splices.indentation(last)
    first = nodes.elts[0] if nodes.elts else None
    alone = first is not None and splices.stands_alone(splices.start(first), first.lineno)
    inner = splices.indentation(first.lineno) if first is not None and alone else f"{outer}    "
    before, behind = splices.before(end - 1)
    if before != "," and behind > start + 1:
        splices.replace(behind, behind, ",")
    at = splices.line_start(last)
    splices.replace(at, at, _listed([node_text(node, word, inner) for node in new], inner))


def _opened(splices: Splices, shape: Shape, nodes: ast.List, new: Sequence[NodePlan], word: str) -> None:
    """A list on one line becomes one with an entry a line, and so does the call that it stands in."""
    outer = splices.indentation(nodes.lineno)
    start, end = splices.start(nodes), splices.end(nodes)
    call = next((n for n in walk(shape.tree) if isinstance(n, ast.Call) and nodes in _arguments(n)), None)
    whole = call is not None and call.lineno == call.end_lineno
    indentation = f"{outer}    " if whole else outer
    inner = f"{indentation}    "
    texts = [splices.source(element) for element in nodes.elts]
    texts += [node_text(node, word, inner) for node in new]
    text = f"[\n{_listed(texts, inner)}{indentation}]"
    if call is None or not whole:
        splices.replace(start, end, text)
        return
    opening = splices.end(call.func)
    parts: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    others = [_argument_text(splices, part, nodes, text) for part in parts]
    body = (
        f"\n{indentation}{others[0]}\n{outer}"
        if len(others) == 1
        else f"\n{_listed(others, indentation)}{outer}"
    )
    splices.replace(opening, splices.end(call), f"({body})")


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _argument_text(splices: Splices, part: ast.expr | ast.keyword, nodes: ast.List, text: str) -> str:
    value = part.value if isinstance(part, ast.keyword) else part
    said = text if value is nodes else splices.source(value)
    return f"{part.arg}={said}" if isinstance(part, ast.keyword) and part.arg else said


def _unused(name: str, names: set[str]) -> str:
    return next(n for n in (name, *(f"{name}_{number}" for number in range(2, 99))) if n not in names)


def _beside(splices: Splices, shape: Shape, new: Sequence[NodePlan], word: str) -> None:
    """A pipeline of its own for the nodes, added to whatever is returned."""
    names = {n.id for n in walk(shape.creator) if isinstance(n, ast.Name)}
    variable, rest = (_unused(name, names) for name in _VARIABLES)
    statement = _place(shape)
    indentation = splices.indentation(statement.lineno)
    pipeline = (shape.words.pipelines or ("Pipeline",))[0]
    inner = f"{indentation}        "
    listed = _listed([node_text(node, word, inner) for node in new], inner)
    opened = f"{indentation}{variable} = {pipeline}(\n{indentation}    [\n"
    text = f"{opened}{listed}{indentation}    ]\n{indentation})\n"
    at = splices.line_start(splices.with_comments(statement.lineno))
    splices.replace(at, at, text)
    for returned in shape.returns:
        assert returned.value is not None  # noqa: S101 - for mypy; a shape has no return without a value
        _add(splices, returned, returned.value, (variable, rest))


def _add(splices: Splices, returned: ast.Return, value: ast.expr, names: tuple[str, str]) -> None:
    """Add a pipeline to what is returned; where that is long, it gets a name, as long as `return` is."""
    variable, rest = names
    added = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add)
    plain = added or isinstance(value, ast.Call | ast.Name | ast.Attribute | ast.Subscript)
    said = splices.source(value) if plain else f"({splices.source(value)})"
    line = splices.indentation(returned.lineno) + f"return {said} + {variable}"
    start, end = splices.start(returned), splices.end(returned)
    if returned.lineno == returned.end_lineno and len(line) < WIDTH:
        splices.replace(splices.start(value), splices.end(value), f"{said} + {variable}")
        return
    splices.replace(start, start + len("return"), f"{rest} =")
    splices.replace(end, end, f"\n{splices.indentation(returned.lineno)}return {rest} + {variable}")


def _place(shape: Shape) -> ast.stmt:
    """The statement before which the new pipeline is made: the return, or the first of all."""
    if len(shape.returns) == 1 and shape.returns[0] in shape.creator.body:
        return shape.returns[0]
    body = shape.creator.body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1
    return body[1] if documented else body[0]


def _listed(texts: Sequence[str], indentation: str) -> str:
    return "".join(f"{indentation}{text},\n" for text in texts)
