from kedro_handoff.fingerprint import document_fingerprint
from kedro_handoff.runs.own_id import ids_of_earlier_runs, run_of_results


def node(run_id, why, status="reused"):
    given = {"params:run_id": document_fingerprint({"value": run_id}), "params:limit": "other"}
    return {"status": status, "why": why, "parameters": given}


def test_a_reused_node_got_the_id_of_the_run_in_which_it_ran():
    reused = node("A", "nothing changed since run A")
    assert run_of_results(reused, "B") == "A"
    assert ids_of_earlier_runs(reused, "B") == {"params:run_id": "A"}


def test_a_node_that_ran_got_the_id_of_its_own_run():
    ran = node("B", "input x changed", status="ran")
    assert run_of_results(ran, "B") == "B"
    assert ids_of_earlier_runs(ran, "B") == {}


def test_another_parameter_of_a_reused_node_is_no_id():
    assert ids_of_earlier_runs(node("something", "nothing changed since run A"), "B") == {}
