"""From the five raw tables to features that are known before departure."""

from kedro.pipeline import Pipeline, node

from flights.pipelines.data_engineering.nodes import make_schedule_features, planned_crowding, planned_rest

from .cleaning import clean_airlines, clean_airports, clean_planes, clean_weather
from .features import build_features
from .joining import join_flights
from .schedules import clean_flights


def create_pipeline(**_: object) -> Pipeline:
    """Give the data engineering pipeline: cleaning, joining, features."""
    promoted = Pipeline(
        [
            node(
                planned_crowding,
                inputs={
                    "flights_joined": "flights_joined",
                    "minutes": "params:crowding_minutes",
                },
                outputs="crowding",
                name="planned_crowding",
            ),
            node(
                planned_rest,
                inputs={
                    "flights_joined": "flights_joined",
                    "longest_rest_hours": "params:longest_rest_hours",
                },
                outputs="rest",
                name="planned_rest",
            ),
            node(
                make_schedule_features,
                inputs={"crowding": "crowding", "rest": "rest"},
                outputs="schedule_features",
                name="make_schedule_features",
            ),
        ]
    )
    rest = Pipeline(
        [
            node(
                clean_airports,
                ["raw_airports", "params:cleaning"],
                "airports_clean",
                name="clean_airports",
                tags="cleaning",
            ),
            node(
                clean_flights,
                ["raw_flights", "airports_clean", "params:cleaning"],
                "flights_clean",
                name="clean_flights",
                tags="cleaning",
            ),
            node(
                clean_weather,
                ["raw_weather", "params:cleaning"],
                "weather_clean",
                name="clean_weather",
                tags="cleaning",
            ),
            node(
                clean_planes,
                ["raw_planes", "params:cleaning"],
                "planes_clean",
                name="clean_planes",
                tags="cleaning",
            ),
            node(clean_airlines, "raw_airlines", "airlines_clean", name="clean_airlines", tags="cleaning"),
            node(
                join_flights,
                [
                    "flights_clean",
                    "weather_clean",
                    "planes_clean",
                    "airports_clean",
                    "airlines_clean",
                    "problem",
                    "params:joining",
                ],
                "flights_joined",
                name="join_flights",
                tags="joining",
            ),
            node(
                build_features,
                ["flights_joined", "problem", "params:cleaning", "params:history"],
                "features",
                name="build_features",
                tags="features",
            ),
        ],
        # The namespace sets this side apart in kedro-viz; datasets keep their names, the catalog is shared.
        namespace="data_engineering",
        prefix_datasets_with_namespace=False,
    )
    return rest + promoted
