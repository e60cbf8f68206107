"""Fingerprints of code: time, and how many cases of the corpus come out right, beside what others hash.

    python benchmarks/code_fingerprints.py

Peers: `joblib`: source and file of the function itself (`joblib.func_inspect.get_func_code`); `inspect`: the
hash of `inspect.getsource`, as Hamilton and ZenML take it. Times are CPU seconds.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import inspect
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
CORPUS = HERE / "tests/kedro_handoff/fingerprint/code/corpus.py"
MODULES = 200
Peer = Callable[[Callable[..., Any], Path], str]


def main() -> None:
    from kedro_handoff.fingerprint.code import code_fingerprint
    from kedro_handoff.fingerprint.load_marks import mark_loads

    peers: dict[str, Peer] = {
        "kedro-handoff": lambda function, root: code_fingerprint(function, [root]).digest,
        "joblib": by_joblib,
        "inspect": by_inspect,
    }
    nodes = flights_nodes()
    report(f"{len(nodes)} nodes of flights", nodes, HERE / "src", peers)
    with tempfile.TemporaryDirectory() as folder:
        made = made_project(Path(folder))
        mark_loads()
        report(f"one node that reaches {MODULES} modules", [made()], Path(folder), peers)
    right(peers, mark_loads)


def by_joblib(function: Callable[..., Any], _: Path) -> str:
    from joblib.func_inspect import get_func_code

    return hashlib.sha256(get_func_code(function)[0].encode()).hexdigest()


def by_inspect(function: Callable[..., Any], _: Path) -> str:
    try:
        return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()
    except (OSError, TypeError):
        return ""


def flights_nodes() -> list[Callable[..., Any]]:
    from kedro.framework.project import pipelines
    from kedro.framework.startup import bootstrap_project

    bootstrap_project(HERE)
    return [node.func for node in pipelines["__default__"].nodes]


def made_project(folder: Path) -> Callable[[], Callable[..., Any]]:
    package = folder / "made"
    package.mkdir()
    (package / "__init__.py").write_text("")
    body = "".join(
        f"def other_{n}(x):\n    y = x + {n}\n    return [y for _ in range(y)]\n" for n in range(20)
    )
    for n in range(MODULES):
        follows = f"from .m{n + 1} import f as g\n" if n + 1 < MODULES else "def g(x):\n    return x\n"
        (package / f"m{n}.py").write_text(
            f"{follows}A = {n}\n{body}def f(x):\n    return g(other_1(x)) + A\n"
        )
    time.sleep(0.05)
    sys.path.insert(0, str(folder))

    def imported() -> Callable[..., Any]:
        for n in reversed(range(MODULES)):  # from the last: Python's own imports do not go 200 deep
            module = importlib.import_module(f"made.m{n}")
        function: Callable[..., Any] = module.f
        return function

    return imported


def report(what: str, functions: list[Callable[..., Any]], root: Path, peers: dict[str, Peer]) -> None:
    print(f"\n{what}: CPU seconds, the first time and again")
    first: dict[str, float] = {}
    for name, peer in peers.items():
        taken = []
        for _ in range(2):
            start = time.process_time()
            for function in functions:
                peer(function, root)
            taken.append(time.process_time() - start)
        first[name] = taken[0]
        ratio = taken[0] / first["kedro-handoff"]
        print(f"  {name:14} {taken[0]:7.3f} {taken[1]:7.3f}   {ratio:6.2f} x")


def right(peers: dict[str, Peer], mark_loads: Callable[[], None]) -> None:
    spec = importlib.util.spec_from_file_location("code_corpus", CORPUS)
    if spec is None or spec.loader is None:
        raise ImportError(str(CORPUS))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    cases = [case for case in module.corpus() if "changed" in case.expected.split(":")[0]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in cases:
            case.write(folder)
        time.sleep(0.05)
        mark_loads()
        found = {(peer, case.name): differs(case, folder, peers[peer]) for peer in peers for case in cases}
    changed = [case for case in cases if case.expected == "changed"]
    same = [case for case in cases if case.expected == "not changed"]
    print(f"\ncorpus: {len(changed)} changes that matter, {len(same)} that do not")
    for peer in peers:
        seen = sum(found[peer, case.name] for case in changed)
        quiet = sum(not found[peer, case.name] for case in same)
        print(f"  {peer:14} {seen:3} of {len(changed)} seen, {quiet:3} of {len(same)} left alone")


def differs(case: Any, folder: Path, peer: Peer) -> bool:
    import linecache

    digests = []
    for place in (0, 1):
        function, root = case.callable(folder, place)
        linecache.checkcache()
        digests.append(peer(function, root))
    return digests[0] != digests[1]


if __name__ == "__main__":
    main()
