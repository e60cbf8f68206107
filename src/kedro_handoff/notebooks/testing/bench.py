"""Makes the tests of one node, in a process of its own: `python -m kedro_handoff.notebooks.testing.bench`."""

from __future__ import annotations

import copy
import importlib
import inspect
import itertools
import json
import os
import pickle
import sys
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.notebooks.syntax import walk
from kedro_handoff.notebooks.testing.guard import guard
from kedro_handoff.notebooks.testing.inputs import Inputs
from kedro_handoff.notebooks.testing.job import NodeTests, TestJob
from kedro_handoff.notebooks.testing.literals import NoLiteralError
from kedro_handoff.notebooks.testing.mutants import Mutant, mutants
from kedro_handoff.notebooks.testing.node_tests import Draft, NodeTestWriter
from kedro_handoff.notebooks.testing.profile import CannotMakeError
from kedro_handoff.notebooks.testing.spoiling import changing_results
from kedro_handoff.notebooks.testing.trial import Trial, form_of, limited, lines_run, notices, quiet, tried

SIZES = (12, 8, 16, 20)
LARGER = (16, 20)  # several conditions seldom meet in one of a few rows
FIRST, MORE, FINALISTS = 8, 28, 2
SEARCHING = 0.6  # of the time; the rest is for the other tests


@dataclass(frozen=True)
class Candidate:
    """Small inputs on which the node runs."""

    seed: int
    rows: int
    tables: Mapping[str, Any]
    made: Any
    lines: int
    filled: bool

    @property
    def rank(self) -> tuple[int, bool, int]:
        """More lines, something made, fewer rows."""
        return (self.lines, self.filled, -self.rows)


