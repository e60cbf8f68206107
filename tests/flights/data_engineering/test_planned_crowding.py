"""Tests of the node `planned_crowding`, which came from notebooks/02-features.ipynb.

The small inputs are made up (seed 1): their types, ranges and categories are those of
the data, and none of its rows is in them. What is expected is what the node made of
them when it was promoted.
"""

import pandas as pd

from flights.pipelines.data_engineering.nodes import planned_crowding


def small_flights_joined():
    """8 rows of the shape of `flights_joined`, made up."""
    return pd.DataFrame(
        {
            "flight_id": [
                "5214-64-73-P",
                "4913-49-25-G",
                "9407-58-43-0",
                "7259-27-13-Z",
                "7024-41-97-Z",
                "7858-34-71-3",
                "5790-18-92-I",
                "4282-46-50-0",
            ],
            "carrier": ["N6", "N6", "IV", "Z7", "Z7", "N6", "IV", "IV"],
            "tail_number": ["F8688", "O8314", "I4629A", "F8688", None, "I4629A", "O8314", "I4629A"],
            "origin": ["LGA", "LGA", "LGA", "JFK", "JFK", "EWR", "EWR", "EWR"],
            "scheduled_departure": [
                "2013-06-04 15:01:00+00:00",
                "2013-06-04 15:01:00+00:00",
                "2013-06-26 07:53:00+00:00",
                "2013-06-26 07:53:00+00:00",
                "2013-03-19 17:41:00+00:00",
                "2013-08-30 10:42:00+00:00",
                "2013-03-19 17:41:00+00:00",
                "2013-04-01 02:21:00+00:00",
            ],
            "scheduled_arrival": [
                "2013-08-30 10:42:00+00:00",
                "2013-10-08 21:51:00+00:00",
                "2013-10-08 21:51:00+00:00",
                "2013-11-20 14:26:00+00:00",
                "2013-06-26 07:53:00+00:00",
                "2013-11-23 19:14:00+00:00",
                "2013-11-23 19:14:00+00:00",
                "2013-11-23 19:14:00+00:00",
            ],
        },
    ).astype({"scheduled_departure": "datetime64[ns, UTC]", "scheduled_arrival": "datetime64[ns, UTC]"})


def test_planned_crowding_makes_what_it_made_when_it_was_promoted():
    # Fails for 10 of 10 small changes.
    result = planned_crowding(flights_joined=small_flights_joined(), minutes=30)

    expected = pd.DataFrame(
        [
            ("5214-64-73-P", 1, 1),
            ("4913-49-25-G", 1, 1),
            ("9407-58-43-0", 0, 0),
            ("7259-27-13-Z", 0, 0),
            ("7024-41-97-Z", 0, 0),
            ("7858-34-71-3", 0, 0),
            ("5790-18-92-I", 0, 0),
            ("4282-46-50-0", 0, 0),
        ],
        columns=["flight_id", "origin_departures_nearby", "carrier_departures_nearby"],
    )
    pd.testing.assert_frame_equal(result, expected)


def test_planned_crowding_does_not_change_its_inputs():
    # Fails for 3 of 3 small changes.
    flights_joined = small_flights_joined()

    planned_crowding(flights_joined=flights_joined, minutes=30)

    pd.testing.assert_frame_equal(flights_joined, small_flights_joined())


# As written by `kedro handoff promote`: ba17bfd88dfd3734
