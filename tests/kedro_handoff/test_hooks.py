def test_kedro_imports_no_pandera_to_find_out_that_a_contract_is_none(run_python, tmp_path):
    contracts = tmp_path / "conf/base/contracts"
    contracts.mkdir(parents=True)
    (contracts / "visits.yml").write_text(
        "name: visits\nexpectations: [{type: expect_column_values_to_be_unique, kwargs: {column: id}}]\n"
    )
    said = run_python(
        f"""
import sys
import pandas as pd
from kedro.io import DataCatalog
from kedro.pipeline import Node, Pipeline
from kedro_handoff.hooks.held import contracts_of

options = {{"dataset": "visits", "project": {str(tmp_path)!r}}}
validator = {{"class": "kedro_handoff.Contract", "options": options}}
catalog = DataCatalog.from_config({{"visits": {{"type": "MemoryDataset", "validator": validator}}}})
[(_, contract)] = contracts_of(catalog, Pipeline([Node(len, "visits", "count", name="count")]))
catalog.save("visits", pd.DataFrame({{"id": [1, 2]}}))
print(catalog._validators["visits"] is contract, "pandera" in sys.modules)
"""
    )
    assert said.splitlines()[-1] == "True False"
    assert len(list(tmp_path.glob(".handoff/outcomes/visits/*.json"))) == 1
