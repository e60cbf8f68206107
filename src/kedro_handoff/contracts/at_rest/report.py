"""Examinations in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kedro_handoff.contracts import report
from kedro_handoff.contracts.at_rest.examination import Examination
from kedro_handoff.project import Project

_WORDS = {
    "held": "held",
    "warned": "held, with warnings",
    "violated": "violated",
    "not_evaluated": "could not be evaluated",
    "wrongly_declared": "wrongly declared",
}


def lines_of(examinations: Sequence[Examination], project: Project) -> Iterator[str]:
    """A line for each dataset, and under it what does not hold."""
    width = max((len(examination.subject.dataset) for examination in examinations), default=0)
    for examination in examinations:
        yield f"{examination.subject.dataset:<{width}}  {_state(examination)}"
        if examination.error:
            yield from (f"  {line}" for line in examination.error.splitlines())
        elif examination.verdict is not None and examination.suite is not None and _is_shown(examination):
            subject = examination.subject
            yield report.body(
                examination.suite,
                examination.verdict,
                project,
                dataset=subject.dataset,
                as_table=subject.as_table,
            )


def summary(examinations: Sequence[Examination]) -> str:
    """The last line: how many datasets, and how they stand."""
    counts = {status: sum(e.status == status for e in examinations) for status in _WORDS}
    said = [f"{count} {_WORDS[status]}" for status, count in counts.items() if count]
    noun = "dataset" if len(examinations) == 1 else "datasets"
    return f"{len(examinations)} {noun}: {', '.join(said)}" if said else "No dataset is under contract."


def _is_shown(examination: Examination) -> bool:
    return examination.status != "held"


def _state(examination: Examination) -> str:
    verdict = examination.verdict
    if verdict is None:
        return _WORDS[examination.status]
    parts = [
        f"{verdict.row_count:,} rows",
        f"{len(verdict.findings)} expectations",
        f"{verdict.proved} proved",
    ]
    if examination.skipped:
        parts.append(f"{len(examination.skipped)} for another environment")
    return f"{_WORDS[examination.status]} ({', '.join(parts)}; {examination.seconds:.1f} s)"
