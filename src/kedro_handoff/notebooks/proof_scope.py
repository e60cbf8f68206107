"""What a run of both sides proves, and what it leaves open."""

from __future__ import annotations

import ast
import os
import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.sandbox.place import layers, sandbox_folder
from kedro_handoff.project import SANDBOX, Project, sandbox_name

_LIBRARIES = ("kedro", "kedro-datasets", "numpy", "pandas", "polars", "pyarrow", "scikit-learn", "scipy")


def versions_now() -> dict[str, str]:
    """Versions of Python and of libraries on which results depend most; both sides run with these."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def limits(manifest: Manifest, program: Program, package: str, project: Project) -> Iterator[str]:
    """What a reader has to know before relying on the result, in words.

    Args:
        manifest: What was promoted.
        program: The notebook as it is now.
        package: The project's Python package.
        project: The project, whose sandbox this process may work in.
    """
    yield from _other_versions(manifest.versions)
    yield from _imported(manifest, program, package)
    yield from _sandbox(manifest, project)
    if os.environ.get("KEDRO_ENV"):
        yield f"run in the environment '{project.env}' (KEDRO_ENV); on the data of another it may differ"


def _sandbox(manifest: Manifest, project: Project) -> Iterator[str]:
    name = sandbox_name()
    if not name:
        return
    held = {layer.dataset for layer in layers(sandbox_folder(project, name))}
    read = {dataset.partition("@")[0] for node in manifest.nodes for dataset in node.inputs.values()}
    own = ", ".join(sorted(held & read)) or "none of what the nodes read"
    yield (
        f"run in sandbox '{name}': both sides see what it holds in place of the shared data ({own}), and "
        f"nothing is saved to it; `{SANDBOX}= kedro handoff verify` proves it on the shared data"
    )


def _other_versions(then: Mapping[str, str]) -> Iterator[str]:
    now = versions_now()
    other = [
        f"{name} {then[name]}, now {now[name]}" for name in now if then.get(name, now[name]) != now[name]
    ]
    if other:
        yield f"both sides ran with other versions than at the promotion: {'; '.join(other)}"


def _imported(manifest: Manifest, program: Program, package: str) -> Iterator[str]:
    functions = {node.function: node.name for node in manifest.nodes}
    module = f"{package}.pipelines.{manifest.pipeline}"
    for statement in program.statements:
        node = statement.node
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(module):
            for name in (alias.name for alias in node.names if alias.name in (*functions, "*", "nodes")):
                yield _said(program.place(statement), name)
        if isinstance(node, ast.Import) and any(alias.name.startswith(module) for alias in node.names):
            yield _said(program.place(statement), module)


def _said(place: str, name: str) -> str:
    return (
        f"{place}: the notebook imports `{name}` from the package, so both sides run the same code: this "
        "proves how it is called and with what, not that two versions of it agree"
    )
