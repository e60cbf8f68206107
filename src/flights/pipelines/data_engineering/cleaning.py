"""One node per raw table: right types, SI units, UTC instants, one row per key."""

from typing import Any

import pandas as pd

from .tables import require_columns, unique_rows
from .units import (
    KILOMETRES_PER_MILE,
    METRES_PER_FOOT,
    METRES_PER_SECOND_PER_MPH,
    MILLIMETRES_PER_INCH,
    celsius,
)

_WEATHER_COLUMNS = [
    "origin", "temp", "dewp", "humid", "wind_dir", "wind_speed", "wind_gust", "precip", "pressure", "visib",
    "time_hour",
]  # fmt: skip
_PLANE_COLUMNS = ["tailnum", "year", "type", "manufacturer", "model", "engines", "seats", "engine"]
_AIRPORT_COLUMNS = ["faa", "name", "lat", "lon", "alt", "tzone"]


def clean_weather(raw_weather: pd.DataFrame, cleaning: dict[str, Any]) -> pd.DataFrame:
    """Give one row per origin and hour, in SI units, sorted by both.

    `observed_hour` is the UTC hour that the record is labelled with; observations up to the end of that hour
    may have gone into it, so it is published, for our purposes, at `known_from` = one hour later.

    Wind of `cleaning["impossible_wind_ms"]` or more becomes null. Nulls of the source stay null: most gusts
    (none was reported), a tenth of the pressures, variable wind directions.

    Raises:
        ValueError: The table is empty, lacks columns, or repeats an hour with other values.
    """
    require_columns(raw_weather, "raw_weather", _WEATHER_COLUMNS)
    hour = pd.to_datetime(raw_weather["time_hour"], utc=True).dt.as_unit("ns")
    weather = pd.DataFrame(
        {
            "origin": raw_weather["origin"],
            "observed_hour": hour,
            "known_from": hour + pd.Timedelta(hours=1),
            "temp_c": celsius(raw_weather["temp"]),
            "dewpoint_c": celsius(raw_weather["dewp"]),
            "humidity_pct": raw_weather["humid"],
            "wind_direction_deg": raw_weather["wind_dir"],
            "wind_speed_ms": _possible_wind(raw_weather["wind_speed"], cleaning["impossible_wind_ms"]),
            "wind_gust_ms": _possible_wind(raw_weather["wind_gust"], cleaning["impossible_wind_ms"]),
            "precipitation_mm": raw_weather["precip"] * MILLIMETRES_PER_INCH,
            "pressure_hpa": raw_weather["pressure"],  # a millibar is a hectopascal
            "visibility_km": raw_weather["visib"] * KILOMETRES_PER_MILE,
        }
    )
    weather = weather.astype(dict.fromkeys(weather.columns[3:], "float64"))
    unique = unique_rows(weather, "raw_weather", ["origin", "observed_hour"])
    return unique.sort_values(["origin", "observed_hour"], ignore_index=True)


def _possible_wind(miles_per_hour: pd.Series, impossible_ms: float) -> pd.Series:
    metres_per_second = miles_per_hour * METRES_PER_SECOND_PER_MPH
    return metres_per_second.where(metres_per_second < impossible_ms)


def clean_planes(raw_planes: pd.DataFrame, cleaning: dict[str, Any]) -> pd.DataFrame:
    """Give one row per tail number, makers under one name each.

    `manufactured_year` is float64, null where the register has none. The column `speed` is left out: it is
    null for 99 of 100 planes.

    Raises:
        ValueError: The table is empty, lacks columns, or describes one plane in two ways.
    """
    require_columns(raw_planes, "raw_planes", _PLANE_COLUMNS)
    planes = pd.DataFrame(
        {
            "tail_number": raw_planes["tailnum"].str.strip(),
            "manufactured_year": raw_planes["year"].astype("float64"),
            "plane_type": raw_planes["type"],
            "manufacturer": raw_planes["manufacturer"].replace(cleaning["manufacturers"]),
            "model": raw_planes["model"],
            "engine_count": raw_planes["engines"].astype("int64"),
            "seats": raw_planes["seats"].astype("int64"),
            "engine_type": raw_planes["engine"],
        }
    )
    return unique_rows(planes, "raw_planes", ["tail_number"])


def clean_airports(raw_airports: pd.DataFrame, cleaning: dict[str, Any]) -> pd.DataFrame:
    """Give one row per airport, with positions in degrees, altitude in metres and an IANA time zone.

    `cleaning["corrected_airports"]` replaces single wrong values, `cleaning["added_airports"]` adds whole
    rows; an airport that the source has come to list itself is not added again. Time zones are never null.

    Raises:
        ValueError: The table is empty, lacks columns, repeats an airport, or leaves one without a time zone.
    """
    require_columns(raw_airports, "raw_airports", _AIRPORT_COLUMNS)
    listed = pd.DataFrame(
        {
            "airport": raw_airports["faa"].str.strip(),
            "name": raw_airports["name"].str.strip(),
            "latitude_deg": raw_airports["lat"].astype("float64"),
            "longitude_deg": raw_airports["lon"].astype("float64"),
            "altitude_m": raw_airports["alt"] * METRES_PER_FOOT,
            "time_zone": raw_airports["tzone"],
        }
    )
    airports = _with_added(
        _with_corrections(listed, cleaning["corrected_airports"]), cleaning["added_airports"]
    )
    zoneless = airports.loc[airports["time_zone"].isna(), "airport"].tolist()
    if zoneless:
        raise ValueError(f"raw_airports has no time zone for {zoneless}; add them to `corrected_airports`.")
    return unique_rows(airports, "raw_airports", ["airport"])


def _with_corrections(airports: pd.DataFrame, corrections: dict[str, dict[str, Any]]) -> pd.DataFrame:
    right_values = pd.DataFrame.from_dict(corrections, orient="index")
    columns = {
        column: airports["airport"].map(right_values[column].dropna()).fillna(airports[column])
        for column in right_values.columns
    }
    return airports.assign(**columns)


def _with_added(airports: pd.DataFrame, additions: dict[str, dict[str, Any]]) -> pd.DataFrame:
    absent = [
        {"airport": code, **row} for code, row in additions.items() if code not in set(airports["airport"])
    ]
    return (
        pd.concat([airports, pd.DataFrame(absent, columns=airports.columns)], ignore_index=True)
        if absent
        else airports
    )


def clean_airlines(raw_airlines: pd.DataFrame) -> pd.DataFrame:
    """Give one row per carrier code with the airline's name.

    Raises:
        ValueError: The table is empty, lacks columns, or gives one carrier two names.
    """
    require_columns(raw_airlines, "raw_airlines", ["carrier", "name"])
    airlines = pd.DataFrame(
        {"carrier": raw_airlines["carrier"].str.strip(), "airline_name": raw_airlines["name"].str.strip()}
    )
    return unique_rows(airlines, "raw_airlines", ["carrier"])
