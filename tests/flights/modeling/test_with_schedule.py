"""Tests of the node `with_schedule`, which came from notebooks/03-model.ipynb.

The small inputs are made up (seed 1): their types, ranges and categories are those of
the data, and none of its rows is in them. What is expected is what the node made of
them when it was promoted.
"""

import pandas as pd

from flights.pipelines.modeling.nodes import with_schedule


def small_train_set():
    """8 rows of the shape of `train_set`, made up."""
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
            "target": [0, 1, 0, 0, 1, 0, 1, 1],
            "departure_hour": [3, 18, 1, 18, 1, 3, 1, 3],
            "departure_minute_of_day": [1240, 1209, 1240, 961, 1240, 1209, 961, 961],
            "departure_weekday": [3, 5, 1, 6, 2, 3, 0, 4],
            "days_to_holiday": [-6, 0, 0, -4, -6, 0, -6, -4],
            "carrier": ["X9", "X9", "RG", "RG", "4X", "X9", "4X", "RG"],
            "origin": ["JFK", "JFK", "LGA", "EWR", "EWR", "LGA", "JFK", "LGA"],
            "destination": ["KNA", "KNA", "TEO", "TEO", "KNA", "QGO", "QGO", "TEO"],
            "distance_km": [4453.86, 8223.64, 11277.29, 8505.8, 7075.0, 2564.72, 5615.05, 10536.6],
            "scheduled_duration_min": [505.0, 325.0, 348.0, 547.0, 432.0, 296.0, 483.0, 136.0],
            "plane_seats": [93.0, None, 143.0, 51.0, 260.0, 437.0, 349.0, 129.0],
            "plane_age_years": [None, 8.0, 4.0, 28.0, 17.0, 29.0, 45.0, 12.0],
            "temp_c_known": [8.18, 24.61, 30.23, 22.74, 25.03, -2.4, None, 7.73],
            "dewpoint_c_known": [-13.06, 10.77, 2.44, -0.22, None, -7.85, -5.54, -3.66],
            "humidity_pct_known": [37.65, None, 14.2, 91.71, 55.81, 51.38, 31.0, 97.52],
            "wind_direction_deg_known": [161.0, None, 10.0, 274.0, 227.0, 306.0, 290.0, 131.0],
            "wind_speed_ms_known": [16.39, 7.38, 5.47, None, 11.52, 11.46, 15.07, 10.7],
            "wind_gust_ms_known": [19.43, None, 11.43, 24.72, 19.18, 22.47, 29.0, 7.97],
            "precipitation_mm_known": [6.0, 4.0, 8.0, 4.0, 1.0, 5.0, 22.0, 17.0],
            "pressure_hpa_known": [1016.5, 988.9, None, 1035.1, 1003.5, 985.0, 990.2, 1020.5],
            "visibility_km_known": [2.52, 6.21, 11.92, 11.03, 0.55, 6.91, 9.76, 10.47],
            "weather_age_min_known": [57.0, 4.0, 11.0, 148.0, 158.0, 172.0, 83.0, 17.0],
            "carrier_recent_late_rate": [0.07, 0.26, 0.07, 0.29, 0.39, 0.55, 0.05, None],
            "route_recent_late_rate": [None, 0.56, 0.02, 0.11, 0.48, 0.46, 0.63, 0.05],
            "origin_recent_departures": [6, 6, 38, 59, 6, 38, 59, 38],
            "origin_recent_departure_delay_min": [306.95, 275.9, 486.7, None, 114.76, 222.74, 185.12, 14.0],
            "carrier_origin_recent_departures": [5, 22, 22, 2, 22, 5, 5, 2],
            "carrier_origin_recent_departure_delay_min": [
                71.3,
                463.91,
                825.81,
                42.42,
                58.12,
                339.76,
                741.79,
                None,
            ],
            "origin_overdue_flights": [55, 55, 26, 62, 26, 62, 55, 62],
            "origin_overdue_min": [186.08, 124.81, 66.41, 129.33, 114.49, 58.19, 118.07, 50.95],
            "destination_recent_arrival_delay_min": [
                407.41,
                750.43,
                -20.05,
                None,
                745.01,
                -34.56,
                543.37,
                300.03,
            ],
            "plane_last_arrival_delay_min": [381.0, 167.0, 736.0, 576.0, 454.0, 684.0, 347.0, None],
            "plane_hours_since_landing": [8.57, 22.66, None, 19.49, 23.49, 9.25, 4.73, 14.72],
            "plane_legs_landed_today": [3, 2, 0, 4, 4, 3, 0, 1],
        },
    )


def small_schedule_features():
    """8 rows of the shape of `schedule_features`, made up."""
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
            "origin_departures_nearby": [9, 49, 49, 49, 21, 21, 20, 20],
            "carrier_departures_nearby": [6, 19, 9, 21, 6, 6, 9, 19],
            "plane_planned_rest_hours": [7.51, None, 0.52, 10.9, 6.89, 11.87, 9.79, 20.3],
            "carrier_share_nearby": [0.88, 0.36, 0.14, 0.87, 0.78, 0.56, 0.93, 0.21],
        },
    )


