"""Tests for promoted nodes: the complement of a promotion that writes them."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.evidence import Evidence
from kedro_handoff.notebooks.files import FileChange, changed, read_text, restore_all, write_all
from kedro_handoff.notebooks.formatting import formatted, with_sorted_imports
from kedro_handoff.notebooks.keeping import GIVEN, KEPT, READ
from kedro_handoff.notebooks.manifest import FOLDER
from kedro_handoff.notebooks.module_text import definition_name
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.notebooks.program import Function
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.notebooks.testing.job import NodeJob, NodeTests, TestJob, TestOutcome
from kedro_handoff.notebooks.testing.place import beside_tests, is_as_written, sealed, tests_folder
from kedro_handoff.safe_yaml import read_yaml
from kedro_handoff.structure import ProjectStructure

# For tables of a few rows, threads cost more than they bring.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_CANNOT_START = 4  # pytest's exit code
_PATIENCE = 300  # seconds: a process has `SECONDS` of the processor, which may have other things to do


@dataclass
class PromotedTests:
    """The complement; afterwards it knows what became of each node.

    Attributes:
        real_rows: How many real rows a test takes in place of made-up ones; 0 for none.
        found: One entry a node, in the promotion's order.
    """

    real_rows: int = 0
    found: list[NodeTests] = field(default_factory=list)

    def __call__(
        self, structure: ProjectStructure, promotion: Promotion, evidence: Evidence
    ) -> Iterator[FileChange]:
        """Test files of the nodes whose code is new, and what they need beside them."""
        bench = _Promoted(structure, promotion, evidence, self.real_rows)
        files: list[FileChange] = []
        with ThreadPoolExecutor(
            max_workers=min(4, os.cpu_count() or 1)
        ) as together:  # each waits for a process
            for tests, change in together.map(bench.made, promotion.plan.nodes):
                self.found.append(tests)
                files += [change] if change is not None else []
        if not files:
            return
        beside = list(beside_tests(structure, bench.folder))
        failures = run_pytest(structure.project.path, [*beside, *files], evidence.folder)
        for change in files:
            if reason := failures.get(change.path.as_posix(), ""):
                self._dropped(change, reason)
        passed = [change for change in files if change.path.as_posix() not in failures]
        yield from [*beside, *passed] if passed else []

    def _dropped(self, change: FileChange, reason: str) -> None:
        """A file that the project's own pytest does not pass is not written."""
        path = change.path.as_posix()
        note = f"its tests were not written, since the project's own pytest does not pass them: {reason}"
        self.found = [NodeTests(n.node, notes=(*n.notes, note)) if n.path == path else n for n in self.found]


