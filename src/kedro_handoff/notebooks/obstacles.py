"""What would make a promoted function give other results than in its notebook, found by reading alone.

Reading cannot settle everything; replay does. What is found here is found early, with its cell and line.
"""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator, Mapping

from kedro_handoff.notebooks.changes import changed_again, later_changes, remembering
from kedro_handoff.notebooks.closure import Loose
from kedro_handoff.notebooks.draft import Draft
from kedro_handoff.notebooks.global_state import names_and_words, state_changes
from kedro_handoff.notebooks.hidden import hidden_bindings, look_ups, replaced_builtins
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Program, Statement, imported_names
from kedro_handoff.notebooks.query_names import local_names, query_names
from kedro_handoff.notebooks.randomness import draws
from kedro_handoff.notebooks.syntax import walk

_IMPORTS = (ast.Import, ast.ImportFrom)

_LIBRARY_WORDS = {"fits": ("fit", "transform", "fit_transform", "predict", "fit_predict")}
_FILE_WORDS = ("open", "Path", "glob", "listdir", "exists", "imread", "loadtxt", "genfromtxt", "load")


def of_draft(program: Program, draft: Draft, owned: frozenset[int] = frozenset()) -> Iterator[Refusal]:
    """All obstacles of one draft.

    Args:
        program: The notebook.
        draft: What is to be a node.
        owned: Positions of statements that become part of any node.
    """
    yield from _loose(program, draft)
    yield from _state(program, draft)
    yield from _hidden(program, draft)
    yield from later_changes(program, draft, owned)
    yield from changed_again(program, draft)
    yield from remembering(program, draft)
    left_out = {statement.position for statement in draft.left_out}
    for statement in (*draft.statements, *draft.carried):
        if statement.position not in left_out:
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
    if name == "catalog":
        return (
            f"`{draft.function}` loads or saves by itself, and a node is given its data",
            "load in a line of its own outside of functions and hand the data over as an argument; return "
            "what is saved, and save it in a line of its own",
        )
    if name in ("In", "Out") or not name.strip("_0123456789"):
        return (f"`{name}` is IPython's record of what was run", "give the value a name of its own")
    unseen = next(iter(hidden_bindings(program)), None)
    if unseen is not None:
        statement, line, what = unseen
        return (
            f"`{name}` is defined nowhere that can be read; perhaps `{what}` gives it at "
            f"{program.place(statement, line)}",
            "define or import it in a cell",
        )
    return (f"`{name}` is defined nowhere in the notebook", "define or import it in a cell")


def _code(draft: Draft) -> list[ast.AST]:
    """All that runs in the node."""
    return [ast.parse(draft.python), *(s.node for s in draft.carried if not isinstance(s.node, _IMPORTS))]


def _state(program: Program, draft: Draft) -> Iterator[Refusal]:
    code = _code(draft)
    imported = {root for s in draft.carried for root in imported_names(s.node).values()}
    libraries = {name.partition(".")[0] for name in imported}
    drawn, words = draws(code, program), names_and_words(code)
    own = {statement.position for statement in draft.statements}
    for change in state_changes(program):
        if change.statement.position in own or change.statement.position > draft.position:
            continue
        if not any(_touches(part, drawn, words, libraries) for part in change.touches.split(";")):
            continue
        yield Refusal(
            "state-outside",
            program.place(change.statement, change.line),
            f"this sets {change.what}, and `{draft.function}` depends on it: in a pipeline it is not set",
            "set it in the chosen cells, above what needs it"
            if draft.built
            else "set it inside the function, or hand the seed or option over as an argument",
            cells=(change.statement.cell.number,),
        )


def _touches(touches: str, drawn: Mapping[str, int], words: frozenset[str], libraries: set[str]) -> bool:
    kind, _, names = touches.partition(":")
    if kind == "draws":
        return names in drawn
    if kind == "library":
        return bool(libraries & set(names.split(",")))
    if kind == "word":
        return bool(words & set(names.split(",")))
    if kind == "fits":
        return bool(words & set(_LIBRARY_WORDS["fits"])) or "sklearn" in libraries
    if kind == "files":
        return any(word in _FILE_WORDS or word.startswith("read_") for word in words)
    if kind == "imports":
        return any(not _is_found(library) for library in libraries)
    return True  # an option that every table may feel


def _is_found(library: str) -> bool:
    try:
        return importlib.util.find_spec(library) is not None
    except (ImportError, ValueError):
        return False


def _hidden(program: Program, draft: Draft) -> Iterator[Refusal]:
    """Names that may have got another value where reading cannot see it."""
    used = [s for s in draft.carried if not isinstance(s.node, _IMPORTS)]
    names = [name for name, value in draft.arguments if value is None]
    names += [v.id for _, v in draft.arguments if isinstance(v, ast.Name)]
    used += [d for name in names if (d := program.definition(name, draft.taken.get(name, draft.position)))]
    for statement, line, what in hidden_bindings(program):
        before = [s for s in used if s.position < statement.position < draft.position]
        if before:
            name = next(iter(sorted(before[0].names.binds)), "")
            yield Refusal(
                "hidden-names",
                program.place(statement, line),
                f"`{what}` may give `{name}` another value before `{draft.function}` uses it",
                f"move it above {program.place(before[0])}, or import the names that are needed",
            )
    for name, statement in replaced_builtins(program, _code(draft)):
        yield Refusal(
            "free-star-import",
            program.place(statement),
            f"`{name}`, which `{draft.function}` uses, is not Python's own behind this `import *`",
            f"import it by name: `from ... import {name}`",
        )


def _inside(program: Program, statement: Statement, draft: Draft) -> Iterator[Refusal]:
    for name, line in look_ups(statement.node):
        yield Refusal(
            "hidden-names",
            program.place(statement, line),
            f"`{name}` looks names up that cannot be seen by reading",
            "write what it does in plain Python",
        )
    for node in walk(statement.node):
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
    """`df.query("a > @limit")` looks `limit` up where it is called, not where it is defined."""
    if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        local = {argument for argument, _ in draft.arguments} | local_names(ast.parse(draft.python))
        missing = sorted(query_names(node) & (local - local_names(node)))
        if missing:
            return (
                "query-name",
                f"`@{missing[0]}` is looked up inside of the lambda or comprehension, where it is unknown",
                "write the condition in Python: `df[df.a > limit]`",
            )
    if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in ("query", "eval"):
        return None
    text = node.args[0] if node.args else None
    if isinstance(text, ast.Constant) or text is None:
        return None
    parts = [n.value for n in walk(text) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    if isinstance(text, ast.JoinedStr) and not any(part.rstrip().endswith("@") for part in parts):
        return None
    return (
        "query-name",
        "the text of the query is worked out, so the names in it cannot be seen",
        "write the text where it is used, or the condition in Python: `df[df.a > limit]`",
    )
