from kedro.pipeline import node

from flights.hooks import RunIdHooks


def _double(value: object) -> object:
    return value


def test_a_node_that_asks_for_the_run_id_gets_it() -> None:
    asking = node(_double, "params:run_id", "out", name="asking")
    assert RunIdHooks().before_node_run(asking, "2026-01-01T00.00.00.000Z") == {
        "params:run_id": "2026-01-01T00.00.00.000Z"
    }


def test_other_nodes_are_left_alone() -> None:
    other = node(_double, "features", "out", name="other")
    assert RunIdHooks().before_node_run(other, "2026-01-01T00.00.00.000Z") is None
