"""The question that the project answers, as a typed object read from `conf/base/problem.yml`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class ProblemError(ValueError):
    """The problem file says something that cannot be used; the message lists every such entry."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_min_length=1)


class Target(_Section):
    """What is predicted: arrival at the gate `late_minutes` or more after the scheduled time."""

    name: str
    definition: str
    late_minutes: int = Field(gt=0)


class Decision(_Section):
    """Who acts on the prediction, how, and how long before the scheduled departure."""

    actor: str
    action: str
    lead_minutes: int = Field(gt=0)

    @property
    def lead(self) -> timedelta:
        """The time between the decision and the scheduled departure."""
        return timedelta(minutes=self.lead_minutes)


class Costs(_Section):
    """Money per flight for each outcome of a decision; every figure is an amount, none is negative."""

    currency: str
    false_positive: float = Field(ge=0, description="spent on a flight announced late that arrives on time")
    false_negative: float = Field(ge=0, description="lost on a late flight that was not announced")
    true_positive: float = Field(ge=0, description="gained on a late flight that was announced")
    note: str

    @model_validator(mode="after")
    def _acting_can_matter(self) -> Self:
        if self.false_positive == 0 or self.true_positive + self.false_negative == 0:
            raise ValueError(
                "costs leave nothing to decide: acting must be able to cost and to gain something"
            )
        return self


class Policies(_Section):
    """What happens to flights that have no label; the pipelines know these policies only."""

    cancelled_flights: Literal["unlabelled"]
    unknown_arrival: Literal["unlabelled"]
    scoring: Literal["every_scheduled_flight"]


class Problem(_Section):
    """The whole question. `metric` ranks models; `costs` decide where to act."""

    question: str
    task: Literal["binary_classification"]
    target: Target
    decision: Decision
    metric: Literal["roc_auc", "average_precision", "log_loss", "brier_score", "net_value"]
    why_ml: str
    baseline: str
    costs: Costs
    policies: Policies
    owners: dict[str, str] = Field(min_length=1)


def read_problem(content: Problem | Mapping[str, Any]) -> Problem:
    """Give the problem as a typed object; one that is typed already is returned as it is.

    The catalog calls this as the validator of the dataset `problem`. Nodes call it too, because
    `KEDRO_DATASET_VALIDATION=0` hands them the file's content unread.

    Raises:
        ProblemError: An entry is missing, unknown or out of range.
    """
    if isinstance(content, Problem):
        return content
    try:
        return Problem.model_validate(content)
    except ValidationError as error:
        found = [f"  {'.'.join(map(str, e['loc'])) or 'problem'}: {e['msg']}" for e in error.errors()]
        lines = "\n".join(found)
        raise ProblemError(f"conf/base/problem.yml has {len(found)} wrong entries:\n{lines}") from error
