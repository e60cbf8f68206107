"""From clock times at an airport to instants."""

from collections.abc import Hashable

import pandas as pd

UTC_INSTANT = pd.DatetimeTZDtype("ns", "UTC")


def minute_of_day(clock: pd.Series) -> pd.Series:
    """Read clock times written as the number hhmm: minutes after midnight, 0 to 1439, float64.

    2400 is the midnight that ends a day and reads as 0, as 2359 + 1 minute would. Null stays null; a number
    that no clock shows (1275, -5) becomes null.
    """
    hours, minutes = clock // 100, clock % 100
    shown = clock.between(0, 2400) & (minutes < 60)
    return ((hours * 60 + minutes) % 1440).astype("float64").where(shown)


def instants(local: pd.Series, zones: pd.Series) -> pd.Series:
    """Give the UTC instants of local date-times, each in its own time zone.

    An hour that the clock shows twice is taken as its first showing (daylight time); a time that the clock
    skips is moved forward by the hour that was skipped, as airlines' systems do. A row without a time or
    without a zone gives null.

    Args:
        local: Date-times without time zone.
        zones: Names of IANA time zones, same index.
    """
    parts = [_in_zone(local.loc[rows], zone) for zone, rows in local.groupby(zones).groups.items()]
    known = pd.concat(parts) if parts else pd.Series(dtype=UTC_INSTANT)
    return known.reindex(local.index).astype(UTC_INSTANT)


def _in_zone(local: pd.Series, zone: Hashable) -> pd.Series:
    skipped = pd.Timedelta(hours=1)
    first_showing = [True] * len(local)  # pandas takes the choice for ambiguous times row by row
    aware = local.dt.tz_localize(str(zone), ambiguous=first_showing, nonexistent=skipped)
    return pd.Series(aware.dt.tz_convert("UTC"), dtype=UTC_INSTANT)


def minutes_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Give the minutes from `start` to `end`, negative if `end` is earlier, float64; null where either is."""
    return (end - start).dt.total_seconds() / 60.0


def add_minutes(instant: pd.Series, minutes: pd.Series) -> pd.Series:
    """Give `instant` plus `minutes`; null where either is."""
    return instant + pd.to_timedelta(minutes, unit="min")
