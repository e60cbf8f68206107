"""The tests of one node: drafted on small inputs, tried, and written with what they notice."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kedro_handoff.contracts.expectation_types import is_row_level
from kedro_handoff.notebooks.testing.asserts import assertions, variable
from kedro_handoff.notebooks.testing.broken import quick_judge
from kedro_handoff.notebooks.testing.inputs import Inputs, argument_texts, maker_name
from kedro_handoff.notebooks.testing.job import TestJob, TestOutcome, verdict_of
from kedro_handoff.notebooks.testing.literals import NoLiteralError, literal
from kedro_handoff.notebooks.testing.mutants import Mutant
from kedro_handoff.notebooks.testing.spoiling import changing_inputs, spoiling_output
from kedro_handoff.notebooks.testing.test_file import TestFile, WrittenTest, call
from kedro_handoff.notebooks.testing.trial import Namespace, Trial, failure, form_of, load, tried

_SHOWN = 10  # survivors that are kept for the report


@dataclass(frozen=True)
class Draft:
    """A test file with its first tests, loaded.

    Attributes:
        file: The file.
        namespace: Its names.
        characterisation: Name of the test of what the node makes; empty where there can be none.
        notes: What was left out of it.
        made: What the node makes of the small inputs.
        seconds: How long the node takes for that.
        run: Calls the node on the small inputs.
    """

    file: TestFile
    namespace: Namespace
    characterisation: str
    notes: tuple[str, ...]
    made: Any
    seconds: float
    run: Callable[[], Any]


class NodeTestWriter:
    """Writes the tests of one node."""

    def __init__(self, job: TestJob, inputs: Inputs, function: Callable[..., Any]) -> None:
        self._job = job
        self._node = job.node
        self._inputs = inputs
        self._function = function
        self._arguments = argument_texts(job.node)

    def draft(self, tables: Mapping[str, Any], made: Any, seed: int) -> Draft:
        """The file with the test of what the node makes.

        Args:
            tables: The small inputs.
            made: What the node makes of them.
            seed: They were drawn with.

        Raises:
            NoLiteralError: An input cannot be written down.
        """
        makers = self._inputs.makers(tables)
        asked = {f"{maker_name(name)}()": value for name, value in tables.items()}
        lines, notes = self._lines(made, asked)
        name = f"test_{self._node.function}_makes_what_it_made_when_it_was_promoted"
        tests = (WrittenTest(name, tuple(lines)),) if lines else ()
        file = TestFile(
            self._node.module,
            self._node.function,
            self._job.notebook,
            self._says(tables, seed),
            tuple(makers[dataset] for dataset in makers),
            tests,
            self._inputs.imports,
        )
        namespace = load(file.text(), self._job.test_path)
        begun = time.perf_counter()
        if lines and (reason := failure(namespace, name)):
            raise NoLiteralError(f"the test itself does not pass: {reason}")
        seconds = time.perf_counter() - begun

        def run() -> Any:
            return eval(call(self._node.function, self._arguments), namespace)  # noqa: S307 - our own text

        return Draft(file, namespace, name if lines else "", tuple(notes), made, seconds, run)

    def _says(self, tables: Mapping[str, Any], seed: int) -> str:
        if self._job.real_rows:
            inputs = (
                f"The inputs are {self._job.real_rows} real rows of each table (`--real-rows`): they are "
                "data, and whoever may not see the data may not see this file."
            )
        elif tables:
            inputs = (
                f"The small inputs are made up (seed {seed}): their types, ranges and categories are those "
                "of the data, and none of its rows is in them."
            )
        else:
            inputs = ""
        return f"{inputs} What is expected is what the node made of them when it was promoted.".strip()

    def _lines(self, made: Any, asked: Mapping[str, Any]) -> tuple[list[str], list[str]]:
        """Call and assertions, and what cannot be asserted."""
        results, values = self._results(), self._values(made)
        lines, notes, kept = [], [], []
        for name, dataset, value in zip(results, self._node.outputs, values, strict=True):
            try:
                found = assertions(value, name, asked)
            except NoLiteralError as error:
                notes.append(f"what it makes for '{dataset}' is not compared: {error}")
                kept.append("_")
                continue
            kept.append(name)
            lines += ["", *found]
        if not lines:
            return [], notes
        return [f"{', '.join(kept)} = {self._call()}", *lines], notes

    def _results(self) -> list[str]:
        if len(self._node.outputs) == 1:
            return ["result"]
        taken = frozenset({self._node.function, *(maker_name(n) for n in self._node.datasets)})
        return [variable(name, taken) for name in self._node.outputs]

    def _values(self, made: Any) -> list[Any]:
        if len(self._node.outputs) == 1:
            return [made]
        if not isinstance(made, tuple | list) or len(made) != len(self._node.outputs):
            raise NoLiteralError(f"the node makes a {type(made).__qualname__} in place of its outputs")
        return list(made)

    def _call(self, **instead: str) -> str:
        return call(self._node.function, {**self._arguments, **instead})

    def finished(
        self,
        draft: Draft,
        trial: Trial,
        changes: Sequence[Mutant],
        module: Mapping[str, Any],
        deadline: float,
    ) -> tuple[str, list[TestOutcome], list[str]]:
        """The text of the whole file, with all tests tried, and what to say about it."""
        notes = list(draft.notes)
        done: list[tuple[WrittenTest, TestOutcome]] = []
        if draft.characterisation:
            done.append(_outcome(draft.file.tests[0], "characterisation", trial))
        done += self._unchanged(draft, changes, module, deadline, notes)
        constants: list[str] = []
        for place, dataset in enumerate(self._node.outputs):
            done += self._contract(draft, place, dataset, deadline, constants, notes)
        file = _with(draft.file, [test for test, _ in done], constants)
        return (file.text() if done else ""), [outcome for _, outcome in done], notes

    def _unchanged(
        self,
        draft: Draft,
        changes: Sequence[Mutant],
        module: Mapping[str, Any],
        deadline: float,
        notes: list[str],
    ) -> list[tuple[WrittenTest, TestOutcome]]:
        given = {
            arg: (variable(arg, frozenset({self._node.function})), self._arguments[arg], value)
            for arg, value in self._values_of_arguments(draft).items()
            if _can_change(value)
        }
        if not given:
            return []
        name = f"test_{self._node.function}_does_not_change_its_inputs"
        lines = [f"{own} = {text}" for own, text, _ in given.values()]
        lines += ["", self._call(**{arg: own for arg, (own, _, _) in given.items()}), ""]
        lines += [_still(own, text, value) for own, text, value in given.values()]
        test = WrittenTest(name, tuple(lines))
        namespace = load(_with(draft.file, [test]).text(), self._job.test_path)
        if reason := failure(namespace, name):
            notes.append(f"it changes its inputs in place, so no test says that it does not ({reason[:80]})")
            return []
        forms = list(changing_inputs(self._function, given))
        forms += [
            (change.place, form_of(module, self._node.function, change.definitions))
            for change in changes
            if change.copies
        ]
        found = tried(
            namespace, name, self._node.function, iter(forms), max(1.0, 10 * draft.seconds), deadline
        )
        return [_outcome(test, "inputs", found)]

    def _values_of_arguments(self, draft: Draft) -> dict[str, Any]:
        return {arg: eval(text, draft.namespace) for arg, text in self._arguments.items()}  # noqa: S307 - ours

    def _contract(
        self, draft: Draft, place: int, dataset: str, deadline: float, constants: list[str], notes: list[str]
    ) -> list[tuple[WrittenTest, TestOutcome]]:
        suite = self._inputs.suites.get(dataset)
        table = self._values(draft.made)[place]
        if suite is None or not hasattr(table, "columns"):
            return []
        # Imported here because it brings Great Expectations along, if something has to be judged.
        from kedro_handoff.contracts.evaluation import evaluate

        kept = [e for e in suite.expectations if _can_hold_small(e.type)]
        out = sorted({e.type for e in suite.expectations} - {e.type for e in kept})
        verdict = evaluate(suite.without(out), table) if kept else None
        broken = verdict.not_held if verdict else ()
        out += sorted({f"{f.type} of {f.column}" for f in broken})
        kept = [e for e in kept if f"{e.type} of {', '.join(map(str, e.columns))}" not in out]
        if not kept:
            notes.append(f"the contract of '{dataset}' promises nothing that so few rows can keep")
            return []
        test = self._contract_test(place, dataset, out)
        constant = f"CONTRACT = {self._job.contract_texts[dataset]}"
        constant = constant.replace("CONTRACT", _constant_of(dataset))
        namespace = load(_with(draft.file, [test], [constant]).text(), self._job.test_path)
        if reason := failure(namespace, test.name, 60):
            notes.append(f"no test holds it to the contract of '{dataset}': {reason[:120]}")
            return []
        if broken:
            notes.append(
                f"the test of '{dataset}' leaves out what the small rows do not keep: {', '.join(out)}"
            )
        constants.append(constant)
        part = None if len(self._node.outputs) == 1 else place
        namespace["judge_table"] = quick_judge(kept, namespace["judge_table"])
        forms = spoiling_output(self._function, part, kept)
        found = tried(namespace, test.name, self._node.function, forms, 60, deadline)
        return [_outcome(test, "contract", found)]

    def _contract_test(self, place: int, dataset: str, out: Sequence[str]) -> WrittenTest:
        results = self._results()
        kept = ", ".join(name if at == place else "_" for at, name in enumerate(results))
        without = f", without={literal(list(out))}" if out else ""
        lines = (
            f"{kept} = {self._call()}",
            "",
            f"verdict = judge_table({_constant_of(dataset)}, {results[place]}{without})",
            "assert verdict.not_held == ()",
        )
        name = f"test_what_{self._node.function}_makes_keeps_the_contract_of_{variable(dataset)}"
        remarks = (
            ("Left out is what is about the whole table, or what made-up rows cannot keep.",) if out else ()
        )
        return WrittenTest(name, lines, remarks)


def _constant_of(dataset: str) -> str:
    return f"CONTRACT_OF_{variable(dataset).upper()}"


def _can_hold_small(kind: str) -> bool:
    """Whether a few rows can keep a promise of this type: one about rows, or about names and types."""
    return is_row_level(kind) or kind.startswith(("expect_table_columns_to_match", "expect_column_to_exist"))


def _can_change(value: Any) -> bool:
    return hasattr(value, "iloc") or hasattr(value, "dtype") or isinstance(value, dict | list)


def _still(own: str, text: str, value: Any) -> str:
    """The line that compares an input with itself as it was."""
    if hasattr(value, "columns"):
        return f"pd.testing.assert_frame_equal({own}, {text})"
    if hasattr(value, "iloc"):
        return f"pd.testing.assert_series_equal({own}, {text})"
    if hasattr(value, "dtype"):
        return f"np.testing.assert_array_equal({own}, {text})"
    return f"assert {own} == {text}"


def _outcome(test: WrittenTest, kind: str, trial: Trial) -> tuple[WrittenTest, TestOutcome]:
    outcome = TestOutcome(test.name, kind, trial.killed, trial.tried, trial.survivors[:_SHOWN])
    said = verdict_of(outcome)
    remark = said if outcome.weak else f"{said[0].upper()}{said[1:]}."
    return WrittenTest(test.name, test.lines, (remark, *test.remarks)), outcome


def _with(file: TestFile, tests: Sequence[WrittenTest], constants: Sequence[str] = ()) -> TestFile:
    return replace(file, tests=tuple(tests), constants=tuple(constants))
