"""What becomes of realistic notebooks that a person promotes, decided by an oracle of its own.

`python benchmarks/notebooks.py [--only NAME] [--jobs 2] [--plan]` promotes each notebook of
`benchmarks/notebooks/` in a project of its own and prints what came of it:

- *verified*: promoted, proved by the command, and the oracle agrees;
- *refused rightly*: refused for a reason that a person wrote down beforehand;
- *refused wrongly*: refused although a careful person could promote it, or for another;
- *silently wrong*: promoted, and the oracle finds other numbers. This has to be none.

Minutes of edits are an estimate: half a minute for each choice (marker, `--function`, `--cells`, `--param`),
two minutes for each mend that a refusal asks for.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from notebook_corpus import Case, cases, write_project
from notebook_oracle import disagreements

MINUTES_A_CHOICE, MINUTES_A_MEND = 0.5, 2.0
PIPELINE = "promoted"
# Contracts and tests that come with a promotion are measured elsewhere.
BARE = ["--no-contracts", "--no-tests"]
OUTCOMES = ("verified", "planned", "refused rightly", "refused wrongly", "not refused", "SILENTLY WRONG")


@dataclass(frozen=True)
class Result:
    """What became of one notebook: outcome, codes or details, seconds and minutes of edits."""

    case: Case
    outcome: str
    details: str
    seconds: float
    minutes: float


def main() -> None:
    """Promote all notebooks and print what became of them; exits with 1 if one is silently wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="notebooks whose name contains this")
    parser.add_argument("--jobs", type=int, default=1, help="notebooks at the same time")
    parser.add_argument("--plan", action="store_true", help="plan only: no kernel, no oracle")
    asked = parser.parse_args()
    _make_harmless()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as pool:
        results = []
        for result in pool.map(lambda case: _result(case, Path(folder), asked.plan), cases(asked.only)):
            results.append(result)
            words = f"{result.case.name:28} {result.outcome:16} {result.seconds:5.1f} s  {result.details}"
            print(words, flush=True)
    _summary(results)
    raise SystemExit(any(result.outcome == "SILENTLY WRONG" for result in results))


def _make_harmless() -> None:
    """Notebooks say `!pip install`: here that does nothing; and no window opens."""
    os.environ |= {"PIP_DRY_RUN": "1", "PIP_NO_INDEX": "1", "MPLBACKEND": "agg", "DO_NOT_TRACK": "1"}
    shims = Path(tempfile.mkdtemp())
    for name in ("pip", "pip3", "conda"):
        (shims / name).write_text("#!/bin/sh\nexit 0\n")
        (shims / name).chmod(0o755)
    os.environ["PATH"] = f"{shims}{os.pathsep}{os.environ['PATH']}"


def _result(case: Case, folder: Path, plan_only: bool) -> Result:
    project = folder / case.name
    notebook = write_project(project, case)
    begun = time.perf_counter()
    options = [*case.options, "--pipeline", PIPELINE, "--json", *(["--dry-run"] if plan_only else BARE)]
    command = [sys.executable, "-m", "kedro", "handoff", "promote", str(notebook), *options]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    start = done.stdout.find("{")
    if start < 0:
        words = (done.stderr or done.stdout).strip().splitlines()
        return Result(case, "refused wrongly", f"crash: {words[-1:]}", seconds, 0)
    document = json.loads(done.stdout[start:])
    outcome, details = _judged(case, done.returncode, document, project, notebook, plan_only)
    mends = len({r["code"] + r["place"] for r in document["refusals"]})
    minutes = MINUTES_A_CHOICE * case.choices + MINUTES_A_MEND * mends
    return Result(case, outcome, details, seconds, minutes)


def _judged(
    case: Case, code: int, document: dict, project: Path, notebook: Path, plan_only: bool
) -> tuple[str, str]:
    codes = [refusal["code"] for refusal in document["refusals"]]
    proof = document.get("proof") or {}
    if code:
        said = json.dumps(proof) if not codes else ""
        if "other values in each run" in said:
            codes = ["unsteady"]
        right = case.outcome != "right" and bool(set(case.codes) & set(codes))
        reasons = "; ".join(f"{r['code']}: {r['place']}: {r['reason']}" for r in document["refusals"])
        details = ", ".join(dict.fromkeys(codes)) if right else reasons or f"proof: {_of_proof(proof)}"
        return ("refused rightly" if right else "refused wrongly"), details
    if plan_only:
        return ("planned" if case.outcome != "refused" else "not refused"), ""
    found = list(disagreements(project, notebook, PIPELINE, document["nodes"], case.saved))
    if found:
        return "SILENTLY WRONG", "; ".join(found)
    outputs = sum(len(node["outputs"]) for node in document["nodes"])
    return "verified", f"{len(document['nodes'])} nodes, {outputs} outputs"


def _of_proof(proof: dict) -> str:
    failing = [d for d in proof.get("datasets", ()) if d["status"] != "same"]
    words = [f"{d['dataset']}: {' '.join(map(str, d['details'][:2]))}" for d in failing]
    return "; ".join([str(proof.get("failure") or ""), *words])[:400]


def _summary(results: list[Result]) -> None:
    counts = Counter(result.outcome for result in results)
    print(f"\n{len(results)} notebooks, {sum(len(r.case.code) for r in results)} code cells")
    for outcome in OUTCOMES:
        if counts[outcome] or outcome == "SILENTLY WRONG":
            print(f"{outcome:18} {counts[outcome]:3}")
    minutes = sum(result.minutes for result in results)
    print(f"minutes of edits   {minutes:.0f} in all, {minutes / max(len(results), 1):.1f} a notebook")
    print(f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}")


if __name__ == "__main__":
    main()
