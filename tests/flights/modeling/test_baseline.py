import pandas as pd
import pytest

from flights.pipelines.modeling.baseline import baseline_probabilities, estimate_baseline

PRIOR = {"prior_flights": 2}


@pytest.fixture
def rates() -> pd.DataFrame:
    rows = [
        (8, "UA", "EWR-BOS", 0),
        (8, "UA", "EWR-BOS", 0),
        (8, "UA", "EWR-LAX", 1),
        (17, "AA", "JFK-LAX", 1),
    ]
    return estimate_baseline(_flights(*rows), PRIOR)


def _flights(*rows: tuple[int, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["departure_hour", "carrier", "route", "target"])


def _rate(rates: pd.DataFrame, key: str) -> float:
    return rates.set_index("key").loc[key, "late_rate"]


def test_each_level_is_shrunk_towards_the_one_above(rates: pd.DataFrame) -> None:
    overall = 2 / 4
    hour = (1 + 2 * overall) / (3 + 2)
    carrier = (1 + 2 * hour) / (3 + 2)
    assert _rate(rates, "all") == pytest.approx(overall)
    assert _rate(rates, "8") == pytest.approx(hour)
    assert _rate(rates, "8|UA") == pytest.approx(carrier)
    assert _rate(rates, "8|UA|EWR-BOS") == pytest.approx((0 + 2 * carrier) / (2 + 2))


@pytest.mark.parametrize(
    ("flight", "key"),
    [
        ((8, "UA", "EWR-BOS", 0), "8|UA|EWR-BOS"),
        ((8, "UA", "EWR-SFO", 0), "8|UA"),
        ((8, "DL", "EWR-BOS", 0), "8"),
        ((5, "UA", "EWR-BOS", 0), "all"),
    ],
)
def test_a_flight_backs_off_to_the_finest_group_seen(
    rates: pd.DataFrame, flight: tuple[int, str, str, int], key: str
) -> None:
    assert baseline_probabilities(rates, _flights(flight)).tolist() == [_rate(rates, key)]


def test_counts_stand_beside_the_rates(rates: pd.DataFrame) -> None:
    row = rates.set_index("key").loc["8|UA"]
    assert row[["level", "flights", "late_flights"]].tolist() == ["hour_carrier", 3, 1]
    assert rates["key"].is_unique
