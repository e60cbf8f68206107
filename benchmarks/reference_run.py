"""Time and peak memory of the reference run, node by node, with contracts and without.

The peer is the same run with Kedro's validation switched off. Each run is a process of its own, so that
importing Great Expectations counts. Prints one row a node (loading and saving included) and the totals; the
ratio, from several runs, is in `run_overhead.py`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_SECONDS, LIMIT_MIB = 180, 3 * 1024


def measured_run() -> dict:
    """Run the project in this process and return seconds and peak MiB by node."""
    from kedro.framework.hooks import hook_impl
    from kedro.framework.project import settings
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project

    memory = MemoryWatch()
    rows: dict[str, dict] = {}

    class Meter:
        """Measures from a node's first load to its last save."""

        @hook_impl
        def before_dataset_loaded(self, node) -> None:
            if node.name not in rows:
                rows[node.name] = {"begun": time.perf_counter()}
                memory.restart()

        @hook_impl(trylast=True)
        def after_dataset_saved(self, node) -> None:
            rows[node.name]["seconds"] = time.perf_counter() - rows[node.name]["begun"]
            rows[node.name]["peak_mib"] = memory.peak_mib

    bootstrap_project(ROOT)
    settings.set("HOOKS", (*settings.HOOKS, Meter()))
    with KedroSession.create(ROOT) as session:
        session.run()
    return rows


class MemoryWatch:
    """Samples this process's resident memory every 5 ms and keeps the peak."""

    def __init__(self) -> None:
        self.peak_mib = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    def restart(self) -> None:
        """Forget the peak so far."""
        self.peak_mib = 0.0

    def _watch(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while True:
            resident = int(Path("/proc/self/statm").read_text().split()[1]) * page
            self.peak_mib = max(self.peak_mib, resident / 2**20)
            time.sleep(0.005)


def child(validation: str) -> tuple[float, float, dict]:
    """Wall and CPU seconds of a whole process, and its rows."""
    environment = {**os.environ, "KEDRO_DATASET_VALIDATION": validation, "DO_NOT_TRACK": "1"}
    started, used = time.perf_counter(), cpu_of_children()
    done = subprocess.run(
        [sys.executable, __file__, "--child"], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(done.stderr)
    return seconds, cpu_of_children() - used, json.loads(done.stdout.splitlines()[-1])


def cpu_of_children() -> float:
    """CPU seconds of all finished children."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure both and print."""
    bare_seconds, bare_cpu, bare = child("0")
    seconds, cpu, rows = child("1")
    print(f"{'node':<36}{'seconds':>9}{'peak MiB':>10}{'without contracts':>19}")
    for name, row in rows.items():
        print(f"{name:<36}{row['seconds']:>9.2f}{row['peak_mib']:>10.0f}{bare[name]['seconds']:>19.2f}")
    peak = max(row["peak_mib"] for row in rows.values())
    print(f"{'whole process':<36}{seconds:>9.2f}{peak:>10.0f}{bare_seconds:>19.2f}")
    print(f"{'CPU of the whole process':<36}{cpu:>9.2f}{'':>10}{bare_cpu:>19.2f}")
    print(f"limits: {LIMIT_SECONDS} s and {LIMIT_MIB} MiB")
    if seconds > LIMIT_SECONDS or peak > LIMIT_MIB:
        sys.exit("over the limit")


if __name__ == "__main__":
    if "--child" in sys.argv:
        print("\n" + json.dumps(measured_run()))
    else:
        main()
