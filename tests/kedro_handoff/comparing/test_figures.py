from __future__ import annotations

import pickle

import plotly.express as px
import plotly.graph_objects as go
import pytest

from kedro_handoff.comparing.comparison import differences


def bars(heights=(1, 2), title="Stays"):
    return go.Figure(go.Bar(x=["n", "s"], y=list(heights)), layout={"title": title})


def test_a_plotly_figure_is_compared_by_what_it_says():
    assert differences(bars(), pickle.loads(pickle.dumps(bars()))) == []  # noqa: S301 - made here
    assert "'y': item 1: 2 in the notebook, 3 in the pipeline (by 1)" in differences(bars(), bars((1, 3)))[0]
    assert "'title'" in differences(bars(), bars(title="Other"))[0]


def test_a_figure_of_a_table_is_compared_too():
    one, other = (px.scatter(x=[1.0, 2.0], y=[1.0, last]) for last in (2.0, 2.5))
    assert differences(one, px.scatter(x=[1.0, 2.0], y=[1.0, 2.0])) == []
    assert "the array differs in 1 of 2 values, by at most 0.5" in differences(one, other)[0]


@pytest.fixture
def plot():
    figure = pytest.importorskip("matplotlib.figure")

    def make(draw):
        made = figure.Figure()
        draw(made.add_subplot())
        return pickle.loads(pickle.dumps(made))  # noqa: S301 - made here

    return make


DRAWN = {
    "line": (lambda ax: ax.plot([1, 2], [3, 4]), lambda ax: ax.plot([1, 2], [3, 5])),
    "points": (lambda ax: ax.scatter([1, 2], [3, 4]), lambda ax: ax.scatter([1, 2.5], [3, 4])),
    "bars": (lambda ax: ax.bar(["a", "b"], [3, 4]), lambda ax: ax.bar(["a", "b"], [3, 5])),
    "histogram": (lambda ax: ax.hist([1, 2, 2]), lambda ax: ax.hist([1, 1, 2])),
    "image": (lambda ax: ax.imshow([[1, 2]]), lambda ax: ax.imshow([[1, 3]])),
    "area": (lambda ax: ax.fill_between([1, 2], [1, 2]), lambda ax: ax.fill_between([1, 2], [1, 3])),
    "text": (lambda ax: ax.text(0, 0, "a"), lambda ax: ax.text(0, 0, "b")),
    "title": (lambda ax: ax.set_title("a"), lambda ax: ax.set_title("b")),
    "scale": (lambda ax: ax.set_yscale("linear"), lambda ax: ax.set_yscale("log")),
    "colour": (lambda ax: ax.plot([1], color="r"), lambda ax: ax.plot([1], color="b")),
    "boxes": (lambda ax: ax.boxplot([1, 2, 3]), lambda ax: ax.boxplot([1, 2, 4])),
    "legend": (
        lambda ax: [ax.plot([1], label="a"), ax.legend()],
        lambda ax: [ax.plot([1], label="b"), ax.legend()],
    ),
}


@pytest.mark.parametrize(("draw", "otherwise"), DRAWN.values(), ids=list(DRAWN))
def test_a_matplotlib_figure_is_compared_by_what_it_draws(plot, draw, otherwise):
    assert differences(plot(draw), plot(draw)) == []
    assert differences(plot(draw), plot(otherwise)) != []
