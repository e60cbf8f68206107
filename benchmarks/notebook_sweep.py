"""A sweep for silent wrongs: the corpus cut into nodes at random, planned by reading alone, and run.

`python benchmarks/notebook_sweep.py [--only NAME] [--cuts 20]`. Every function is chosen by name, and each
notebook is cut into runs of cells. A plan without refusals is executed in this process (each node on
copies, as Kedro hands them over) and compared with the notebook's own variables. Reading alone is judged
here; a real promotion is proved on top. Printed: plans, refusals, and plans that give other values or fail.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import pickle
import random
import tempfile
import warnings
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path

from notebook_corpus import Case, cases
from notebook_data import tables
from notebook_oracle import differences

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.module_text import merged_nodes
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.plan import PromotionPlan
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Function, Program, read_program


class Catalog:
    """Gives and keeps copies, as Kedro's does."""

    def __init__(self) -> None:
        self.data = dict(tables())

    def load(self, name: str) -> object:
        """A copy of a dataset."""
        return copied(self.data[name])

    def save(self, name: str, value: object) -> None:
        """Keep a copy."""
        self.data[name] = copied(value)


class Shell:
    """What lines of IPython's call: nothing happens."""

    def run_line_magic(self, *_: object) -> None:
        """Nothing."""

    system = run_line_magic


def copied(value: object) -> object:
    """A deep copy; what cannot be copied is handed over as it is."""
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001 - iterators, modules, open files
        return value


def main() -> None:
    """Print what the sweep found; exits with 1 if a plan gives other values."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--cuts", type=int, default=20)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    counts: Counter[str] = Counter()
    for case in cases(asked.only):
        for outcome, words in sweep(case, asked.cuts):
            counts[outcome] += 1
            if outcome in ("OTHER VALUES", "fails"):
                print(f"{outcome:13} {case.name}: {words}"[:400], flush=True)
    print(", ".join(f"{number} {outcome}" for outcome, number in counts.most_common()))
    raise SystemExit(bool(counts["OTHER VALUES"]))


def sweep(case: Case, cuts: int):
    """Outcome and words for each choice of functions and cells of one notebook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{case.name}.ipynb"
        path.write_text(json.dumps(case.notebook()))
        program = read_program(read_notebook(path))
    kept = run_notebook(program)
    if kept is None:
        yield "notebooks that do not run", ""
        return
    for choices in chosen(case, program, cuts):
        plan = plan_promotion(program, choices)
        if plan.refusals or not plan.nodes:
            yield "refused", ""
            continue
        said = " ".join(choice.function or f"{choice.cells[0]}-{choice.cells[-1]}" for choice in choices)
        if plan.entries or any(
            "random numbers without a seed" in n for node in plan.nodes for n in node.notes
        ):
            yield "left to the proof", ""
            continue
        try:
            found = compared(plan, kept, run_nodes(plan))
        except Exception as error:  # noqa: BLE001 - it is what is looked for
            yield "fails", f"{said}: {type(error).__name__}: {error}"
            continue
        yield ("OTHER VALUES", f"{said}: {found}") if found else ("agree", "")


def chosen(case: Case, program: Program, cuts: int):
    """Each function by name, then the notebook cut into two to five runs of cells."""
    names = [s.node.name for s in program.statements if isinstance(s.node, Function)]
    yield from ([Choice(function=name)] for name in dict.fromkeys(names))
    yield [Choice(function=name) for name in dict.fromkeys(names)] or [Choice(cells=(1,), name="first")]
    rng = random.Random(case.name)  # noqa: S311 - cuts, not secrets
    last = len(case.code)
    for _ in range(cuts):
        edges = sorted(rng.sample(range(1, last + 1), min(rng.randint(2, 6), last)))
        begun = [0, *edges[:-1]]
        numbers = [tuple(range(a + 1, b + 1)) for a, b in zip(begun, edges, strict=True)]
        yield [Choice(cells=n, name=f"part_{i}") for i, n in enumerate(numbers) if n]


def run_notebook(program: Program) -> dict[tuple[int, int], dict[str, bytes]] | None:
    """Pickled variables behind each statement."""
    names: dict[str, object] = {"catalog": Catalog(), "get_ipython": Shell, "display": print}
    kept: dict[tuple[int, int], dict[str, bytes]] = {}
    for statement in program.statements:
        try:
            with redirect_stdout(io.StringIO()):
                exec(compile(statement.python, "cell", "exec"), names)  # noqa: S102 - the corpus' own
        except Exception:  # noqa: BLE001 - a notebook may fail in any way
            return None
        kept[statement.cell.number, statement.last_line] = {
            n: p for n, v in names.items() if (p := pickled(v))
        }
    return kept


def pickled(value: object) -> bytes | None:
    """The value, or nothing where it is code or cannot be pickled."""
    if callable(value) or type(value).__module__.startswith(("matplotlib", "seaborn")):
        return None
    try:
        return pickle.dumps(value)
    except Exception:  # noqa: BLE001 - any class may refuse to be pickled
        return None


def run_nodes(plan: PromotionPlan) -> dict[str, object]:
    """What the planned nodes make, one by one on copies."""
    text, _ = merged_nodes("", plan.nodes, "Nodes.", {})[:2]
    module: dict[str, object] = {}
    exec(compile(text, "nodes.py", "exec"), module)  # noqa: S102 - made of the corpus' own
    catalog = Catalog()
    catalog.data |= {f"params:{name}": value for name, value in plan.parameters.items()}
    made: dict[str, object] = {}
    for node in plan.nodes:
        with redirect_stdout(io.StringIO()):
            values = module[node.function](**{a: catalog.load(d) for a, d in node.inputs.items()})
        for output, value in zip(node.outputs, values if len(node.outputs) > 1 else [values], strict=True):
            catalog.save(output, value)
            made[output] = copied(value)
    return made


def compared(plan: PromotionPlan, kept: dict, made: dict[str, object]) -> str:
    """How the first output differs from the notebook's variable; empty where none does."""
    for node in plan.nodes:
        for (name, cell, line), output in zip(node.made, node.outputs, strict=True):
            value = kept.get((cell, line), {}).get(name)
            found = list(differences(pickle.loads(value), made[output])) if value is not None else []  # noqa: S301
            if found:
                return f"{output} of {node.name}: {found[0]}"
    return ""


if __name__ == "__main__":
    main()
