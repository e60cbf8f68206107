from __future__ import annotations

import pandas as pd

from kedro_handoff.notebooks.finding import DatasetFinding, finding, with_causes
from kedro_handoff.notebooks.keeping import Unkept
from kedro_handoff.notebooks.manifest import Manifest, PromotedNode
from kedro_handoff.verify_settings import Sameness

WARDS = pd.DataFrame({"ward": pd.Categorical(["n", "s"]), "hours": [1.0, 2.0]})
LOADED = WARDS.astype({"ward": "str"})


def found(notebook, pipeline, loaded=None, rule=Sameness(), format="CSVDataset"):  # noqa: B008 - frozen
    again = {"wards": loaded} if loaded is not None else {}
    return finding("wards", ({"wards": notebook}, {"wards": pipeline}), ({}, again), rule, format)


def test_what_a_file_loses_has_a_name_of_its_own_and_is_no_drift():
    same = found(WARDS, WARDS.copy(), LOADED)
    assert same.status == "same"
    assert same.details == (
        "serialisation loss in CSVDataset: column 'ward' is category in the node's result, "
        "str in the loaded file",
    )
    assert same.losses[0].column == "ward"


def test_what_stays_in_memory_loses_nothing():
    assert found(WARDS, WARDS.copy(), LOADED, format="").losses == ()


def test_drift_and_loss_stand_side_by_side():
    drifted = found(WARDS, WARDS.assign(hours=[1.0, 2.5]), LOADED)
    assert drifted.status == "drifted"
    assert drifted.details[0].startswith("column 'hours' differs in 1 of 2 rows, by at most 0.5")
    assert [d.column for d in drifted.differences] == ["hours"]
    assert any("column 'ward'" in words for words in drifted.details[1:])


def test_the_declared_tolerance_holds_and_is_reported():
    rule = Sameness(tolerance=1.0)
    assert found(WARDS, WARDS.assign(hours=[1.0, 2.5]), rule=rule).status == "same"
    assert found(WARDS, WARDS.copy(), rule=rule).rule == rule


def test_what_was_not_made_or_not_kept_is_not_verified():
    assert finding("wards", ({}, {"wards": 1}), ({}, {})).details == ("the notebook did not make it",)
    unkept = found(WARDS, Unkept("generator", "TypeError: no"))
    assert unkept.status == "not verified"
    assert found(iter([1]), iter([1])).status == "not verified"


def test_drift_behind_a_loss_names_its_likely_cause():
    nodes = [("clean", "wards", "wards"), ("sum_up", "wards", "sums"), ("show", "sums", "shown")]
    made = [PromotedNode(n, n, "", {}, {"x": i if n != "clean" else "raw"}, (o,), ()) for n, i, o in nodes]
    findings = [
        found(WARDS, WARDS.copy(), LOADED),
        DatasetFinding("sums", "drifted", ("column 'n' differs",)),
        DatasetFinding("shown", "same"),
    ]
    said = list(with_causes(findings, Manifest("a.ipynb", "p", tuple(made))))
    assert said[1].details[-1] == "likely cause: the nodes read wards from a file, which changes it"
    assert said[0].details == findings[0].details
    assert said[2].details == ()
