from kedro_handoff.near_names import did_you_mean


def test_the_closest_known_names_are_given():
    assert did_you_mean("flight", ["flights", "airports"]) == "; did you mean 'flights'?"
    assert did_you_mean("plan", ["plane", "plans"], most=2) == "; did you mean 'plans' or 'plane'?"


def test_nothing_is_said_where_no_name_is_close():
    assert did_you_mean("weather", ["flights"]) == ""
