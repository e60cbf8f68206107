import pytest
import yaml

from kedro_handoff.contracts.reading import parse_document
from kedro_handoff.contracts.suite import suite_of


@pytest.fixture
def suite(tmp_path):
    """Makes a suite of expectations, each as its type without `expect_` and its arguments."""

    def make(*entries):
        path = tmp_path / "t.yml"
        written = [{"type": f"expect_{name}", "kwargs": kwargs} for name, kwargs in entries]
        path.write_text(yaml.safe_dump({"name": "t", "expectations": written}, allow_unicode=True))
        return suite_of(parse_document(path))

    return make


@pytest.fixture
def proved(suite):
    """Whether one expectation is proved on a table."""
    from kedro_handoff.contracts.proof import prove

    return lambda table, name, **kwargs: prove(suite((name, kwargs)), table)[0]


@pytest.fixture
def passes(suite):
    """Whether Great Expectations passes one expectation on a table."""
    from kedro_handoff.contracts.judge import judge

    def ask(table, name, **kwargs):
        return judge(suite((name, kwargs)), table, [0])[0][0].status == "held"

    return ask
