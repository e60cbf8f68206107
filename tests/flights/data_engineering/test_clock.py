import pandas as pd
import pytest

from flights.pipelines.data_engineering.clock import instants, minute_of_day


def _instant(local: str, zone: str) -> pd.Timestamp:
    return instants(pd.Series([pd.Timestamp(local)]), pd.Series([zone])).iloc[0]


@pytest.mark.parametrize(
    ("clock", "minute"), [(0, 0), (1, 1), (59, 59), (100, 60), (1315, 795), (2359, 1439), (2400, 0)]
)
def test_a_clock_time_is_read_as_minutes_after_midnight(clock: int, minute: int) -> None:
    assert minute_of_day(pd.Series([clock])).iloc[0] == minute


@pytest.mark.parametrize("clock", [None, 1275, -5, 2401, 9999])
def test_what_no_clock_shows_is_null(clock: float | None) -> None:
    assert minute_of_day(pd.Series([clock], dtype="float64")).isna().all()


def test_each_local_time_is_read_in_its_own_zone() -> None:
    noon = pd.Series([pd.Timestamp("2013-07-01 12:00")] * 3)
    zones = pd.Series(["America/New_York", "Pacific/Honolulu", None], dtype="str")
    read = instants(noon, zones)
    assert read.dtype == "datetime64[ns, UTC]"
    assert read.dt.hour.tolist()[:2] == [16, 22]
    assert read.isna().tolist() == [False, False, True]


def test_an_hour_shown_twice_is_its_first_showing() -> None:
    assert _instant("2013-11-03 01:30", "America/New_York") == pd.Timestamp("2013-11-03 05:30", tz="UTC")


def test_a_skipped_hour_is_moved_forward() -> None:
    assert _instant("2013-03-10 02:30", "America/New_York") == pd.Timestamp("2013-03-10 07:30", tz="UTC")


def test_no_rows_give_no_instants() -> None:
    empty = instants(pd.Series(dtype="datetime64[ns]"), pd.Series(dtype="str"))
    assert len(empty) == 0
    assert empty.dtype == "datetime64[ns, UTC]"
