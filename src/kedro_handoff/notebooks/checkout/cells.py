"""The cells of a notebook in which one node can be worked on."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Sequence

from kedro_handoff.notebooks.checkout.document import TITLE, NewCell
from kedro_handoff.notebooks.checkout.imports import import_lines
from kedro_handoff.notebooks.checkout.module_code import ModuleCode
from kedro_handoff.notebooks.checkout.node_place import NodePlace
from kedro_handoff.notebooks.checkout.upstream import Upstream

# What `%load_ext kedro.ipython` and these cells themselves put into the notebook.
_TAKEN = {"catalog", "context", "session", "pipelines", "upstream", "read", "made", "display"}
_TITLE = """# {name}

Node `{name}` of the pipeline `{pipeline}`, as it is in `{path}`.
Change the function, run the cells, and bring the change back:

```
kedro handoff promote {notebook}
```"""
_UPSTREAM = """from kedro.io import DataCatalog
from kedro.runner import SequentialRunner

# {in_memory} only in memory: run what makes {it}; nothing is saved.
upstream = pipelines["{pipeline}"].only_nodes({nodes})
read = DataCatalog({{name: catalog.get(name) for name in upstream.inputs()}})
made = SequentialRunner().run(upstream, read)
{kept}"""


def cells_of(
    place: NodePlace, code: ModuleCode, upstream: Sequence[Upstream], path: str, notebook: str
) -> Iterator[NewCell]:
    """The cells: project, imports, inputs, parameters, what the function uses, the function, call, look.

    Args:
        place: The node.
        code: Its function with what it needs.
        upstream: What fills inputs that live in memory.
        path: The module's file, as a person types it.
        notebook: The notebook's file, as a person types it.
    """
    inputs, outputs = variables(place, code)
    title = _TITLE.format(name=place.name, pipeline=place.pipeline, path=path, notebook=notebook)
    yield NewCell(TITLE, title, "markdown")
    yield NewCell("project", "%load_ext kedro.ipython")
    imports = import_lines(code.imports)
    if code.future:
        imports = ["from __future__ import annotations", *imports]
    if imports:
        yield NewCell("imports", "\n".join(imports))
    for number, run in enumerate(upstream, start=1):
        yield NewCell("upstream" if number == 1 else f"upstream-{number}", _run(run))
    loads = {a: f'{inputs[a]} = catalog.load("{dataset}")' for a, dataset in place.inputs.items()}
    data = [line for a, line in loads.items() if not _is_parameter(place.inputs[a])]
    parameters = [line for a, line in loads.items() if _is_parameter(place.inputs[a])]
    if data:
        yield NewCell("inputs", "\n".join(data))
    if parameters:
        yield NewCell("parameters", "\n".join(parameters))
    if code.carried:
        yield NewCell("uses", _joined(code.carried))
    marker = f"#| node name={place.name} outputs={','.join(place.outputs)}"
    yield NewCell("node", f"{marker}\n{code.function}")
    yield NewCell("call", f"{_targets(place, outputs)} = {place.function}({_arguments(code, inputs)})")
    yield NewCell("look", outputs[0] if len(outputs) == 1 else f"display({', '.join(outputs)})")


def variables(place: NodePlace, code: ModuleCode) -> tuple[dict[str, str], list[str]]:
    """Variable of each argument, and those of the outputs; none stands for something else that is used."""
    taken = {*_TAKEN, *dir(builtins), *code.carried, *code.imports, place.function}
    inputs = {argument: _free(argument, taken, "_") for argument in place.inputs}
    taken |= set(inputs.values())
    outputs = []
    for dataset in place.outputs:
        name = re.sub(r"\W", "_", dataset.split("@")[0].rpartition(".")[2])
        name = _free(name if name.isidentifier() else f"_{name}", taken, "_new")
        taken.add(name)
        outputs.append(name)
    return inputs, outputs


def _free(name: str, taken: set[str], suffix: str) -> str:
    while name in taken:
        name += suffix
    return name


def _is_parameter(dataset: str) -> bool:
    return dataset.startswith("params:") or dataset == "parameters"


def _run(run: Upstream) -> str:
    names = [f"`{name}`" for name in run.datasets]
    single = len(names) == 1
    return _UPSTREAM.format(
        in_memory=f"{', '.join(names)} {'lives' if single else 'live'}",
        it="it" if single else "them",
        pipeline=run.pipeline,
        nodes=", ".join(f'"{name}"' for name in run.nodes),
        kept="\n".join(f'catalog["{name}"] = made["{name}"]' for name in run.datasets),
    )


def _joined(pieces: dict[str, str]) -> str:
    text = ""
    before = False
    for source in pieces.values():
        block = "\n" in source or source.startswith(("def ", "class ", "@", "async "))
        text += ("\n\n\n" if block or before else "\n") + source if text else source
        before = block
    return text


def _targets(place: NodePlace, outputs: Sequence[str]) -> str:
    return outputs[0] if place.single else f"[{outputs[0]}]" if len(outputs) == 1 else ", ".join(outputs)


def _arguments(code: ModuleCode, inputs: dict[str, str]) -> str:
    definition = ast.parse(code.function).body[0]
    given = definition.args  # type: ignore[attr-defined]
    signature = [argument.arg for argument in (*given.posonlyargs, *given.args)]
    words = []
    in_order = True
    for number, (argument, variable) in enumerate(inputs.items()):
        in_order = in_order and number < len(signature) and signature[number] == argument
        plain = in_order and (variable == argument or number < len(given.posonlyargs))
        words.append(variable if plain else f"{argument}={variable}")
        in_order = plain
    return ", ".join(words)
