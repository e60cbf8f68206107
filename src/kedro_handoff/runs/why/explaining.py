"""Why a dataset is as it is: what lies there now, the chain that made it, and what changed in the chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.errors import RecordError
from kedro_handoff.near_names import did_you_mean
from kedro_handoff.runs.difference import Difference, compare_sides
from kedro_handoff.runs.difference.material import Sources
from kedro_handoff.runs.record import DatasetRecord, RunRecord
from kedro_handoff.runs.why.chain import Chain, chain_of
from kedro_handoff.runs.why.history import History, made_in, same_content
from kedro_handoff.runs.why.present import Present, present_state
from kedro_handoff.runs.why.project_now import ProjectNow
from kedro_handoff.runs.why.since_then import SinceThen, since_then


@dataclass(frozen=True)
class Explanation:
    """Why a dataset is as it is.

    Attributes:
        dataset: The dataset.
        record: What the run that made it, or read it last, knows of it.
        present: What lies there now; `None` for what no recorded run made.
        chain: The chain that made it; for an input, the input alone.
        since: The run that it is compared with: the last that made it otherwise, or the one that was asked
            for; `None` where there is none.
        change: What changed in the chain since then; `None` where there is nothing to compare.
        since_then: What has changed since it was made, and is not in it yet.
        same_since: Id of the oldest run of those that, one after the other, had the same content.
    """

    dataset: str
    record: DatasetRecord
    present: Present | None
    chain: Chain
    since: RunRecord | None
    change: Difference | None
    since_then: SinceThen
    same_since: str


def explain(
    dataset: str,
    history: History,
    project: Path,
    sources: Sources,
    contract_texts: Sources,
    since: RunRecord | None = None,
    look: Callable[[Chain], ProjectNow | str] | None = None,
) -> Explanation:
    """Why a dataset is as it is now.

    Args:
        dataset: The dataset.
        history: All records.
        project: The project's folder.
        sources: Gives the text of a piece of recorded code by its digest.
        contract_texts: Gives the text of a contract by its fingerprint.
        since: The run to compare with; the last that made it otherwise where there is none.
        look: Looks at the project as it is now; only files are looked at without it.

    Raises:
        RecordError: No run knows the dataset, or the run of `since` does not.
    """
    known = [record for record in history.records if dataset in record["datasets"]]
    if not known:
        raise RecordError(_unknown(dataset, history))
    makings = history.makings(dataset)
    present = present_state(dataset, makings, project) if makings else None
    seen = makings or history.readings(dataset)
    if not seen:
        raise RecordError(
            f"No recorded run made or read '{dataset}': the runs that know it did not come so far. "
            "`kedro handoff runs list` shows them."
        )
    run = present.run if present else seen[0]
    record = run["datasets"][dataset]
    earlier = [other for other in seen if other["time"] < run["time"]]
    if since is not None:
        _check(dataset, since)
    else:
        since = next(
            (other for other in earlier if not same_content(other["datasets"][dataset], record)), None
        )
    chain = chain_of(dataset, run, history)
    change = None
    if since is not None:
        before = chain_of(dataset, since, history)
        change = compare_sides(before.side(), chain.side(), sources, contract_texts, (), dataset)
    same = _same_since(dataset, record, [run, *earlier])
    then = since_then(chain, project, sources, contract_texts, look)
    return Explanation(dataset, record, present, chain, since, change, then, same)


def _same_since(dataset: str, record: DatasetRecord, runs: list[RunRecord]) -> str:
    oldest = runs[0]["id"]
    for other in runs:
        if not same_content(other["datasets"][dataset], record):
            break
        oldest = other["id"]
    return oldest


def _check(dataset: str, since: RunRecord) -> None:
    record = since["datasets"].get(dataset)
    if record is None or not (record["written"] or record["read"] or made_in(since, dataset)):
        raise RecordError(
            f"The run {since['id']} neither made nor read '{dataset}'; choose another with --since."
        )


def _unknown(dataset: str, history: History) -> str:
    if not history.records:
        return "No run has left a record yet: `kedro run` leaves one."
    return f"No recorded run knows a dataset '{dataset}'{did_you_mean(dataset, history.names, 3)}"
