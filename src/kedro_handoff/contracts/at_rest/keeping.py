"""Examinations as outcomes, where they are what the catalog would have found."""

from __future__ import annotations

import logging

from kedro_handoff.contracts import outcome
from kedro_handoff.contracts.at_rest.examination import Examination
from kedro_handoff.contracts.occasion import Occasion
from kedro_handoff.project import Project

logger = logging.getLogger(__name__)


def keep(examination: Examination, project: Project) -> None:
    """Keep an outcome with the trigger `test`; where that cannot be written, say so and go on."""
    occasion, subject = Occasion("test"), examination.subject
    try:
        if examination.verdict is not None and examination.suite is not None:
            outcome.record_verdict(
                project,
                subject.dataset,
                examination.suite,
                examination.verdict,
                occasion=occasion,
                seconds=examination.seconds,
                as_table=subject.as_table,
            )
        else:
            outcome.record_failure(project, subject.dataset, examination.status, examination.error, occasion)
    except (OSError, ValueError) as error:
        text = "The outcome of dataset '%s' could not be recorded (%s)"
        logger.warning(text, subject.dataset, error)
