"""YAML files are edited as text: what stands there keeps its form."""

from pathlib import Path

import pytest
import yaml
from omegaconf import OmegaConf

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.catalog_text import with_entry, with_key
from kedro_handoff.notebooks.yaml_edit import flow, with_value

CATALOGS = [*Path("conf/base").glob("catalog*.yml"), Path("tests/e2e/mini/conf/base/catalog.yml")]
ENTRY = {"type": "pandas.CSVDataset", "filepath": "data/x.csv", "load_args": {"sep": ";", "header": None}}
CONTRACT = {"class": "kedro_handoff.Contract", "options": {"dataset": "x"}}
TRICKY = """# top
a: {type: x, filepath: y}  # tail
b:
  type: x   # why
  # inner comment

# about d
d:
  sql: |
    select 1
    # no comment

e:
  type: z
"""


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.name)
def test_an_entry_is_appended_and_nothing_else_moves(path):
    text = path.read_text()
    after = with_entry(text, "new", ENTRY)
    assert after.startswith(text)
    assert yaml.safe_load(after)["new"] == ENTRY
    assert with_entry(after, "new", ENTRY) == after


@pytest.mark.parametrize("name", "abde")
def test_a_key_joins_its_entry_and_comments_stay(name):
    after = with_key(TRICKY, name, "validator", CONTRACT)
    kept = [line for line in TRICKY.split("\n") if not line.startswith("a:")]
    assert [line for line in after.split("\n") if line in kept] == kept
    assert yaml.safe_load(after) == {
        **yaml.safe_load(TRICKY),
        name: {**yaml.safe_load(TRICKY)[name], "validator": CONTRACT},
    }


def test_a_key_reads_as_people_write_it():
    after = with_key("x:\n  type: t  # why\n\ny: {type: t}\n", "x", "validator", CONTRACT)
    assert after == (
        "x:\n  type: t  # why\n  validator:\n    class: kedro_handoff.Contract\n    options: {dataset: x}\n\n"
        "y: {type: t}\n"
    )


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("", ("a", "b"), 1, "a:\n  b: 1\n"),
        ("a:\n  b: 1  # keep\n  c: 2\n", ("a", "b"), 3, "a:\n  b: 3  # keep\n  c: 2\n"),
        ("a:\n  b: 1\n# z\nq: 2", ("a", "x"), [1], "a:\n  b: 1\n  x: [1]\n# z\nq: 2\n"),
        ("a: {b: 1} # c\n", ("a", "b"), "no", 'a: {b: "no"} # c\n'),
        ("a:  # empty\nq: 2\n", ("q",), 3, "a:  # empty\nq: 3\n"),
        ("# only\n", ("a",), 1.5, "# only\na: 1.5\n"),
    ],
)
def test_a_nested_value_is_set_in_place(text, path, value, expected):
    assert with_value(text, path, value) == expected


def test_an_anchor_that_another_entry_shares_is_left_alone():
    with pytest.raises(NotebookError, match="write it by hand"):
        with_key("a: &a\n  type: t\nb: *a\n", "a", "validator", CONTRACT)


def test_another_entry_of_the_name_is_not_overwritten():
    with pytest.raises(NotebookError, match="'x' is in the catalog already"):
        with_entry("x:\n  type: t\n", "x", ENTRY)


def test_broken_yaml_is_named_by_its_line():
    with pytest.raises(NotebookError, match="line 3"):
        with_entry("a: 1\nb: [\n", "x", ENTRY)


@pytest.mark.parametrize("value", ["no", "1e3", 'q"\\', "a: b", " x", "", "2020-01-01", "\t", "0x1", "~"])
def test_text_stays_text_for_every_reader(value):
    assert yaml.safe_load(f"a: {flow(value)}") == {"a": value}
    assert OmegaConf.create(f"a: {flow(value)}").a == value


@pytest.mark.parametrize("value", [(1, 2), {1, 2}, b"x", 1j, object(), "${a}"])
def test_what_yaml_cannot_say_is_refused(value):
    with pytest.raises(NotebookError, match=r"no form|cannot hold"):
        flow(value)
