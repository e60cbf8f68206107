"""One run in plain text: what ran, how long, with what result."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator

from kedro_handoff.runs.chance import draws_without_seed
from kedro_handoff.runs.record import NodeRecord, RunRecord
from kedro_handoff.runs.words import bar, duration, shortened, size

_BAR = 16
_WIDTH = 100
_NAME = 34
_STATUS = {"ran": "", "reused": "reused", "failed": "FAILED", "not_run": "not run"}


def described(record: RunRecord) -> Iterator[str]:
    """Lines of text on a run, at most 100 columns wide."""
    yield f"Run {record['id']}: {_ending(record)}"
    yield from _head(record)
    yield from _nodes(record)
    yield from _datasets(record)
    yield from _contracts(record)
    yield from _metrics(record)
    for position, note in enumerate(record["notes"]):
        yield from _rows("notes" if position == 0 else "", note)


def _ending(record: RunRecord) -> str:
    before = "after" if record["outcome"] == "killed" else "in"
    took = "" if record["seconds"] is None else f" {before} {duration(record['seconds'])}"
    return f"{record['outcome']}{took}"


def _head(record: RunRecord) -> Iterator[str]:
    if record["error"]:
        node = f"in node {record['error']['node']}: " if record["error"]["node"] else ""
        kind = record["error"]["type"].rpartition(".")[2]
        yield from _rows("error", f"{node}{kind}: {record['error']['message']}")
    yield _row("command", shlex.join(record["command"]) or f"({record['trigger']})")
    chosen = "".join(f", {name}: {_listed(value)}" for name, value in record["selection"].items())
    yield _row(
        "pipelines", f"{', '.join(record['pipelines'])} in {record['env']}, {record['runner']}{chosen}"
    )
    if record["runtime_parameters"]:
        given = ", ".join(f"{name}={value}" for name, value in record["runtime_parameters"].items())
        yield _row("params", given)
    if record["seeds"]:
        yield _row("seeds", ", ".join(f"{name}={value}" for name, value in record["seeds"].items()))
    for position, line in enumerate(_chance(record)):
        yield from _rows("chance" if position == 0 else "", line)
    yield _row("git", _git(record))
    yield _row("on", _environment(record))


def _chance(record: RunRecord) -> Iterator[str]:
    """Nodes whose results may differ in each run."""
    for name, node in record["nodes"].items():
        places = draws_without_seed(node["code"]) if node["status"] != "not_run" else ()
        if places:
            yield f"{name} draws random numbers without a seed of its own: {', '.join(places)}"


def _git(record: RunRecord) -> str:
    git = record["git"]
    if git is None:
        return "no repository"
    branch = f" on {git['branch']}" if git["branch"] else ""
    changes = f", with uncommitted changes {git['diff'][:8]}" if git["diff"] else ""
    return f"{git['commit'][:12] if git['commit'] else 'nothing committed yet'}{branch}{changes}"


def _environment(record: RunRecord) -> str:
    found = record["environment"]
    locks = f", {', '.join(f'{name} {digest[:8]}' for name, digest in found['lock'].items())}"
    lock = locks if found["lock"] else ""
    packages = f"{len(found['packages'])} packages"
    return f"Python {found['python']}, {found['platform']}, {found['cores']} cores, {packages}{lock}"


def _nodes(record: RunRecord) -> Iterator[str]:
    nodes = record["nodes"]
    yield ""
    yield f"{'node':<{_NAME}}  {'time':>7}  {'':<{_BAR}}  {'memory':>9}  {'rows in':>10}  {'rows out':>10}"
    longest = max((node["seconds"] or 0.0 for node in nodes.values()), default=0.0)
    ordered = sorted(nodes.items(), key=lambda item: (item[1]["start"] is None, item[1]["start"] or ""))
    for name, node in ordered:
        yield _node(name, node, longest, record["outcome"] == "killed").rstrip()


def _node(name: str, node: NodeRecord, longest: float, killed: bool) -> str:
    word = "cut off" if killed and node["status"] == "failed" else _STATUS[node["status"]]
    share = (node["seconds"] or 0.0) / longest if longest else 0.0
    shown = bar(share, _BAR) if node["status"] in ("ran", "failed") else word
    memory = f"{node['peak_memory']:,.0f} MiB" if node["peak_memory"] else ""
    line = (
        f"{shortened(name, _NAME):<{_NAME}}  {duration(node['seconds']) if node['start'] else '':>7}  "
        f"{shown:<{_BAR}}  {memory:>9}  {_count(node['rows_in']):>10}  {_count(node['rows_out']):>10}"
    )
    return f"{line}  {word}" if node["status"] == "failed" else line


def _datasets(record: RunRecord) -> Iterator[str]:
    written = {name: facts for name, facts in record["datasets"].items() if facts["written"] is not None}
    persisted = {name: facts for name, facts in written.items() if facts["persisted"]}
    if not persisted:
        return
    yield ""
    yield f"{'written':<{_NAME}}  {'rows':>10}  {'size':>9}  {'content':<8}  file"
    for name, facts in persisted.items():
        content, file = facts["written"], facts["file"]
        assert content is not None  # noqa: S101 - for the type checker: chosen above
        older = facts["version"] not in (None, record["id"])  # otherwise it says what the head says
        place = f"@{facts['version']}" if older else facts["path"] or ""
        yield (
            f"{shortened(name, _NAME):<{_NAME}}  {_count(content['rows']):>10}  "
            f"{size(file['size']) if file else '':>9}  {(content['digest'] or '-')[:8]:<8}  "
            f"{_tail(place, 31)}"
        ).rstrip()


def _contracts(record: RunRecord) -> Iterator[str]:
    contracts = record["contracts"]
    if not contracts:
        return
    yield ""
    held = sum(contract["status"] == "held" for contract in contracts.values())
    reused = {
        output
        for node in record["nodes"].values()
        if node["status"] == "reused"
        for output in node["outputs"]
    }
    before = sum(name in reused for name in contracts)
    earlier = f", {before} of them of reused results" if before else ""
    yield _row("contracts", f"{held} of {len(contracts)} held{earlier}")
    for name, contract in contracts.items():
        if contract["status"] != "held":
            broken = ", ".join(
                f"{finding.get('column') or 'table'} {finding['type'].removeprefix('expect_')}"
                for finding in contract["not_held"]
            )
            yield _row(
                "", f"{name}: {contract['status'].replace('_', ' ')}{f' ({broken})' if broken else ''}"
            )


def _metrics(record: RunRecord) -> Iterator[str]:
    rows = [
        (f"{dataset}.{path}", value)
        for dataset, numbers in record["metrics"].items()
        for path, value in numbers.items()
    ]
    if rows:
        yield ""
    width = min(60, max((len(name) for name, _ in rows), default=0))
    for position, (name, value) in enumerate(rows):
        number = "not a number" if value is None else f"{value:,.6g}"
        yield f"  {'metrics' if position == 0 else '':<10}{shortened(name, width):<{width}}  {number:>14}"


def _row(name: str, text: str) -> str:
    return f"  {name:<10}{shortened(text, _WIDTH - 12)}"


def _rows(name: str, text: str) -> Iterator[str]:
    for position, line in enumerate(textwrap.wrap(text, _WIDTH - 12)):
        yield _row(name if position == 0 else "", line)


def _tail(path: str, width: int) -> str:
    return path if len(path) <= width else f"…{path[1 - width :]}"


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _count(rows: int | None) -> str:
    return "" if rows is None else f"{rows:,}"