def test_with_schedule_makes_what_it_made_when_it_was_promoted():
    # weak: survived 1 of 1 changes, e.g. line 20: 'left' became 'inner'
    result = with_schedule(flights=small_train_set(), schedule_features=small_schedule_features())

    expected = pd.DataFrame(
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
            "target": [0, 1, 0, 0, 1, 0, 1, 1],
            "departure_hour": [3, 18, 1, 18, 1, 3, 1, 3],
            "departure_minute_of_day": [1240, 1209, 1240, 961, 1240, 1209, 961, 961],
            "departure_weekday": [3, 5, 1, 6, 2, 3, 0, 4],
            "days_to_holiday": [-6, 0, 0, -4, -6, 0, -6, -4],
            "carrier": ["X9", "X9", "RG", "RG", "4X", "X9", "4X", "RG"],
            "origin": ["JFK", "JFK", "LGA", "EWR", "EWR", "LGA", "JFK", "LGA"],
            "destination": ["KNA", "KNA", "TEO", "TEO", "KNA", "QGO", "QGO", "TEO"],
            "distance_km": [4453.86, 8223.64, 11277.29, 8505.8, 7075.0, 2564.72, 5615.05, 10536.6],
            "scheduled_duration_min": [505.0, 325.0, 348.0, 547.0, 432.0, 296.0, 483.0, 136.0],
            "plane_seats": [93.0, None, 143.0, 51.0, 260.0, 437.0, 349.0, 129.0],
            "plane_age_years": [None, 8.0, 4.0, 28.0, 17.0, 29.0, 45.0, 12.0],
            "temp_c_known": [8.18, 24.61, 30.23, 22.74, 25.03, -2.4, None, 7.73],
            "dewpoint_c_known": [-13.06, 10.77, 2.44, -0.22, None, -7.85, -5.54, -3.66],
            "humidity_pct_known": [37.65, None, 14.2, 91.71, 55.81, 51.38, 31.0, 97.52],
            "wind_direction_deg_known": [161.0, None, 10.0, 274.0, 227.0, 306.0, 290.0, 131.0],
            "wind_speed_ms_known": [16.39, 7.38, 5.47, None, 11.52, 11.46, 15.07, 10.7],
            "wind_gust_ms_known": [19.43, None, 11.43, 24.72, 19.18, 22.47, 29.0, 7.97],
            "precipitation_mm_known": [6.0, 4.0, 8.0, 4.0, 1.0, 5.0, 22.0, 17.0],
            "pressure_hpa_known": [1016.5, 988.9, None, 1035.1, 1003.5, 985.0, 990.2, 1020.5],
            "visibility_km_known": [2.52, 6.21, 11.92, 11.03, 0.55, 6.91, 9.76, 10.47],
            "weather_age_min_known": [57.0, 4.0, 11.0, 148.0, 158.0, 172.0, 83.0, 17.0],
            "carrier_recent_late_rate": [0.07, 0.26, 0.07, 0.29, 0.39, 0.55, 0.05, None],
            "route_recent_late_rate": [None, 0.56, 0.02, 0.11, 0.48, 0.46, 0.63, 0.05],
            "origin_recent_departures": [6, 6, 38, 59, 6, 38, 59, 38],
            "origin_recent_departure_delay_min": [306.95, 275.9, 486.7, None, 114.76, 222.74, 185.12, 14.0],
            "carrier_origin_recent_departures": [5, 22, 22, 2, 22, 5, 5, 2],
            "carrier_origin_recent_departure_delay_min": [
                71.3,
                463.91,
                825.81,
                42.42,
                58.12,
                339.76,
                741.79,
                None,
            ],
            "origin_overdue_flights": [55, 55, 26, 62, 26, 62, 55, 62],
            "origin_overdue_min": [186.08, 124.81, 66.41, 129.33, 114.49, 58.19, 118.07, 50.95],
            "destination_recent_arrival_delay_min": [
                407.41,
                750.43,
                -20.05,
                None,
                745.01,
                -34.56,
                543.37,
                300.03,
            ],
            "plane_last_arrival_delay_min": [381.0, 167.0, 736.0, 576.0, 454.0, 684.0, 347.0, None],
            "plane_hours_since_landing": [8.57, 22.66, None, 19.49, 23.49, 9.25, 4.73, 14.72],
            "plane_legs_landed_today": [3, 2, 0, 4, 4, 3, 0, 1],
            "origin_departures_nearby": [9, 49, 49, 49, 21, 21, 20, 20],
            "carrier_departures_nearby": [6, 19, 9, 21, 6, 6, 9, 19],
            "carrier_share_nearby": [0.88, 0.36, 0.14, 0.87, 0.78, 0.56, 0.93, 0.21],
            "plane_planned_rest_hours": [7.51, None, 0.52, 10.9, 6.89, 11.87, 9.79, 20.3],
        },
    )
    pd.testing.assert_frame_equal(result, expected, rtol=1e-9)


def test_with_schedule_does_not_change_its_inputs():
    # Fails for 6 of 6 small changes.
    flights = small_train_set()
    schedule_features = small_schedule_features()

    with_schedule(flights=flights, schedule_features=schedule_features)

    pd.testing.assert_frame_equal(flights, small_train_set())
    pd.testing.assert_frame_equal(schedule_features, small_schedule_features())


# As written by `kedro handoff promote`: 96e8bc2171045d4d
