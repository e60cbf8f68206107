"""Tests of the node `planned_rest`, which came from notebooks/02-features.ipynb.

The small inputs are made up (seed 8): their types, ranges and categories are those of
the data, and none of its rows is in them. What is expected is what the node made of
them when it was promoted.
"""

import pandas as pd

from flights.pipelines.data_engineering.nodes import planned_rest


def small_flights_joined():
    """16 rows of the shape of `flights_joined`, made up."""
    return pd.DataFrame(
        {
            "flight_id": [
                "5175-31-49-H",
                "4756-54-78-G",
                "1534-13-47-9",
                "1439-37-63-L",
                "0872-38-23-8",
                "6665-56-28-D",
                "9518-38-28-A",
                "2821-13-18-8",
                "9174-99-10-J",
                "3291-36-76-8",
                "3947-76-83-B",
                "4024-54-63-6",
                "3543-30-15-M",
                "6321-18-38-C",
                "6207-65-43-1",
                "2909-33-44-M",
            ],
            "carrier": [
                "D6",
                "1O",
                "D6",
                "C8",
                "X4",
                "FE",
                "D6",
                "YR",
                "YR",
                "C8",
                "FE",
                "X4",
                "YR",
                "C8",
                "FE",
                "1O",
            ],
            "tail_number": [
                "F3415A",
                "K61480",
                "R82626",
                "R82626",
                "K61480",
                "C4LQAG",
                None,
                "K61480",
                "E6200O",
                "E6200O",
                "R7GVOS",
                "R82626",
                "R7GVOS",
                "F3415A",
                None,
                "C4LQAG",
            ],
            "origin": [
                "EWR",
                "EWR",
                "JFK",
                "EWR",
                "LGA",
                "JFK",
                "LGA",
                "LGA",
                "EWR",
                "EWR",
                "LGA",
                "EWR",
                "JFK",
                "JFK",
                "LGA",
                "JFK",
            ],
            "scheduled_departure": [
                "2013-02-25 17:07:00+00:00",
                "2013-02-20 02:16:00+00:00",
                "2013-02-25 17:07:00+00:00",
                "2013-02-05 02:15:00+00:00",
                "2013-04-02 06:46:00+00:00",
                "2013-03-13 21:10:00+00:00",
                "2013-06-05 19:59:00+00:00",
                "2013-02-05 02:15:00+00:00",
                "2013-08-25 10:04:00+00:00",
                "2013-01-29 18:03:00+00:00",
                "2013-03-13 21:10:00+00:00",
                "2013-09-15 11:07:00+00:00",
                "2013-09-12 08:17:00+00:00",
                "2013-02-20 02:16:00+00:00",
                "2013-11-15 17:01:00+00:00",
                "2013-11-21 01:55:00+00:00",
            ],
            "scheduled_arrival": [
                "2013-07-21 11:41:00+00:00",
                "2013-02-25 17:07:00+00:00",
                "2013-11-15 17:01:00+00:00",
                "2013-04-02 06:46:00+00:00",
                "2013-09-12 08:17:00+00:00",
                "2013-06-05 19:59:00+00:00",
                "2013-10-10 11:50:00+00:00",
                "2013-08-25 10:04:00+00:00",
                "2013-11-23 20:11:00+00:00",
                "2013-08-25 10:04:00+00:00",
                "2013-09-15 11:07:00+00:00",
                "2013-11-23 20:11:00+00:00",
                "2013-09-15 11:07:00+00:00",
                "2013-12-31 18:08:00+00:00",
                "2013-12-31 18:08:00+00:00",
                "2013-12-31 18:08:00+00:00",
            ],
        },
    ).astype({"scheduled_departure": "datetime64[ns, UTC]", "scheduled_arrival": "datetime64[ns, UTC]"})


def test_planned_rest_makes_what_it_made_when_it_was_promoted():
    # Fails for 4 of 8 small changes; not for line 33: `/` became `*`; line 33: 3600
    # became 3601; line 33: 3600 became 3599; and 1 more.
    result = planned_rest(flights_joined=small_flights_joined(), longest_rest_hours=24)

    expected = pd.DataFrame(
        [
            ("5175-31-49-H", None),
            ("4756-54-78-G", None),
            ("1534-13-47-9", None),
            ("1439-37-63-L", None),
            ("0872-38-23-8", None),
            ("6665-56-28-D", None),
            ("9518-38-28-A", None),
            ("2821-13-18-8", None),
            ("9174-99-10-J", 0.0),
            ("3291-36-76-8", None),
            ("3947-76-83-B", None),
            ("4024-54-63-6", None),
            ("3543-30-15-M", None),
            ("6321-18-38-C", None),
            ("6207-65-43-1", None),
            ("2909-33-44-M", None),
        ],
        columns=["flight_id", "plane_planned_rest_hours"],
    )
    pd.testing.assert_frame_equal(result, expected, rtol=1e-9)


def test_planned_rest_does_not_change_its_inputs():
    # Fails for 3 of 3 small changes.
    flights_joined = small_flights_joined()

    planned_rest(flights_joined=flights_joined, longest_rest_hours=24)

    pd.testing.assert_frame_equal(flights_joined, small_flights_joined())


# As written by `kedro handoff promote`: 077f1d6e251ca428
