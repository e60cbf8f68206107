"""How good drafted contracts are: false alarms on data that they have not seen, and faults that they catch.

Each table of the reference project is divided, once at random and once by time (first half of the year,
second half). A contract is drafted from the first part and held against the second, which is right by
definition: whatever is violated is a false alarm. Then faults that happen are put into the second part, one
at a time, and it is counted how many set off an alarm that the faultless part does not. The peer is pandera's
`infer_schema` on the same parts, whose checks are all errors; its bounds on instants, which no later data can
keep, are left out.

Needs the data of a run (it runs the project where they are missing) and `pip install pandera`. `-v` names
every false alarm and every fault that does not stop a run.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.draft import draft_table
from kedro_handoff.contracts.draft.yaml_text import suite_text
from kedro_handoff.contracts.suite import Suite, read_suite
from kedro_handoff.testing import judge_table

ROOT = Path(__file__).parents[1]
MODELED = ("features", "predictions")
ORDER = {
    "raw_flights": ["year", "month", "day", "sched_dep_time"],
    "raw_weather": ["year", "month", "day", "hour"],
    "flights_clean": ["scheduled_departure"],
    "weather_clean": ["observed_hour"],
    "flights_joined": ["scheduled_departure"],
    "features": ["scheduled_departure"],
    "predictions": ["scheduled_departure"],
}
# Faults are put into so many rows of the second part, to keep the benchmark to minutes.
ROWS_WITH_FAULTS = 20_000
Alarms = set[tuple[str, ...]]


@dataclass
class Tally:
    """Counts of one way to divide."""

    promises: int = 0
    critical: int = 0
    warnings: int = 0
    faults: int = 0
    caught: int = 0
    stopped: int = 0
    seconds: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


def tables() -> Iterator[tuple[str, pd.DataFrame]]:
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project

    if not (ROOT / "data/07_model_output/predictions.parquet").exists():
        subprocess.run(
            [sys.executable, "-m", "kedro", "run"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
    bootstrap_project(ROOT)
    with KedroSession.create(project_path=ROOT) as session:
        catalog = session.load_context().catalog
    for name, order in ORDER.items():
        yield name, catalog.get(name).load().sort_values(order, kind="stable", ignore_index=True)


def halves(frame: pd.DataFrame, way: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    middle = len(frame) // 2
    if way == "by time":
        return frame.iloc[:middle].reset_index(drop=True), frame.iloc[middle:].reset_index(drop=True)
    drawn = np.random.default_rng(20).permutation(len(frame))
    one, two = np.sort(drawn[:middle]), np.sort(drawn[middle:])
    return frame.iloc[one].reset_index(drop=True), frame.iloc[two].reset_index(drop=True)


def faults(frame: pd.DataFrame) -> Iterator[tuple[str, Callable[[pd.DataFrame], pd.DataFrame]]]:
    """Faults that a table of these columns can have, each as a change of a copy of it."""
    yield "a third of the rows is loaded", lambda f: f.iloc[: len(f) // 3]
    yield "1 % of the rows stands twice", lambda f: pd.concat([f, f.iloc[::100]], ignore_index=True)
    floats = [c for c in frame.columns if frame[c].dtype == "float64" and frame[c].nunique() > 2]
    words = [
        c for c in frame.columns if isinstance(frame[c].dtype, pd.StringDtype) and frame[c].nunique() > 1
    ]
    instants = [c for c in frame.columns if isinstance(frame[c].dtype, pd.DatetimeTZDtype)]
    for column in spread(floats, 6):
        factor, unit = unit_of(column)
        yield f"{column} {unit}", changed(column, lambda s, k=factor: s * k)
        yield f"{column} is missing in 30 % of the rows", changed(column, lambda s: s.mask(rows(s, 0.3)))
        yield (
            f"{column} is -999 where it is missing, and in 1 %",
            changed(column, lambda s: s.fillna(-999).mask(rows(s, 0.01), -999)),
        )
    for column in spread(floats, 2):
        yield f"{column} is text", changed(column, lambda s: s.astype(str))
        yield (
            f"{column} is stuck at its first value",
            changed(column, lambda s: pd.Series(s.dropna().iloc[0], s.index)),
        )
    for column in spread(words, 4):
        yield f"{column} has a new value in 1 %", changed(column, lambda s: s.mask(rows(s, 0.01), "unknown?"))
        yield f"{column} has a space behind", changed(column, lambda s: s + " ")
        yield f"{column} is empty text in 5 %", changed(column, lambda s: s.mask(rows(s, 0.05), ""))
    for column in spread(instants, 2):
        yield f"{column} is five hours late", changed(column, lambda s: s + pd.Timedelta("5h"))
        yield f"{column} lost its time zone", changed(column, lambda s: s.dt.tz_localize(None))
        yield (
            f"{column} is 1970 in 1 %",
            changed(column, lambda s: s.mask(rows(s, 0.01), pd.Timestamp("1970-01-01", tz="UTC"))),
        )
        yield f"{column} slipped by a row", changed(column, lambda s: s.shift(1))
    for kind in (floats, words, instants):
        if len(kind) > 1:
            one, other = kind[0], kind[1]
            yield (
                f"{one} and {other} are swapped",
                lambda f, a=one, b=other: f.rename(columns={a: b, b: a})[f.columns],
            )
    yield f"{frame.columns[-1]} is gone", lambda f: f.drop(columns=f.columns[-1])


def unit_of(column: str) -> tuple[float, str]:
    """A unit that the column is likely to come in by mistake."""
    units = {
        "_km": (0.6214, "in miles"),
        "_min": (60, "in seconds"),
        "_ms": (2.237, "in mph"),
        "_hpa": (0.0295, "in inHg"),
    }
    units |= {"_mm": (0.0394, "in inches"), "_pct": (0.01, "as a share"), "_rate": (100, "in percent")}
    units |= {
        "_time": (60, "in seconds"),
        "distance": (1.609, "in km"),
        "wind": (0.447, "in m/s"),
        "_m": (3.281, "in feet"),
    }
    fitting = [found for word, found in units.items() if word in column]
    return fitting[0] if fitting else (1.8, "in another unit")


def changed(column: str, change: Callable[[pd.Series], pd.Series]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda f: f.assign(**{column: change(f[column])})


def rows(series: pd.Series, share: float) -> np.ndarray:
    return np.random.default_rng(3).random(len(series)) < share


def spread(names: list[str], count: int) -> list[str]:
    """So many of the names, evenly from the first to the last."""
    return (
        [names[i] for i in sorted({round(i) for i in np.linspace(0, len(names) - 1, count)})] if names else []
    )


def ours(seen: pd.DataFrame, name: str, folder: Path) -> tuple[Path, Suite]:
    draft = draft_table(seen, Context(name, modeled=name in MODELED))
    path = folder / f"{name}.yml"
    served = [p for p in draft.proposals if p.environments != ("serving",)]
    path.write_text(
        suite_text(type(draft)(name, draft.rows, tuple(served), draft.key, {}, {})), encoding="utf-8"
    )
    return path, read_suite(path)


def our_alarms(path: Path, frame: pd.DataFrame) -> tuple[Alarms, Alarms]:
    """What stops a run, and all that is said."""
    found = judge_table(path, frame).not_held
    everything = {(f.type, str(f.column), str(f.line)) for f in found}
    return {(f.type, str(f.column), str(f.line)) for f in found if f.severity == "critical"}, everything


def infer(seen: pd.DataFrame):
    import pandera.pandas as pandera

    schema = pandera.infer_schema(seen)
    schema.strict = True
    for name, column in schema.columns.items():
        if pd.api.types.is_datetime64_any_dtype(seen[name].dtype):
            column.checks = []
    return schema


def their_alarms(schema, frame: pd.DataFrame) -> Alarms:
    from pandera.errors import SchemaErrors

    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases[["schema_context", "column", "check"]].astype(str).drop_duplicates()
        return set(cases.itertuples(index=False, name=None))
    return set()


def measure(name: str, seen: pd.DataFrame, other: pd.DataFrame) -> tuple[Tally, Tally]:
    mine, theirs = Tally(), Tally()
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path, suite = ours(seen, name, Path(folder))
        mine.seconds = time.process_time() - started
        schema = infer(seen)
        mine.promises = len(suite.expectations)
        theirs.promises = sum(1 + (not c.nullable) + len(c.checks) for c in schema.columns.values())
        critical, everything = our_alarms(path, other)
        mine.critical, mine.warnings = len(critical), len(everything - critical)
        theirs.critical = len(their_alarms(schema, other))
        if "-v" in sys.argv:
            print(
                "   ",
                name,
                "false:",
                sorted(a[:2] for a in critical),
                "warned:",
                sorted(a[:2] for a in everything - critical),
            )
        count_faults(path, schema, other, mine, theirs)
    return mine, theirs


def count_faults(path: Path, schema, other: pd.DataFrame, mine: Tally, theirs: Tally) -> None:
    few = other.iloc[
        np.sort(np.random.default_rng(5).permutation(len(other))[:ROWS_WITH_FAULTS])
    ].reset_index(drop=True)
    quiet_critical, quiet = our_alarms(path, few)
    their_quiet = their_alarms(schema, few)
    for words, fault in faults(few):
        # The sample is a load of its own size; only the truncated one is judged on the whole.
        whole = "rows is loaded" in words
        broken = fault(other) if whole else fault(few)
        critical, everything = our_alarms(path, broken)
        base_critical, base = our_alarms(path, other) if whole else (quiet_critical, quiet)
        stopped, caught = bool(critical - base_critical), bool(everything - base)
        peer = bool(their_alarms(schema, broken) - (their_alarms(schema, other) if whole else their_quiet))
        mine.faults, theirs.faults = mine.faults + 1, theirs.faults + 1
        mine.caught, mine.stopped = mine.caught + caught, mine.stopped + stopped
        theirs.caught, theirs.stopped = theirs.caught + peer, theirs.stopped + peer
        if "-v" in sys.argv and not stopped:
            print(
                "      missed" if not caught else "      warned",
                words,
                "| pandera",
                "caught" if peer else "missed",
            )


def main() -> None:
    logging.disable(logging.INFO)
    warnings.simplefilter("ignore")
    print(f"{'':10} {'dataset':18} {'':8} promises  false alarms  warnings  faults  stopped  caught  CPU s")
    data = list(tables())
    for way in ("at random", "by time"):
        totals = {"draft": Tally(), "pandera": Tally()}
        for name, frame in data:
            results = dict(zip(totals, measure(name, *halves(frame, way)), strict=True))
            for who, tally in results.items():
                totals[who] += tally
                show(way, name, who, tally)
        for who, tally in totals.items():
            show(way, "all", who, tally)
        mine, theirs = totals.values()
        ratio = theirs.critical / max(1, mine.critical)
        print(f"{way}: pandera / draft, false alarms {ratio:.1f}")
        print(f"{way}: draft / pandera, faults caught {mine.caught / theirs.caught:.2f}")


def show(way: str, name: str, who: str, t: Tally) -> None:
    share, stopped = t.caught / t.faults, t.stopped / t.faults
    print(
        f"{way:10} {name:18} {who:8} {t.promises:8} {t.critical:13} {t.warnings:9} {t.faults:7} "
        f"{stopped:8.0%} {share:7.0%} {t.seconds:6.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
