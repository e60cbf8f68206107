from typing import Any

import pandas as pd
import pytest

from flights.pipelines.data_engineering.cleaning import (
    clean_airlines,
    clean_airports,
    clean_planes,
    clean_weather,
)


@pytest.fixture
def raw_weather() -> pd.DataFrame:
    row = {
        "origin": "EWR", "temp": 50.0, "dewp": 32.0, "humid": 50.0, "wind_dir": 270.0, "wind_speed": 10.0,
        "wind_gust": None, "precip": 1.0, "pressure": 1013.0, "visib": 10.0,
        "time_hour": "2013-01-01T06:00:00Z",
    }  # fmt: skip
    return pd.DataFrame([row]).astype({"wind_gust": "float64"})


@pytest.fixture
def raw_airports() -> pd.DataFrame:
    rows = [("EWR", " Newark ", 40.7, -74.2, 100, "America/New_York"), ("EEN", "Keene", 72.3, 42.9, 0, None)]
    return pd.DataFrame(rows, columns=["faa", "name", "lat", "lon", "alt", "tzone"])


@pytest.fixture
def raw_planes() -> pd.DataFrame:
    row = {
        "tailnum": "N1", "year": None, "type": "Fixed wing multi engine", "manufacturer": "AIRBUS INDUSTRIE",
        "model": "A320", "engines": 2, "seats": 180, "speed": None, "engine": "Turbo-fan",
    }  # fmt: skip
    return pd.DataFrame([row])


def test_weather_is_converted_to_si(raw_weather: pd.DataFrame, cleaning: Any) -> None:
    row = clean_weather(raw_weather, cleaning).iloc[0]
    assert row["temp_c"] == pytest.approx(10.0)
    assert row["dewpoint_c"] == pytest.approx(0.0)
    assert row["wind_speed_ms"] == pytest.approx(4.4704)
    assert row["precipitation_mm"] == pytest.approx(25.4)
    assert row["visibility_km"] == pytest.approx(16.09344)
    assert row["pressure_hpa"] == 1013.0
    assert pd.isna(row["wind_gust_ms"])


def test_a_weather_record_is_known_one_hour_after_its_label(raw_weather: pd.DataFrame, cleaning: Any) -> None:
    row = clean_weather(raw_weather, cleaning).iloc[0]
    assert row["observed_hour"] == pd.Timestamp("2013-01-01 06:00", tz="UTC")
    assert row["known_from"] == pd.Timestamp("2013-01-01 07:00", tz="UTC")


@pytest.mark.parametrize(("mph", "kept"), [(0.0, True), (60.0, True), (1048.36, False)])
def test_impossible_wind_becomes_null(
    raw_weather: pd.DataFrame, cleaning: Any, mph: float, kept: bool
) -> None:
    cleaned = clean_weather(raw_weather.assign(wind_speed=mph), cleaning)
    assert cleaned["wind_speed_ms"].notna().item() is kept


def test_repeated_weather_is_dropped_and_contradictory_weather_refused(
    raw_weather: pd.DataFrame, cleaning: Any
) -> None:
    assert len(clean_weather(pd.concat([raw_weather, raw_weather]), cleaning)) == 1
    with pytest.raises(ValueError, match="raw_weather: 1 rows repeat the key"):
        clean_weather(pd.concat([raw_weather, raw_weather.assign(temp=51.0)]), cleaning)


def test_a_null_key_is_refused(raw_weather: pd.DataFrame, cleaning: Any) -> None:
    with pytest.raises(ValueError, match="without a value in its key"):
        clean_weather(raw_weather.assign(origin=pd.Series([None], dtype="str")), cleaning)


def test_planes_keep_unknown_years_and_share_makers(raw_planes: pd.DataFrame, cleaning: Any) -> None:
    row = clean_planes(raw_planes, cleaning).iloc[0]
    assert pd.isna(row["manufactured_year"])
    assert row["manufacturer"] == "AIRBUS"
    assert "speed" not in row


def test_missing_airports_are_added_from_the_parameters(raw_airports: pd.DataFrame, cleaning: Any) -> None:
    airports = clean_airports(raw_airports, cleaning).set_index("airport")
    assert airports.loc[["BQN", "PSE", "SJU", "STT"], "time_zone"].eq("America/Puerto_Rico").all()
    assert airports.loc["EWR", ["name", "altitude_m"]].tolist() == ["Newark", pytest.approx(30.48)]


def test_an_airport_that_the_source_lists_is_not_added_again(
    raw_airports: pd.DataFrame, cleaning: Any
) -> None:
    listed = raw_airports.assign(faa=["SJU", "EEN"])
    assert clean_airports(listed, cleaning)["airport"].value_counts()["SJU"] == 1


def test_wrong_values_of_airports_are_corrected_one_by_one(raw_airports: pd.DataFrame, cleaning: Any) -> None:
    keene = clean_airports(raw_airports, cleaning).set_index("airport").loc["EEN"]
    assert keene["latitude_deg"] == pytest.approx(42.898333)
    assert keene["time_zone"] == "America/New_York"
    assert keene["name"] == "Keene"


def test_an_airport_left_without_a_zone_is_named(raw_airports: pd.DataFrame, cleaning: Any) -> None:
    with pytest.raises(ValueError, match=r"no time zone for \['ABC'\]"):
        clean_airports(raw_airports.assign(faa=["EWR", "ABC"]), cleaning)


def test_airlines_are_trimmed_and_unique() -> None:
    raw = pd.DataFrame({"carrier": ["UA", "UA "], "name": ["United", "United"]})
    with pytest.raises(ValueError, match="repeat the key"):
        clean_airlines(raw.assign(name=["United", "Untied"]))
    assert clean_airlines(raw).to_dict("records") == [{"carrier": "UA", "airline_name": "United"}]
