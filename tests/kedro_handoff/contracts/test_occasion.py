import pytest

from kedro_handoff.contracts import occasion


@pytest.fixture(autouse=True)
def no_run():
    yield
    occasion.end_run()


def test_outside_of_a_run_python_asks():
    assert occasion.occasion_of("x") == occasion.Occasion("python")


def test_in_a_run_the_node_and_its_operation_are_known():
    occasion.begin_run("r1")
    occasion.begin("x", "save", "clean")
    assert occasion.occasion_of("x") == occasion.Occasion("run", "r1", "save", "clean")
    occasion.end("x", "save", "clean")
    assert occasion.occasion_of("x").operation is None


def test_of_two_nodes_that_load_at_once_neither_is_named():
    occasion.begin_run("r1")
    for node in ("a", "b"):
        occasion.begin("x", "load", node)
    assert occasion.occasion_of("x") == occasion.Occasion("run", "r1", "load", None)


def test_a_worker_process_knows_the_run(run_python):
    occasion.begin_run("r1")
    code = "from kedro_handoff.contracts.occasion import occasion_of; print(occasion_of('x').run_id)"
    assert run_python(code) == "r1"
