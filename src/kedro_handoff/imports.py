"""Imports between a project's pipelines, read from source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CrossImport:
    """One pipeline reaching into another pipeline of another role.

    Attributes:
        importer: Pipeline that imports.
        imported: Pipeline that is imported.
        file: Where the chain of imports begins.
        line: The line there.
        chain: Modules from the first to the last.
    """

    importer: str
    imported: str
    file: Path
    line: int
    chain: tuple[str, ...]


def cross_imports(
    source: Path, package: str, packages: Mapping[str, str], roles: Mapping[str, str]
) -> Iterator[CrossImport]:
    """Imports from the code of one pipeline that reach the code of a pipeline of another role.

    First-party modules in between are followed. A file that cannot be parsed is passed over: running it
    says what is wrong.

    Args:
        source: Folder of the project's package.
        package: Its name.
        packages: Pipeline by the package (or module) that holds its code.
        roles: Role by pipeline.
    """
    modules = dict(_modules(source, package))
    imports = {name: list(_imports(name, path, modules)) for name, path in modules.items()}
    owners = {name: _pipeline_of(name, packages) for name in modules}
    reported = set()
    for name in sorted(modules):
        importer = owners[name]
        if importer is None:
            continue
        for imported, line, chain in _reached(name, imports, owners):
            if roles[imported] != roles[importer] and (name, imported) not in reported:
                reported.add((name, imported))
                yield CrossImport(importer, imported, modules[name], line, chain)


def names_of(source: Path, package: str, dotted: str) -> bool:
    """Whether a dotted path names something at the top of a first-party module; true for other packages."""
    module, _, name = dotted.rpartition(".")
    path = dict(_modules(source, package)).get(module)
    if path is None:
        return not dotted.startswith(f"{package}.")
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return True  # running it says what is wrong
    return any(name in _bound(statement) for statement in tree.body)


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in statement.names}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _modules(source: Path, package: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        yield ".".join((package, *parts)), path


def _pipeline_of(module: str, packages: Mapping[str, str]) -> str | None:
    parts = module.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((packages[prefix] for prefix in prefixes if prefix in packages), None)


def _imports(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[tuple[str, int]]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for statement in ast.walk(tree):
        for target in _targets(statement, package):
            if target in modules:
                yield target, statement.lineno  # type: ignore[attr-defined] # only statements have targets


def _targets(statement: ast.AST, package: str) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
    elif isinstance(statement, ast.ImportFrom):
        base = statement.module or ""
        if statement.level:
            parents = package.split(".")[: len(package.split(".")) - statement.level + 1]
            base = ".".join([*parents, base] if base else parents)
        yield base
        yield from (f"{base}.{alias.name}" for alias in statement.names)


def _reached(
    start: str, imports: Mapping[str, list[tuple[str, int]]], owners: Mapping[str, str | None]
) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Pipelines that a module reaches, with the line of the first import and the chain."""
    pending: list[tuple[str, int, tuple[str, ...]]] = [
        (target, line, (start, target)) for target, line in imports[start]
    ]
    seen = {start}
    while pending:
        module, line, chain = pending.pop(0)
        if module in seen:
            continue
        seen.add(module)
        owner = owners[module]
        if owner is not None and owner != owners[start]:
            yield owner, line, chain
            continue
        pending.extend((target, line, (*chain, target)) for target, _ in imports[module])
