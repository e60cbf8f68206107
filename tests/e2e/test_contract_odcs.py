"""`kedro handoff contract export` and `import` in a real project."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.e2e

ORDERS = Path(__file__).parents[1] / "kedro_handoff/contracts/odcs/orders.odcs.yaml"
CONTRACTS = Path("conf/base/contracts")


def test_contracts_go_out_and_come_back(kedro, mini):
    out = kedro(mini, "handoff", "contract", "export", "--output", "odcs")
    assert (out.code, out.out.count(": written")) == (0, 3), out.err
    before = {path.name: yaml.safe_load(path.read_text()) for path in (mini / CONTRACTS).glob("*.yml")}
    there = kedro(mini, "handoff", "contract", "import", "odcs/visits.odcs.yaml")
    assert "is there already, with 3 expectations" in there.out
    (mini / CONTRACTS / "visits.yml").unlink()
    assert kedro(mini, "handoff", "contract", "import", "odcs/visits.odcs.yaml").code == 0
    after = {path.name: yaml.safe_load(path.read_text()) for path in (mini / CONTRACTS).glob("*.yml")}
    assert after == before
    assert kedro(mini, "run").code == 0


def test_what_was_edited_is_not_overwritten(kedro, mini):
    export = ("handoff", "contract", "export", "visits", "--output", "visits.odcs.yaml")
    dry = kedro(mini, *export, "--dry-run")
    assert "would be written" in dry.out
    assert not (mini / "visits.odcs.yaml").exists()
    assert kedro(mini, *export).code == 0
    contract = mini / CONTRACTS / "visits.yml"
    contract.write_text(contract.read_text().replace("max_value: 10", "max_value: 24"))
    assert kedro(mini, *export).code == 0  # nobody has edited the export
    exported = mini / "visits.odcs.yaml"
    exported.write_text(exported.read_text().replace("in hours", "in days"))
    refused = kedro(mini, *export)
    assert refused.code == 1
    assert "was edited" in refused.err
    clash = kedro(mini, "handoff", "contract", "import", "visits.odcs.yaml")
    assert clash.code == 1
    assert "contract diff conf/base/contracts/visits.yml imported/visits.yml" in clash.err
    assert kedro(mini, "handoff", "contract", "import", "visits.odcs.yaml", "--output", "imported").code == 0
    diff = kedro(mini, "handoff", "contract", "diff", "conf/base/contracts/visits.yml", "imported/visits.yml")
    assert "in hours -> one visit a row in days" in diff.out


def test_a_foreign_file_is_shown_before_it_is_written(kedro, mini):
    shutil.copy(ORDERS, mini / "orders.odcs.yaml")
    dry = kedro(mini, "handoff", "contract", "import", "orders.odcs.yaml", "--dry-run")
    assert dry.code == 0, dry.err
    assert "would write conf/base/contracts/orders.yml" in dry.out
    assert "not carried over: orders.odcs.yaml:64: schema.orders.quality[2]: SQL is not run" in dry.out
    assert not (mini / CONTRACTS / "orders.yml").exists()
    done = kedro(mini, "handoff", "contract", "import", "orders.odcs.yaml", "--json")
    document = json.loads(done.out)
    assert [contract["name"] for contract in document["contracts"]] == ["orders", "returns"]
    assert (mini / CONTRACTS / "returns.yml").exists()
    out = kedro(mini, "handoff", "contract", "export", "orders")
    assert yaml.safe_load(out.out)["id"] == "53581432-6c55-4ba2-a65f-72344a91553b"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "vists"), "There is no contract 'vists'.*Is it 'visits'"),
        (("export", "--output", "all.yaml"), "3 contracts do not go into one file"),
        (("import", "nothing.yaml"), "There is no file nothing.yaml"),
        (("import", "conf/base/catalog.yml"), "catalog.yml:1: .*is not DataContract"),
    ],
)
def test_bad_input_gets_a_clear_error(kedro, mini, arguments, said):
    result = kedro(mini, "handoff", "contract", *arguments)
    assert result.code == 1
    assert re.search(said, result.err), result.err
    assert "Traceback" not in result.err
