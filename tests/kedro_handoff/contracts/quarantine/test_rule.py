from __future__ import annotations

import pytest

from kedro_handoff.contracts.quarantine.audit import declaration_problems, entry_for
from kedro_handoff.contracts.quarantine.rule import line_of_rule, rule_problems, violation_rule

GOOD = {"on_violation": "quarantine", "quarantine": {"dataset": "{dataset}_aside", "at_most": 0.01}}
ASIDE = GOOD["quarantine"]


def test_a_contract_that_says_nothing_stops():
    assert violation_rule({}).action == "stop"
    assert list(rule_problems({})) == []


def test_the_name_of_the_judged_dataset_may_be_part_of_the_place():
    rule = violation_rule(GOOD)
    assert rule.dataset_for("visits@pandas") == "visits_aside"
    assert rule.at_most == 0.01
    assert list(rule_problems(GOOD)) == []


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ({"on_violation": "quarantin"}, "did you mean 'quarantine'?"),
        ({"on_violation": True}, "none of stop, warn, quarantine"),
        ({"on_violation": "quarantine"}, "add `quarantine: {dataset:"),
        ({"on_violation": "quarantine", "quarantine": "aside"}, "add `quarantine: {dataset:"),
        ({"on_violation": "warn", "quarantine": ASIDE}, "does nothing while `on_violation` is warn"),
        ({"quarantine": ASIDE}, "does nothing while `on_violation` is stop"),
        ({**GOOD, "quarantine": {**ASIDE, "at_mots": 1}}, "did you mean 'at_most'?"),
        ({**GOOD, "quarantine": {"at_most": 0.1}}, "`meta.quarantine.dataset` is missing"),
        ({**GOOD, "quarantine": {"dataset": "x"}}, "is None and has to be a share"),
        ({**GOOD, "quarantine": {**ASIDE, "at_most": 5}}, "is 5 and has to be a share"),
        ({**GOOD, "quarantine": {**ASIDE, "at_most": True}}, "is True and has to be a share"),
        ({**GOOD, "quarantine": {**ASIDE, "at_most": 0}}, "is 0 and has to be a share"),
    ],
)
def test_what_is_wrong_with_the_keys_is_said(meta, said):
    assert said in " ".join(rule_problems(meta))


@pytest.mark.parametrize(
    ("dataset", "facts", "said"),
    [
        ("visits", {"as_table": "views.table"}, "rows of a view cannot be taken out"),
        ("visits", {"by_chunks": True}, "chunk by chunk"),
        ("bad_rows", {}, "set its bad rows aside in itself"),
    ],
)
def test_a_dataset_whose_rows_cannot_be_set_aside_is_refused(dataset, facts, said):
    rule = violation_rule({**GOOD, "quarantine": {"dataset": "bad_rows", "at_most": 1}})
    known = {"as_table": None, "by_chunks": False, **facts}
    assert [said in problem for problem in declaration_problems(rule, dataset, **known)] == [True]


def test_the_entry_to_type_is_beside_the_file_of_the_dataset():
    entry = entry_for("bad", "/home/me/project/data/01_raw/visits.csv")
    assert entry == "`bad: {type: pandas.ParquetDataset, filepath: data/01_raw/bad.parquet}`"


def test_the_line_of_the_rule_is_found(tmp_path):
    file = tmp_path / "x.yml"
    file.write_text("name: x\nmeta:\n  version: 1\n  quarantine: {dataset: y}\n")
    assert line_of_rule(file) == 4
