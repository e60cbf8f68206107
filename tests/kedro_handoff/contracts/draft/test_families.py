"""What each family proposes, and what it leaves alone."""

import numpy as np
import pandas as pd
import pytest

from kedro_handoff.contracts.draft import (
    categories,
    distribution,
    formats,
    keys,
    order,
    presence,
    ranges,
    references,
    variety,
)
from kedro_handoff.contracts.draft.context import Context, Reference
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile
from kedro_handoff.contracts.draft.units import nature_of

CHANCE = np.random.default_rng(0)
N = 2000


ALONE = Context("t")


def proposed(family, context=ALONE, **columns):
    return list(family.propose(TableProfile(pd.DataFrame(columns)), context))


def test_a_column_named_and_unique_like_a_key_is_one():
    [key] = proposed(keys, t_id=range(N), size=[1.5] * N)
    assert (key.kwargs, key.severity) == ({"column": "t_id"}, "critical")


def test_a_unique_column_that_is_not_named_like_a_key_is_doubtful():
    [key] = proposed(keys, size=[1.5] * N, words=[f"w{i}" for i in range(N)])
    assert key.severity == "warning"


def test_numbers_with_fractions_are_no_keys():
    assert proposed(keys, size=CHANCE.random(N)) == []


def test_a_compound_key_is_minimal_and_says_that_it_is_no_chance():
    stations, hours = ["a", "b"] * (N // 2), [i // 2 for i in range(N)]
    [key] = proposed(keys, station=stations, hour=hours, wet=CHANCE.integers(0, 5, N))
    assert key.kwargs == {"column_list": ["station", "hour"]}
    assert key.evidence["pairs_expected_by_chance"] > 100


def test_columns_that_differ_by_chance_are_no_sure_key():
    one, two = CHANCE.integers(0, 10**6, 400), CHANCE.integers(0, 10**6, 400)
    one[1], two[3] = one[0], two[2]
    assert {p.severity for p in proposed(keys, one=one, two=two)} <= {"warning"}


@pytest.mark.parametrize(
    ("name", "values", "low", "high"),
    [
        ("latitude_deg", [18.0, 71.0], -90, 90),
        ("humidity_pct", [12, 100], 0, 100),
        ("departure_hour", [1, 23], 0, 23),
        ("hour", [1, 24], 0, 24),
        ("late_rate", [0.1, 0.4], 0, 1),
        ("manufactured_year", [1956, 2013], 1900, 2100),
        ("temp_c", [-11.7, 37.8], -90, 60),
    ],
)
def test_a_quantity_has_the_range_that_its_name_says(name, values, low, high):
    nature = nature_of(ColumnProfile(pd.Series(values, name=name)))
    assert (nature.low, nature.high) == (low, high)


@pytest.mark.parametrize(
    ("name", "values"), [("humidity_pct", [0, 130]), ("hours_open", [0, 23]), ("hour", [0.5, 1])]
)
def test_a_name_that_its_values_contradict_says_nothing(name, values):
    assert nature_of(ColumnProfile(pd.Series(values, name=name))) is None


def test_a_range_has_room_and_is_never_below_zero_where_nothing_is():
    low, high = proposed(ranges, size=CHANCE.exponential(10, N))
    assert low.kwargs["min_value"] == 0
    assert 100 < high.kwargs["max_value"] < 500


def test_instants_are_not_bounded_by_the_last_one_seen():
    [since] = proposed(ranges, at=pd.date_range("2024-05-01", periods=N, freq="h", tz="UTC"))
    assert since.kwargs == {"column": "at", "min_value": "2023-01-01T00:00:00+00:00"}


def test_a_set_is_closed_only_where_no_value_is_rare():
    [closed] = proposed(categories, ward=["a", "b", "c", "NO"] * (N // 4))
    assert closed.kwargs == {"column": "ward", "value_set": ["NO", "a", "b", "c"]}
    assert closed.severity == "critical"
    [rare] = proposed(
        categories, ward=["a"] * 600 + ["b"] * 600 + list("cdefghijkl") * 79 + ["z"] * 9 + ["x"]
    )
    assert rare.severity == "warning"
    assert rare.kwargs["mostly"] < 1


def test_free_text_has_no_set_and_dates_are_no_categories():
    text = [f"text number {i % 400}" for i in range(N)]
    assert proposed(categories, text=text, day=["2024-01-01", "2024-01-02"] * (N // 2)) == []


def test_a_constant_that_is_not_zero_may_be_true_of_these_data_only():
    found = proposed(categories, run=["a"] * N, gap=[0.0] * N)
    assert [p.severity for p in found] == ["warning", "critical"]


def test_a_format_is_proposed_where_one_half_predicts_the_other():
    [code] = proposed(formats, code=[f"AB-{i:04}" for i in range(N)])
    assert code.kwargs["regex"] == "^AB-[0-9]{4}$"


def test_free_text_has_lengths_only():
    words = [" ".join(["word"] * (1 + i % 7)) + str(i) for i in range(N)]
    [lengths] = proposed(formats, text=words)
    assert lengths.type == "expect_column_value_lengths_to_be_between"


def test_no_gap_is_strict_for_names_and_leaves_a_little_for_measurements():
    name, size = proposed(presence, name=["a"] * N, size=[0.5] * N)
    assert "mostly" not in name.kwargs
    assert size.kwargs["mostly"] == 0.99


def test_gaps_leave_room_by_the_worst_block_of_rows():
    [gaps] = proposed(presence, size=[None] * 100 + [0.5] * (N - 100))
    assert gaps.kwargs["mostly"] < 0.5


def test_columns_of_one_unit_are_ordered_and_detours_left_out():
    start = pd.date_range("2024-01-01", periods=N, freq="min")
    late = pd.to_timedelta(CHANCE.integers(1, 500, N), unit="min")
    found = proposed(order, a=start + late + late, b=start + late, c=start)
    pairs = [(p.kwargs["column_A"], p.kwargs["column_B"]) for p in found if "pair" in p.type]
    assert pairs == [("a", "b"), ("b", "c")]


def test_numbers_of_different_units_are_not_compared():
    assert proposed(order, size_km=CHANCE.random(N) + 1, age_years=CHANCE.random(N)) == []


def test_rising_times_are_proposed_as_a_warning():
    [rising] = proposed(order, at=pd.date_range("2024-01-01", periods=N, freq="min"))
    assert (rising.type, rising.severity) == ("expect_column_values_to_be_increasing", "warning")


def test_features_of_models_get_quantiles_and_divergence():
    context = Context("t", modeled=True, roles={"size": "feature", "ward": "feature"})
    found = proposed(distribution, context, size=CHANCE.random(N), ward=["a", "b"] * (N // 2))
    assert [p.type.split("_")[2] for p in found] == ["quantile", "kl"]
    assert proposed(distribution, size=CHANCE.random(N)) == []


def test_a_reference_is_a_copy_of_the_keys_where_they_are_few():
    airports = Reference("airports", "code", frozenset(f"A{i:02}" for i in range(50)))
    [copy] = proposed(
        references, Context("t", references=(airports,)), origin=[f"A{i % 40:02}" for i in range(N)]
    )
    assert (len(copy.kwargs["value_set"]), copy.severity) == (50, "warning")


def test_small_numbers_are_no_reference_to_any_numbered_table():
    rooms = Reference("rooms", "room_id", frozenset(range(100)))
    context = Context("t", references=(rooms,))
    assert proposed(references, context, beds=[i % 9 for i in range(N)]) == []
    assert len(proposed(references, context, room=[i % 9 for i in range(N)])) == 1


def test_a_measurement_that_is_stuck_would_have_too_few_values():
    [least] = proposed(variety, size=CHANCE.random(N), ward=["a", "b"] * (N // 2))
    assert least.kwargs == {"column": "size", "min_value": 200}
    assert proposed(variety, Context("t", roles={"size": "feature"}), size=CHANCE.random(N)) == []
