"""From what a reproduction answered to a verdict and its sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.reproduce.chance import reasons
from kedro_handoff.runs.reproduce.comparison import (
    compare_records,
    differing_contracts,
    differing_inputs,
    differing_metrics,
    differing_parameters,
    with_origins,
)
from kedro_handoff.runs.reproduce.finding import DatasetFinding, Reproduction, Verdict
from kedro_handoff.runs.reproduce.order import Answer, Refusal
from kedro_handoff.runs.reproduce.source import Source
from kedro_handoff.runs.reproduce.surroundings import EnvironmentChange

_SHOWN = 3


def refused(
    record: RunRecord, refusals: Sequence[Refusal], source: str = "", notes: Sequence[str] = ()
) -> Reproduction:
    """A run that was not reproduced."""
    first = refusals[0].words.rstrip(".")
    more = len(refusals) - 1
    others = f" (and {more} more reason{'s' if more > 1 else ''})" if more else ""
    sentence = f"Run {record['id']} could not be reproduced: {first}{others}."
    return Reproduction(
        record["id"], "refused", sentence, source, refusals=tuple(refusals), notes=tuple(notes)
    )


def judged(
    record: RunRecord,
    answer: Answer,
    source: Source,
    environment: EnvironmentChange,
    text_of: Callable[[str], str | None],
) -> Reproduction:
    """The verdict on a reproduction.

    Args:
        record: The recorded run.
        answer: What its process answered.
        source: Where the code came from.
        environment: In what its environment was another one.
        text_of: Gives the text of a piece of code by its digest.
    """
    refusals = [*answer.refusals, *_other_causes(record, answer)]
    if refusals:
        found = refused(record, refusals, source.words, answer.notes)
        return replace(found, environment=environment.said)
    if not answer.ran or answer.record is None:
        words = f"Run {record['id']} can be reproduced: code, inputs and parameters are at hand."
        return Reproduction(
            record["id"],
            "possible",
            words,
            source.words,
            environment=environment.said,
            notes=tuple(answer.notes),
        )
    datasets = with_origins(_with_values(compare_records(record, answer.record), answer), record)
    verdict, sentence = _verdict(record, answer, datasets)
    if environment.said:
        sentence = f"{sentence.rstrip('.')}, in another environment: {_listed(environment.said)}."
    causes = {f.node: reasons(record, f.node, text_of) for f in datasets if f.origin}
    return Reproduction(
        record["id"],
        verdict,
        sentence,
        source.words,
        tuple(datasets),
        environment=environment.said,
        causes=tuple(causes.items()),
        metrics=tuple(differing_metrics(record, answer.record)),
        notes=(*answer.notes, answer.protection),
    )


def _other_causes(record: RunRecord, answer: Answer) -> list[Refusal]:
    """What was not the same after all, as the reproduction's own record tells."""
    if answer.record is None:
        return []
    inputs = [
        Refusal("input", name, f"{name} was changed meanwhile: {words}")
        for name, words in differing_inputs(record, answer.record)
    ]
    parameters = [
        Refusal("parameter", name, f"{name} does not have the value that it had")
        for name in differing_parameters(record, answer.record)
    ]
    contracts = [
        Refusal("contract", name, f"the contract of {name} is not what it was ({file})")
        for name, file in differing_contracts(record, answer.record)
    ]
    return [*inputs, *parameters, *contracts]


def _with_values(findings: list[DatasetFinding], answer: Answer) -> list[DatasetFinding]:
    """The findings with what a comparison of the values says."""
    found = []
    for finding in findings:
        seen = answer.values.get(finding.dataset)
        if seen is None:
            found.append(finding)
        elif seen["status"] == "same":
            found.append(replace(finding, status="equal", details=(), columns=()))
        elif seen["status"] == "different":
            found.append(replace(finding, status="different", details=tuple(seen["words"])))
        else:
            found.append(replace(finding, details=(*finding.details, *seen["words"])))
    return found


def _verdict(record: RunRecord, answer: Answer, datasets: list[DatasetFinding]) -> tuple[Verdict, str]:
    failure = _failure(record, answer)
    if failure is not None:
        return failure
    counted = [f for f in datasets if not _is_passing(record, f)]
    passing = [
        f.dataset for f in datasets if _is_passing(record, f) and f.status not in ("identical", "equal")
    ]
    different = [f for f in counted if f.status in ("different", "not_made")]
    unknown = [f for f in counted if f.status == "unknown"]
    head = f"Run {record['id']}"
    if different:
        return "different", f"{head} was run again and is different: {_where(datasets, different)}."
    if unknown:
        names = _listed([f.dataset for f in unknown])
        return "unknown", f"{head} was run again, and it cannot be told whether {names} is the same."
    if not counted:
        return "unknown", f"{head} was run again, but its record has no dataset to compare."
    killed = " as far as it came before it was killed" if record["outcome"] == "killed" else ""
    beside = (
        f"; {_listed(passing)}, which only passed through memory, cannot be shown to be" if passing else ""
    )
    same = [f for f in datasets if f.status in ("identical", "equal")]
    equal = [f for f in same if f.status == "equal"]
    number = f"{len(same)} dataset{'' if len(same) == 1 else 's'}"
    if equal:
        words = f"{len(same) - len(equal)} identical, {len(equal)} equal within the tolerance"
        return "equal", f"{head} is reproduced{killed}: {number}, {words}{beside}."
    return "identical", f"{head} is reproduced{killed}: {_all_are(number, len(same))} identical{beside}."


def _all_are(number: str, count: int) -> str:
    return f"its {number} is" if count == 1 else f"all {number} are"


def _failure(record: RunRecord, answer: Answer) -> tuple[Verdict, str] | None:
    """What is to be said where the run failed, then or now."""
    then, now = record["error"], answer.error
    head = f"Run {record['id']}"
    if record["outcome"] != "failed" and now is None:
        return None
    if record["outcome"] != "failed" and now is not None:
        at = f" in node {now['node']}" if now["node"] else ""
        return "different", f"{head} was run again and failed{at}: {now['type']}: {_line(now['message'])}."
    if now is None:
        return "different", f"{head} failed, and now it does not."
    if then is not None and (then["type"], then["node"]) == (now["type"], now["node"]):
        at = f" in node {then['node']}" if then["node"] else ""
        if _line(then["message"]) == _line(now["message"]):
            return "identical", f"{head} is reproduced: it fails again{at} with the same {then['type']}."
        return "different", (
            f"{head} fails again{at} with a {now['type']}, whose message is another: {_line(now['message'])}."
        )
    return "different", f"{head} failed with another error: now {now['type']}: {_line(now['message'])}."


def _is_passing(record: RunRecord, finding: DatasetFinding) -> bool:
    """Whether it lives in memory only, and nodes of the run read it: what they make is compared, too."""
    readers = (node for node in record["nodes"].values() if finding.dataset in node["inputs"])
    return not record["datasets"][finding.dataset]["persisted"] and any(readers)


def _where(datasets: list[DatasetFinding], different: list[DatasetFinding]) -> str:
    origins = [f for f in datasets if f.origin] or different
    first = origins[0]
    columns = (
        f" in column{'s' if len(first.columns) > 1 else ''} {_listed(first.columns)}" if first.columns else ""
    )
    words = f"{_listed([f.dataset for f in different])}"
    if first.origin:
        words += f"; it begins in node {first.node}: another {first.dataset}{columns} of the same inputs"
    elif columns:
        words += columns
    return words


def _line(text: str) -> str:
    return (text.strip().splitlines() or [""])[0].rstrip(".")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
