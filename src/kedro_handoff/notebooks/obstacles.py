"""What would make a promoted function give other results than in its notebook, found by reading alone.

Reading cannot settle everything; replay does. What is found here is found early, with its cell and line.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kedro_handoff.notebooks.arguments import changed_arguments
from kedro_handoff.notebooks.closure import Loose
from kedro_handoff.notebooks.display import display_of
from kedro_handoff.notebooks.function_node import Draft
from kedro_handoff.notebooks.global_state import imported_names, state_changes
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Program, Statement

# Whoever uses the first draws on the state of the second.
_DRAWS_ON = {"numpy": ("pandas", "sklearn", "scipy", "statsmodels", "seaborn", "xgboost", "lightgbm")}


def of_draft(program: Program, draft: Draft) -> Iterator[Refusal]:
    """All obstacles of one draft."""
    yield from _loose(program, draft)
    yield from _state(program, draft)
    yield from _later_changes(program, draft)
    yield from _changed_arguments(program, draft)
    left_out = {statement.position for statement in draft.left_out}
    running = [s for s in draft.statements if s.position not in left_out]
    for statement in (*running, *draft.carried):
        yield from _inside(program, statement, draft)


def _loose(program: Program, draft: Draft) -> Iterator[Refusal]:
    for loose in draft.loose:
        reason, mend = _words(program, loose, draft)
        yield Refusal(f"free-{loose.kind.replace(' ', '-')}", program.place(loose.user), reason, mend)


def _words(program: Program, loose: Loose, draft: Draft) -> tuple[str, str]:
    places = ", ".join(program.place(s) for s in loose.where[:3])
    name = loose.name
    if loose.kind == "data":
        return (
            f"`{draft.function}` uses `{name}`, which holds data of the notebook ({places})",
            f"add `{name}` as an argument: `def {draft.function}(..., {name})`, and hand it over in the call",
        )
    if loose.kind == "ambiguous":
        return (
            f"`{name}` is defined more than once ({places}); which is meant depends on the order of runs",
            "give the definitions different names",
        )
    if loose.kind == "changed":
        return (
            f"`{name}`, which `{draft.function}` uses, is changed in place at {places}",
            "make it where it is used, or hand it over as an argument",
        )
    if loose.kind == "star import":
        return (
            f"`{name}` may come from `import *` ({places})",
            f"import it by name: `from ... import {name}`",
        )
    return (f"`{name}` is defined nowhere in the notebook", "define or import it in a cell")


def _state(program: Program, draft: Draft) -> Iterator[Refusal]:
    used = {root for s in draft.carried for root in imported_names(s.node).values()}
    libraries = {name.partition(".")[0] for name in used}
    own = {statement.position for statement in draft.statements}
    for change in state_changes(program):
        if change.statement.position in own or change.statement.position > draft.position:
            continue
        drawing = {change.library, *_DRAWS_ON.get(change.library, ())}
        if libraries & drawing:
            yield Refusal(
                "state-outside",
                program.place(change.statement, change.line),
                f"this sets {change.what}, and `{draft.function}` uses "
                f"{', '.join(sorted(libraries & drawing))}: in a pipeline it would not be set",
                "set it inside the function, or hand the seed or option over as an argument",
                cells=(change.statement.cell.number,),
            )


def _later_changes(program: Program, draft: Draft) -> Iterator[Refusal]:
    """Results and arguments that other code changes in place after the node has made or taken them."""
    last = max(statement.position for statement in draft.statements)
    own = {statement.position for statement in draft.statements}
    for target in draft.targets:
        for alias in sorted(_aliases(program, target)):
            for statement, line in program.changing(alias):
                if statement.position <= last or statement.position in own:
                    continue
                latest = program.definition(alias, statement.position)
                if alias == target and latest is not None and latest.position not in draft.making:
                    continue  # the name stands for something else by then
                yield Refusal(
                    "changed-later",
                    program.place(statement, line),
                    f"`{alias}`, made by `{draft.function}`, is changed in place here",
                    "promote this cell together with it, or change a copy",
                    cells=(statement.cell.number,),
                )


def _changed_arguments(program: Program, draft: Draft) -> Iterator[Refusal]:
    """Arguments that the function changes in place and that the notebook reads again afterwards."""
    changed = changed_arguments(program).get(draft.function, frozenset())
    shown = display_of(program).shown if changed else set()
    for argument, value in draft.arguments:
        if argument not in changed or not isinstance(value, ast.Name):
            continue
        for alias in sorted(_aliases(program, value.id)):
            readers = [r for r in program.readers(alias, draft.position) if r.position not in shown]
            if alias in draft.targets or not readers:
                continue
            yield Refusal(
                "argument-changed",
                program.place(draft.statement),
                f"`{draft.function}` changes its argument `{argument}` in place, and "
                f"{program.place(readers[0])} reads `{alias}` again, changed in the notebook only",
                f"begin `{draft.function}` with `{argument} = {argument}.copy()`",
            )


def _aliases(program: Program, name: str) -> set[str]:
    found = {name}
    for statement in program.statements:
        node = statement.node
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            names = {t.id for t in node.targets if isinstance(t, ast.Name)} | {node.value.id}
            if names & found:
                found |= names
    return found


def _inside(program: Program, statement: Statement, draft: Draft) -> Iterator[Refusal]:
    for node in ast.walk(statement.node):
        found = _odd(node, draft)
        if found:
            code, reason, mend = found
            yield Refusal(code, program.place(statement, getattr(node, "lineno", 1)), reason, mend)


def _odd(node: ast.AST, draft: Draft) -> tuple[str, str, str] | None:
    if isinstance(node, ast.Global):
        return "global", f"`global {', '.join(node.names)}` writes to the notebook", "return the value"
    if isinstance(node, ast.AsyncFunctionDef | ast.Await):
        return "async", "a node cannot be asynchronous", "write an ordinary function"
    if isinstance(node, ast.Yield | ast.YieldFrom):
        return "generator", "a generator saves in chunks in Kedro", "return the whole, as a list"
    if isinstance(node, ast.Name) and node.id == "get_ipython":
        return "magic", "a line of IPython's does not run in a pipeline", "write it in Python"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "input":
        return "input", "`input()` waits for a person", "hand the value over as an argument"
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Lambda):
        return "lambda-out", "a lambda cannot be saved", "return data, or define a function"
    return _query(node, draft)


def _query(node: ast.AST, draft: Draft) -> tuple[str, str, str] | None:
    """`df.query("a > @limit")` looks `limit` up where it is called: in the function, not in the notebook."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr not in ("query", "eval") or not node.args:
        return None
    text = node.args[0]
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str) or "@" not in text.value:
        return None
    names = [word.split()[0] for word in text.value.replace("@ ", "@").split("@")[1:] if word.split()]
    names = ["".join(c for c in name if c.isalnum() or c == "_") for name in names]
    local = {argument for argument, _ in draft.arguments} | _bound_in(draft.python)
    missing = [name for name in names if name not in local]
    if not missing:
        return None
    return (
        "query-name",
        f"`@{missing[0]}` in `{node.func.attr}` is looked up in the notebook",
        f"add `{missing[0]}` as an argument of `{draft.function}`",
    )


def _bound_in(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.arg for n in nodes if isinstance(n, ast.arg)}
