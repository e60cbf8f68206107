"""Whatever stands in a contract file: it is read, or refused in words; never an exception of another kind."""

from __future__ import annotations

import contextlib
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.expectation_types import expectation_types
from kedro_handoff.contracts.reading.facts import COLUMN_FACTS, ENVIRONMENTS, META_KEYS, ROLES
from kedro_handoff.contracts.suite import read_suite

TYPES = expectation_types()
WORDS = (
    "id",
    "hours",
    "hour",
    "training",
    "decision",
    "2024-01-01",
    "2024-01-01T00:00:00Z",
    "5",
    "[a-z]*",
    "",
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.sampled_from(WORDS)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=6,
)
COLUMNS = st.dictionaries(
    st.sampled_from(["id", "hours", "late"]),
    st.dictionaries(
        st.sampled_from(COLUMN_FACTS), VALUES | st.sampled_from((*ROLES, [*ENVIRONMENTS])), max_size=3
    )
    | VALUES,
    max_size=3,
)
METAS = st.fixed_dictionaries(
    {}, optional={"columns": COLUMNS, **{key: VALUES for key in META_KEYS if key != "columns"}}
)


@st.composite
def expectations(draw):
    name = draw(st.sampled_from(sorted(TYPES)))
    arguments = sorted(TYPES[name].required | TYPES[name].optional)
    kwargs = {key: draw(VALUES) for key in arguments if key in TYPES[name].required or draw(st.booleans())}
    entry = {"type": f"{name}", "kwargs": kwargs}
    if draw(st.booleans()):
        entry["meta"] = draw(st.dictionaries(st.sampled_from(["environments", "a"]), VALUES))
    return draw(st.just(entry) | VALUES) if draw(st.integers(0, 9)) == 0 else entry


DOCUMENTS = st.fixed_dictionaries(
    {"name": st.just("visits"), "expectations": st.lists(expectations(), max_size=4) | VALUES},
    optional={"meta": METAS | VALUES, "notes": VALUES},
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(document=DOCUMENTS | VALUES)
def read_or_refuse(folder: Path, document) -> None:
    path = folder / "visits.yml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    with contextlib.suppress(ContractDeclarationError):
        suite = read_suite(path)
        for environment in ENVIRONMENTS:
            suite.for_environment(environment)


def test_any_document_is_read_or_refused(tmp_path):
    read_or_refuse(tmp_path)
