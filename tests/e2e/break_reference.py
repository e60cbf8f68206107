"""Breaks each contract of the reference project once, and prints the messages as JSON.

Run as `python break_reference.py PROJECT`, a project after a whole run: real tables with one thing wrong,
each judged as the catalog would judge it when it is loaded.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

from kedro.framework.session import KedroSession  # noqa: E402
from kedro.framework.startup import bootstrap_project  # noqa: E402
from kedro.utils import load_obj  # noqa: E402

from kedro_handoff import Contract, ContractError  # noqa: E402


def put(column, value, rows=1):
    """This value in the first rows of a column."""
    return lambda t: t.assign(**{column: [value] * rows + t[column].tolist()[rows:]})


# Contract: a dataset under it, what is wrong with it, and the column or the words that have to be named.
BREAKS = {
    "raw_airlines": ("raw_airlines", lambda t: t.assign(carrier=t["carrier"].replace("UA", "DL")), "carrier"),
    "raw_airports": ("raw_airports", put("lat", 4000.0, 3), "lat"),
    "raw_flights": ("raw_flights", put("dep_delay", -600.0, 12), "dep_delay"),
    "raw_planes": ("raw_planes", lambda t: t.rename(columns={"seats": "seat_count"}), "seats"),
    "raw_weather": ("raw_weather", put("humid", -5.0, 7), "humid"),
    "airlines_clean": ("airlines_clean", put("airline_name", None), "airline_name"),
    "airports_clean": ("airports_clean", put("time_zone", "New York", 2), "time_zone"),
    "planes_clean": ("planes_clean", put("manufacturer", "AIRBUS INDUSTRIE", 5), "manufacturer"),
    "weather_clean": ("weather_clean", lambda t: t.head(len(t) // 2), "the table"),
    "flights_clean": ("flights_clean", put("departure_date", "1/1/2013", 400), "departure_date"),
    "flights_joined": ("flights_joined", put("flight_id", "twice", 2), "flight_id"),
    "features": ("features", lambda t: t.assign(arrival_delay_min=0.0), "the table"),
    "schedule_features": ("schedule_features", put("carrier_share_nearby", 1.5, 3), "carrier_share_nearby"),
    "model_input": ("train_set", put("target", 2.0, 1), "target"),
    "baseline_rates": ("baseline_rates", put("late_flights", 10**7, 1), "late_flights"),
    "delay_model": ("delay_model", lambda t: t.assign(estimator="Dummy"), "estimator"),
    "evaluation_metrics": ("evaluation_metrics", lambda t: t.assign(roc_auc=0.99), "roc_auc"),
    "evaluation_by_slice": ("evaluation_by_slice", put("flights", 0), "flights"),
    "plots": ("calibration_plot", lambda t: t.head(0), "the table"),
    "predictions": ("predictions", put("probability", 1.5, 9), "probability"),
    "test_predictions": ("test_predictions", put("flight_id", None, 9), "flight_id"),
}


def messages(project: Path) -> dict[str, dict[str, str]]:
    """The message of each contract, with the word that has to be in it."""
    bootstrap_project(project)
    logging.disable(logging.WARNING)
    found = {}
    with KedroSession.create(project) as session:
        catalog = session.load_context().catalog
        for contract, (dataset, broken, named) in BREAKS.items():
            data = catalog[dataset].load()
            options = catalog.validator_specs[dataset].options
            view = options.get("as_table")
            table = broken(load_obj(view)(data) if view else data)
            try:
                Contract(dataset, contract=contract, project=str(project)).validate(table)
                found[contract] = {"named": named, "message": "it held"}
            except ContractError as error:
                found[contract] = {"named": named, "message": str(error)}
    return found


if __name__ == "__main__":
    print(json.dumps(messages(Path(sys.argv[1]))))
