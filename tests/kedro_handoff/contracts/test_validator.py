import json
import os

import pandas as pd
import pytest

from kedro_handoff import (
    Contract,
    ContractDeclarationError,
    ContractNotEvaluatedError,
    ContractViolatedError,
    ProjectError,
)

CONTRACT = """\
name: visits
meta: {owner: me, version: 1.2.0, key: [id]}
expectations:
  - type: expect_column_values_to_be_between
    kwargs: {column: hours, min_value: 0, max_value: 24}
    notes: a day has no more
"""
GOOD = pd.DataFrame({"id": ["a", "b"], "hours": [1.0, 2.0]})
BAD = GOOD.assign(hours=[1.0, 25.0])


@pytest.fixture
def project(tmp_path):
    contracts = tmp_path / "conf/base/contracts"
    contracts.mkdir(parents=True)
    (contracts / "visits.yml").write_text(CONTRACT)
    return tmp_path


@pytest.fixture
def contract(project):
    return Contract("visits", project=str(project))


def records(project):
    return [json.loads(p.read_text()) for p in sorted(project.glob(".handoff/outcomes/visits/*.json"))]


def metrics_as_table(metrics):
    return pd.DataFrame({"hours": list(metrics.values())})


def test_data_that_hold_come_back_as_the_same_object(contract):
    assert contract.validate(GOOD) is GOOD


def test_the_message_says_what_who_how_many_where_and_what_to_do(contract):
    with pytest.raises(ContractViolatedError) as raised:
        contract.validate(BAD)
    message = str(raised.value)
    said = ["'visits'", "conf/base/contracts/visits.yml 1.2.0", "owner me", "visits.yml:4", "1 of 2 rows"]
    said += ["values between 0 and 24", "row 1: id='b', hours=25.0", "a day has no more", "ask me"]
    said += ["edit conf/base/contracts/visits.yml:4", "kedro handoff status"]
    assert [word for word in said if word not in message] == []


def test_the_facts_are_attributes_of_the_error(contract):
    with pytest.raises(ContractViolatedError) as raised:
        contract.validate(BAD)
    assert raised.value.verdict.findings[0].unexpected_count == 1
    assert raised.value.failures[0].column == "hours"
    assert raised.value.exit_code == 1


def test_every_judgement_leaves_an_outcome(contract, project):
    contract.validate(GOOD)
    with pytest.raises(ContractViolatedError):
        contract.validate(BAD)
    assert [r["status"] for r in records(project)] == ["held", "violated"]
    assert records(project)[0]["trigger"] == "python"
    assert records(project)[1]["not_held"][0]["rows"] == [{"row": 1, "id": "b", "hours": 25.0}]
    assert records(project)[0]["contract"]["file"] == "conf/base/contracts/visits.yml"


def test_a_contract_edited_in_the_meantime_is_read_again(contract, project):
    contract.validate(GOOD)
    path = project / "conf/base/contracts/visits.yml"
    path.write_text(CONTRACT.replace("max_value: 24", "max_value: 1"))
    os.utime(path, (1, 1))
    with pytest.raises(ContractViolatedError):
        contract.validate(GOOD)


def test_an_object_that_is_no_table_is_named_with_its_type(contract, project):
    with pytest.raises(ContractNotEvaluatedError, match=r"builtins\.dict.*\n.*as_table"):
        contract.validate({"hours": 1})
    assert records(project)[0]["status"] == "not_evaluated"


def test_as_table_makes_one_of_it(project, monkeypatch):
    monkeypatch.syspath_prepend(project)
    (project / "some_views.py").write_text(
        "import pandas as pd\ndef table(m):\n    return pd.DataFrame({'hours': list(m.values())})\n"
    )
    contract = Contract("visits", as_table="some_views.table", project=str(project))
    metrics = {"north": 3.0}
    assert contract.validate(metrics) is metrics
    with pytest.raises(ContractViolatedError):
        contract.validate({"north": 30.0})


def test_a_missing_contract_leaves_an_outcome_too(project):
    contract = Contract("visits", contract="none", project=str(project))
    with pytest.raises(ContractDeclarationError, match="There is no contract"):
        contract.validate(GOOD)
    assert records(project)[0]["status"] == "wrongly_declared"


def test_outside_of_a_project_the_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match="not inside a Kedro project"):
        Contract("visits").validate(GOOD)


def test_a_record_that_cannot_be_written_is_a_warning_and_no_failure(contract, project, caplog):
    (project / ".handoff").write_text("a file where a folder should be")
    assert contract.validate(GOOD) is GOOD
    assert "could not be recorded" in caplog.text