class Bench:
    """The making of one node's tests."""

    def __init__(self, job: TestJob) -> None:
        self._job = job
        self._begin()
        self._module = importlib.import_module(job.node.module)
        self._function: Callable[..., Any] = getattr(self._module, job.node.function)
        self._source = inspect.getsource(self._module)
        self._file = str(inspect.getsourcefile(self._module))
        self._reasons: list[str] = []
        self._mutants: list[Mutant] = mutants(self._source, job.node.names)

    def _begin(self) -> None:
        # The processor's time: a machine that does other things as well is no reason for weaker tests.
        begun = time.process_time()
        self._deadline = begun + self._job.seconds * SEARCHING
        self._end = begun + self._job.seconds

    def tests(self) -> NodeTests:
        """The test file, and what each of its tests notices."""
        name = self._job.node.function
        try:
            inputs, candidates = self._first()
        except (CannotMakeError, NoLiteralError) as error:
            return NodeTests(name, notes=(f"no test runs it: {error}",))
        if not candidates:
            return NodeTests(name, notes=(self._why_none(),))
        writer = NodeTestWriter(self._job, inputs, self._function)
        best, trial = self._best(writer, inputs, candidates)
        if best is None:
            return NodeTests(name, notes=(self._why_none(),))
        text, outcomes, notes = writer.finished(best, trial, self._mutants, vars(self._module), self._end)
        run, every = self._lines(best)
        return NodeTests(name, "", text, tuple(outcomes), tuple(notes), run, every)

    def _first(self) -> tuple[Inputs, list[Candidate]]:
        """Inputs, narrow ones if the node can run on these, and the best of the first candidates."""
        # What has a contract keeps all its columns, or the contract could not be tested.
        contracted = any(output in self._job.contracts for output in self._job.node.outputs)
        candidates: list[Candidate] = []
        for narrow in (False,) if contracted else (True, False):
            inputs = Inputs(self._job, self._sources(), self._constants(), narrow)
            self._begin()  # large tables take long to be looked at, and that is done once
            candidates = list(self._candidates(inputs, 0, FIRST))
            if candidates:
                break
        return inputs, sorted(candidates, key=lambda c: c.rank, reverse=True)

    def _sources(self) -> tuple[str, ...]:
        wanted = set(self._job.node.names)
        for node in self._job.upstream.values():
            wanted |= set(node.names)
        from kedro_handoff.notebooks.module_text import definitions

        return tuple(text for name, (_, _, text) in definitions(self._source).items() if name in wanted)

    def _constants(self) -> dict[str, Any]:
        kinds = (int, float, str, list, tuple, dict, set)
        names = self._job.node.names
        return {name: v for name in names if isinstance(v := getattr(self._module, name, None), kinds)}

    def _candidates(self, inputs: Inputs, first: int, last: int) -> Iterator[Candidate]:
        """Small inputs on which the node runs and twice makes the same."""
        sizes = itertools.cycle(LARGER if first else SIZES)
        for seed, rows in zip(range(first, last), sizes, strict=False):
            if time.process_time() > self._deadline or (self._job.real_rows and seed):
                return
            tables = inputs.tables(seed, rows)
            found = self._ran(inputs, tables, seed, rows)
            if found is not None:
                yield found

    def _ran(self, inputs: Inputs, tables: dict[str, Any], seed: int, rows: int) -> Candidate | None:
        made: list[Any] = []
        try:
            with quiet(), limited(10):
                arguments = self._arguments(inputs, tables)
                run = lines_run(lambda: made.append(self._function(**copy.deepcopy(arguments))), self._file)
                made.append(self._function(**copy.deepcopy(arguments)))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever the node raises on these rows
            self._reasons.append(f"{type(error).__name__}: {error}".partition("\n")[0])
            return None
        if len(made) < 2 or differences(made[0], made[1]):
            self._reasons.append("it makes something else each time: randomness without a seed?")
            return None
        filled = all(
            getattr(part, "size", 1) for part in (made[0] if isinstance(made[0], tuple) else made[:1])
        )
        return Candidate(seed, rows, tables, made[0], len(run & self._code_lines()), filled)

    def _arguments(self, inputs: Inputs, tables: Mapping[str, Any]) -> dict[str, Any]:
        node = self._job.node
        return {
            arg: node.values[name] if name in node.values else inputs.value(name, tables)
            for arg, name in node.arguments.items()
        }

    def _best(
        self, writer: NodeTestWriter, inputs: Inputs, candidates: list[Candidate]
    ) -> tuple[Draft | None, Trial]:
        """The candidate whose test notices most; further ones are tried while something survives."""
        best: tuple[Draft | None, Trial] = (None, Trial())
        more = self._candidates(inputs, FIRST, MORE)
        for place, candidate in enumerate(itertools.chain(candidates[:FINALISTS], more)):
            if place and (time.process_time() > self._deadline or (not best[1].survivors and best[0])):
                break
            try:
                draft = writer.draft(candidate.tables, candidate.made, candidate.seed)
            except NoLiteralError as error:
                self._reasons.append(str(error))
                continue
            if best[0] is not None and not self._notices(draft, best[1].survivors):
                continue
            trial = self._tried(draft)
            if best[0] is None or trial.killed > best[1].killed:
                best = (draft, trial)
        return best

    def _notices(self, draft: Draft, survivors: Collection[str]) -> bool:
        """Whether a draft notices any change that the best one so far does not; else it cannot be better."""
        if not draft.characterisation:
            return False
        forms = ((m.place, self._form(m)) for m in self._mutants if m.place in survivors and not m.copies)
        limit = max(1.0, 10 * draft.seconds)
        return notices(draft.namespace, draft.characterisation, self._job.node.function, forms, limit)

    def _tried(self, draft: Draft) -> Trial:
        if not draft.characterisation:
            return Trial()
        forms: Iterator[tuple[str, Callable[..., Any]]] = (
            (m.place, self._form(m)) for m in self._mutants if not m.copies
        )
        if all(m.copies for m in self._mutants):
            forms = changing_results(self._function)
        limit = max(1.0, 10 * draft.seconds)
        name = self._job.node.function
        return tried(draft.namespace, draft.characterisation, name, forms, limit, self._deadline)

    def _form(self, mutant: Mutant) -> Callable[..., Any]:
        return form_of(vars(self._module), self._job.node.function, mutant.definitions)

    def _code_lines(self) -> set[int]:
        """Lines on which a statement of the node's functions begins, without their docstrings."""
        import ast

        found: set[int] = set()
        for node in ast.parse(self._source).body:
            if isinstance(node, ast.FunctionDef) and node.name in self._job.node.names:
                inner = [part for part in walk(node) if isinstance(part, ast.stmt) and part is not node]
                found |= {p.lineno for p in inner if not (isinstance(p, ast.Expr) and _is_docstring(p))}
        return found

    def _lines(self, draft: Draft) -> tuple[int, int]:
        with quiet():
            run = lines_run(draft.run, self._file)
        lines = self._code_lines()
        return len(run & lines), len(lines)

    def _why_none(self) -> str:
        reason = max(set(self._reasons), key=self._reasons.count) if self._reasons else "no time was left"
        return f"no test runs it: of {len(self._reasons)} tries with small inputs none went well ({reason})"


def _is_docstring(statement: Any) -> bool:
    return isinstance(getattr(statement.value, "value", None), str)


def main() -> None:
    """Read a job, write the answer beside it."""
    place = Path(sys.argv[1])
    job: TestJob = pickle.loads(place.read_bytes())  # noqa: S301 - written by the promotion that started this
    sys.path.insert(0, job.source)
    sys.dont_write_bytecode = True
    os.environ.setdefault("MPLBACKEND", "Agg")
    warnings.simplefilter("ignore")
    guard(place.parent)
    answer = asdict(Bench(job).tests())
    place.with_suffix(".json").write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
