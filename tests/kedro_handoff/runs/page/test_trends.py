import math

from kedro_handoff.runs.page.trends import HEIGHT, WIDTH, past_of, trends_of


def auc(run, *values, **changes):
    """The trend of runs of these values, the last one shown."""
    runs = [run(day=day, auc=value, **changes) for day, value in enumerate(values)]
    return trends_of(runs[-1], runs[-2::-1], {"metrics": ("auc",)})[0]


def test_a_metric_has_its_change_its_line_and_its_words(run):
    trend = auc(run, 0.70, 0.72, 0.75)
    assert (trend.name, trend.change, trend.headline) == ("auc", "+0.03", True)
    assert trend.label == "auc over 3 runs: between 0.7 and 0.75, 0.72 before, 0.75 now"
    assert list(trend.values.values()) == [0.75, 0.72, 0.70]
    points = [tuple(map(float, point.split(","))) for point in trend.points.split()]
    assert len(points) == 3
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert points[0][1] > points[1][1] > points[2][1]  # upwards on the screen


def test_values_that_do_not_move_lie_in_the_middle(run):
    trend = auc(run, 0.7, 0.7)
    assert trend.change == "the same"
    assert {point.split(",")[1] for point in trend.points.split()} == {str(HEIGHT // 2)}


def test_the_first_run_has_no_line(run):
    trend = auc(run, 0.7)
    assert (trend.points, trend.change, trend.label) == ("", "", "auc: 0.7, in this run only")


def test_runs_that_failed_and_values_that_are_none_are_no_part_of_a_line(run):
    runs = [run(day=2), run(day=1, auc=0.1, outcome="failed"), run(day=0, auc=math.nan)]
    assert trends_of(runs[0], runs[1:], {})[0].points == ""


def test_a_project_s_own_choice_comes_first(run):
    names = [(t.name, t.headline) for t in trends_of(run(), [], {"metrics": ("rows",)})]
    assert names == [("rows", True), ("auc", False)]


def test_the_last_runs_are_bars_that_say_what_they_are(run):
    runs = [run(day=2, seconds=4.0), run(day=1, outcome="failed", seconds=1.0), run(day=0, seconds=8.0)]
    bars, label = past_of(runs[0], runs[1:])
    assert [(bar.height, bar.tone, bar.current) for bar in bars] == [
        (24, "good", False),
        (3, "bad", False),
        (12, "good", True),
    ]
    assert label == "the last 3 runs, oldest first: 2 succeeded, 1 did not; this one took 4.0 s"
    assert past_of(runs[0], [])[0] == ()