class _Promoted:
    """Makes one test file after the other."""

    def __init__(
        self, structure: ProjectStructure, promotion: Promotion, evidence: Evidence, real_rows: int
    ) -> None:
        self._structure = structure
        self._promotion = promotion
        self._evidence = evidence
        self._real_rows = real_rows
        self._values = _parameters(structure)
        project = structure.project.path
        self.folder = tests_folder(project, structure.package, promotion.pipeline)
        self._as_before = frozenset(_as_before(promotion))
        self._jobs = {node.name: self._job(node) for node in promotion.plan.nodes}

    def made(self, node: NodePlan) -> tuple[NodeTests, FileChange | None]:
        """What became of a node, and its test file where there is one to write."""
        first = next(n for n in self._promotion.plan.nodes if n.function == node.function)
        if first is not node:
            note = f"its function is that of node '{first.name}', and is tested there"
            return NodeTests(node.name, notes=(note,)), None
        path = self.folder / f"test_{node.function}.py"
        relative = self._structure.project.relative(path)
        before = read_text(path)
        if node.function.startswith("test"):
            note = (
                f"pytest would take `{node.function}` itself for a test; give it a name that begins otherwise"
            )
            return NodeTests(node.name, notes=(note,)), None
        if before is not None and node.name in self._as_before:
            note = "its code is as it was, so its tests are, too"
            return NodeTests(node.name, relative.as_posix(), notes=(note,)), None
        if before is not None and not is_as_written(before):
            note = f"{relative} was edited, so it is kept; if it does not fit any more, mend or remove it"
            return NodeTests(node.name, notes=(note,)), None
        found = self._answer(node, path)
        if not found.text:
            return replace(found, node=node.name), None
        text = sealed(formatted(with_sorted_imports(None, found.text, path), path))
        found = replace(found, node=node.name, path=relative.as_posix(), text=text)
        return found, FileChange(relative, before, text)

    def _answer(self, node: NodePlan, path: Path) -> NodeTests:
        place = self._evidence.folder / "tests" / node.function
        place.mkdir(parents=True, exist_ok=True)
        (place / "job.pkl").write_bytes(pickle.dumps(self._asked(node, path)))
        command = [sys.executable, "-m", "kedro_handoff.notebooks.testing.bench", str(place / "job.pkl")]
        try:
            done = subprocess.run(  # noqa: S603 - this interpreter, with our own program
                command,
                cwd=place,
                env={**os.environ, **_ONE_THREAD},
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return NodeTests(node.name, notes=(f"no test runs it: it ran longer than {_PATIENCE} seconds",))
        try:
            return _read(json.loads((place / "job.json").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            lines = [line for line in done.stderr.splitlines() if line.strip()] or ["it left no answer"]
            return NodeTests(node.name, notes=(f"no test was made: {lines[-1].strip()[:200]}",))

    def _asked(self, node: NodePlan, path: Path) -> TestJob:
        job = self._jobs[node.name]
        upstream = {
            dataset: self._jobs[other.name]
            for other in self._promotion.plan.nodes
            for dataset in other.outputs
        }
        contracts = dict(self._contracts([*job.datasets, *node.outputs]))
        return TestJob(
            node=job,
            upstream=upstream,
            observed=dict(self._observed([*job.datasets, *upstream, *_inputs_of(upstream)])),
            contracts={name: str(place) for name, place in contracts.items()},
            contract_texts={name: self._path_text(place, path) for name, place in contracts.items()},
            notebook=self._promotion.notebook,
            test_path=str(path),
            source=str(self._structure.source.parent),
            real_rows=self._real_rows,
        )

    def _job(self, node: NodePlan) -> NodeJob:
        definitions = [s.node for s in node.carried]
        kinds = (*Function.__args__, ast.Assign, ast.AnnAssign)
        carried = {definition_name(d) for d in definitions if isinstance(d, kinds)}
        pipeline = f"{self._structure.package}.pipelines.{self._promotion.pipeline}"
        module = self._promotion.updates or f"{pipeline}.nodes"
        values = {
            name: _looked_up(self._values, name)
            for name in node.inputs.values()
            if name == "parameters" or name.startswith("params:")
        }
        names = tuple(sorted({node.function, *carried} - {""}))
        return NodeJob(module, node.function, dict(node.inputs), node.outputs, names, values)

    def _observed(self, datasets: Sequence[str]) -> Iterator[tuple[str, str]]:
        """What the nodes were given: as it is loaded, and where that was not kept, as it was saved."""
        for dataset in dict.fromkeys(datasets):
            for stage in (READ, KEPT, GIVEN):
                path = self._evidence.folder / "pipeline" / stage / f"{dataset}.pkl"
                if path.exists():
                    yield dataset, str(path)
                    break

    def _contracts(self, datasets: Sequence[str]) -> Iterator[tuple[str, Path]]:
        for dataset in dict.fromkeys(datasets):
            entry = self._structure.entries.get(dataset)
            path = self._structure.project.contract_path((entry and entry.contract) or dataset)
            if path.exists():
                yield dataset, path

    def _path_text(self, path: Path, test: Path) -> str:
        project = self._structure.project.path.resolve()
        up = len(test.resolve().relative_to(project).parts) - 1
        return f'Path(__file__).parents[{up}] / "{path.resolve().relative_to(project).as_posix()}"'


def _as_before(promotion: Promotion) -> Iterator[str]:
    """Nodes that the manifest knows as they are now."""
    for change in promotion.files:
        if change.path.parent.name == FOLDER and change.path.suffix == ".json" and change.before:
            known = {node["name"]: node for node in json.loads(change.before)["nodes"]}
            for node in json.loads(change.after)["nodes"]:
                if node["fingerprint"] == known.get(node["name"], {}).get("fingerprint"):
                    yield str(node["name"])


def _inputs_of(upstream: Mapping[str, NodeJob]) -> list[str]:
    return [dataset for node in upstream.values() for dataset in node.datasets]


def _read(facts: Mapping[str, Any]) -> NodeTests:
    outcomes = [TestOutcome(**{**test, "survivors": tuple(test["survivors"])}) for test in facts["tests"]]
    return NodeTests(**{**facts, "tests": tuple(outcomes), "notes": tuple(facts["notes"])})


def _parameters(structure: ProjectStructure) -> dict[str, Any]:
    """Parameters as the project's files say them by now, the environment's last."""
    found: dict[str, Any] = {}
    for folder in reversed(structure.project.environments()):
        for path in sorted(folder.glob("**/parameters*.y*ml")):
            document = read_yaml(read_text(path) or "") or {}
            found |= document if isinstance(document, dict) else {}
    return found


def _looked_up(values: Mapping[str, Any], name: str) -> Any:
    found: Any = values
    for part in name.removeprefix("params:").split(".") if name != "parameters" else ():
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def run_pytest(project: Path, files: Sequence[FileChange], scratch: Path) -> dict[str, str]:
    """Why the project's own pytest does not pass a file, by path; the project is left as it was.

    Raises:
        NotebookError: A file could not be written.
    """
    if importlib.util.find_spec("pytest") is None:
        return {}
    new, tests = list(changed(files)), [c.path for c in files if c.path.name.startswith("test_")]
    write_all(project, new)
    try:
        if not _pytest_failure(project, tests, scratch):
            return {}
        found = {path.as_posix(): _pytest_failure(project, [path], scratch) for path in tests}
        return {path: reason for path, reason in found.items() if reason}
    finally:
        restore_all(project, new)


def _pytest_failure(project: Path, paths: Sequence[Path], scratch: Path) -> str:
    arguments = ["-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=line"]
    command = [sys.executable, "-B", "-m", "pytest", *arguments, *map(str, paths)]
    environment = {**os.environ, "COVERAGE_FILE": str(scratch / "coverage"), "PYTHONDONTWRITEBYTECODE": "1"}
    options: dict[str, Any] = {
        "cwd": project,
        "env": environment,
        "capture_output": True,
        "text": True,
        "timeout": 300,
    }
    try:
        done = subprocess.run(command, **options, check=False)  # noqa: S603 - this interpreter
        if done.returncode == _CANNOT_START:  # options of a plugin that is not installed, say
            command += ["-o", "addopts="]
            done = subprocess.run(command, **options, check=False)  # noqa: S603 - this interpreter
    except subprocess.TimeoutExpired:
        return "pytest ran longer than 300 seconds"
    if done.returncode == 0:
        return ""
    lines: list[str] = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    telling = [line for line in lines if "Error" in line or line.startswith("E ")]
    return (telling or lines or ["no reason given"])[0][:200]
