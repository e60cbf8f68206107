"""The split node: months that never overlap, in the order of time."""

from itertools import pairwise

import pandas as pd

_PARTS = ("train", "validation", "test")


def split_by_time(
    features: pd.DataFrame, months: dict[str, list[str]]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Give the labelled rows of the training, validation and test months, in their order.

    `target` becomes int64, as no null is left. Rows outside all months are in no part.

    Args:
        features: The table `features`.
        months: First and last month (yyyy-mm, local, both included) under train, validation and test.

    Raises:
        ValueError: The months overlap or run backwards, or a part has no labelled flight.
    """
    check_months(months)
    train, validation, test = (_part(features, name, months[name]) for name in _PARTS)
    return train, validation, test


def check_months(months: dict[str, list[str]]) -> None:
    """Make sure that training ends before validation begins, and validation before the test.

    Raises:
        ValueError: They overlap or run backwards.
    """
    borders = [border for name in _PARTS for border in months[name]]
    in_order = [first <= last for first, last in (months[name] for name in _PARTS)]
    apart = [months[earlier][1] < months[later][0] for earlier, later in pairwise(_PARTS)]
    if not all(in_order + apart):
        raise ValueError(
            f"split.{'/'.join(_PARTS)} must follow one another without overlap; found {borders}. "
            f"Correct conf/base/parameters_modeling.yml."
        )


def in_months(table: pd.DataFrame, first_and_last: list[str]) -> pd.Series:
    """Say for each row whether its `departure_month` lies in the months, both ends included."""
    return table["departure_month"].between(first_and_last[0], first_and_last[1])


def _part(features: pd.DataFrame, name: str, first_and_last: list[str]) -> pd.DataFrame:
    labelled = features[in_months(features, first_and_last) & features["target"].notna()]
    if labelled.empty:
        raise ValueError(f"There is no labelled flight in the {name} months {first_and_last}.")
    return labelled.astype({"target": "int64"}).reset_index(drop=True)
