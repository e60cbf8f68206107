"""What contracts cost a whole run: `kedro run` of the reference project with them and without.

The peer is the same command with `KEDRO_DATASET_VALIDATION=0`. Every run is a process of its own, so that
importing counts. With and without take turns, each pair in the other order than the one before; the ratio is
that of the medians, in CPU seconds (user and system) and in wall time. `--pairs N` says how many pairs.
"""

from __future__ import annotations

import sys

from measured_runs import HEADING, KEDRO, ROOT, Seconds, line, measured, print_medians


def run(validation: str) -> Seconds:
    """CPU and wall seconds of one `kedro run`."""
    return measured((*KEDRO, "run"), ROOT, {"KEDRO_DATASET_VALIDATION": validation})[:2]


def main(pairs: int) -> None:
    """Measure and print."""
    run("1")  # byte code and the disk's cache are made
    found: dict[str, list[Seconds]] = {"1": [], "0": []}
    print(HEADING, flush=True)
    for pair in range(pairs):
        for validation in ("10", "01")[pair % 2]:
            found[validation].append(run(validation))
        print(line(str(pair + 1), found["1"][-1], found["0"][-1]), flush=True)
    print_medians(found["1"], found["0"])


if __name__ == "__main__":
    main(int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 5)
