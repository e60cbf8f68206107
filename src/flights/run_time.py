"""When a run was, as its id says: what is stamped with it comes out the same when the run is reproduced."""

from __future__ import annotations

from datetime import UTC, datetime

_KEDRO = "%Y-%m-%dT%H.%M.%S.%fZ"


def time_of_run(run_id: str | None) -> datetime:
    """The moment at which a run began, UTC: Kedro makes its id of that.

    Now, where there is no run, or where whoever started it gave it an id of another kind.
    """
    try:
        return datetime.strptime(run_id or "", _KEDRO).replace(tzinfo=UTC)
    except ValueError:
        return datetime.now(UTC)
