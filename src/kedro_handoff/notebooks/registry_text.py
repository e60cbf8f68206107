"""A `pipeline_registry.py` that lists pipelines by hand, with one more pipeline in it."""

from __future__ import annotations

import ast

from kedro_handoff.notebooks.module_text import inserted_imports
from kedro_handoff.notebooks.splices import Splices
from kedro_handoff.notebooks.syntax import walk


def finds_pipelines(text: str) -> bool:
    """Whether the registry looks for pipelines itself, all of them, with Kedro's `find_pipelines`."""
    calls = [node for node in walk(ast.parse(text)) if isinstance(node, ast.Call)]
    found = [c for c in calls if ast.unparse(c.func).rpartition(".")[2] == "find_pipelines"]
    return any(not call.args and {k.arg for k in call.keywords} <= {"raise_errors"} for call in found)


def with_pipeline(text: str, package: str, pipeline: str) -> str | None:
    """The registry with one more pipeline; `None` where it does not simply list them in a dictionary.

    Args:
        text: The registry.
        package: The project's package.
        pipeline: Name of the pipeline, whose folder is that of its name.
    """
    listed = _listed(ast.parse(text))
    if listed is None or any(key is None for key in listed.keys):
        return None
    splices = Splices(text)
    end, last = splices.end(listed), listed.end_lineno or listed.lineno
    entry = f'"{pipeline}": create_{pipeline}()'
    before, behind = splices.before(end - 1)
    if last > listed.lineno and splices.stands_alone(end - 1, last):
        if before not in (",", "{"):
            splices.replace(behind, behind, ",")
        at = splices.line_start(last)
        splices.replace(at, at, f"{splices.indentation(last)}    {entry},\n")
    else:
        splices.replace(
            behind, behind, f" {entry}" if before == "," else entry if before == "{" else f", {entry}"
        )
    line = f"from {package}.pipelines.{pipeline} import create_pipeline as create_{pipeline}"
    return inserted_imports(splices.result(), [line])


def _listed(tree: ast.Module) -> ast.Dict | None:
    """The dictionary that `register_pipelines` returns, written out there or in a variable."""
    function = next(
        (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "register_pipelines"), None
    )
    returns = [n.value for n in walk(function) if isinstance(n, ast.Return)] if function else []
    if function is None or len(returns) != 1:
        return None
    (value,) = returns
    if isinstance(value, ast.Name):
        given = [s for s in function.body if isinstance(s, ast.Assign | ast.AnnAssign)]
        values = [
            s.value
            for s in given
            if value.id in {n.id for n in walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        ]
        value = values[0] if len(values) == 1 else None
    return value if isinstance(value, ast.Dict) else None
