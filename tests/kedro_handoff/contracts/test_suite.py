import pytest

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.suite import read_suite

GOOD = """\
# a comment
name: visits
meta: {owner: me, key: [id]}
expectations:
  - type: expect_column_values_to_be_unique
    kwargs: {column: id}
  - type: expect_compound_columns_to_be_unique
    kwargs: {column_list: [id, ward]}
    severity: info
    notes: [one, two]
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        path = tmp_path / "visits.yml"
        path.write_text(text)
        return read_suite(path)

    return read_text


def test_a_suite_knows_its_expectations_and_their_lines(read):
    suite = read(GOOD)
    assert [e.line for e in suite.expectations] == [5, 7]
    assert [e.severity for e in suite.expectations] == ["critical", "info"]
    assert [e.columns for e in suite.expectations] == [("id",), ("id", "ward")]
    assert suite.expectations[1].notes == "one two"
    assert suite.key == ("id",)


def test_great_expectations_takes_the_document_as_it_is(read):
    import great_expectations as gx

    assert len(gx.ExpectationSuite(**read(GOOD).document).expectations) == 2


def test_the_fingerprint_is_of_what_the_file_says_and_not_how(read):
    before = read(GOOD).fingerprint
    assert read(GOOD.replace("# a comment\n", "\n\n")).fingerprint == before
    assert read(GOOD.replace("[id, ward]", "[ward, id]")).fingerprint != before


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("to_be_unique", "to_be_uniqe", 5, "did you mean 'expect_column_values_to_be_unique'"),
        ("{column: id}", "{colum: id}", 5, "has no argument 'colum'; did you mean 'column'"),
        ("{column: id}", "{}", 5, "needs `column`"),
        ("{column: id}", "[id]", 5, "`kwargs` of .* is not a mapping"),
        ("severity: info", "severity: fatal", 7, "severity 'fatal' is none of critical, warning, info"),
        ("severity: info", "severty: info", 7, "unknown key 'severty'; did you mean 'severity'"),
        ("name: visits", "title: visits", 1, "`name` is missing"),
        ("name: visits", "name: ''", 2, "`name` is missing"),
        ("{owner: me,", "{owner: [me],", 3, "`meta.owner` is not a text"),
        ("severity: info", "meta: hello", 7, "`meta` of .* is not a mapping"),
        ("values_to_be_unique", "mean_to_be_between", 5, "neither `min_value` nor `max_value`"),
        ("{column: id}", "{column: id, mostly: 0}", 5, "`mostly: 0`: it would always hold"),
        (
            "to_be_unique\n    kwargs: {column: id}",
            "to_be_in_type_list\n    kwargs: {column: id, type_list: null}",
            5,
            "no `type_list`: it would always hold",
        ),
        (
            "to_be_unique\n    kwargs: {column: id}",
            "to_be_between\n    kwargs: {column: id, max_value: {$PARAMETER: limit}}",
            5,
            "write the value",
        ),
        ("{owner: me, key: [id]}", "{key: id}", 3, "`meta.key` is not a list"),
        ("{owner: me, key: [id]}", "{format: 2}", 3, "reads format 1"),
        ("{owner: me, key: [id]}", "[a]", 3, "`meta` is not a mapping"),
        ("severity: info", "type: expect_column_to_exist", 9, "'type' stands here a second time"),
        (
            "  - type: expect_column_values_to_be_unique\n    kwargs",
            "  - kwargs",
            5,
            "an expectation is a mapping",
        ),
    ],
)
def test_what_would_be_lost_or_refused_later_is_refused_with_its_line(read, old, new, line, said):
    with pytest.raises(ContractDeclarationError, match=rf"visits\.yml:{line}: .*{said}") as raised:
        read(GOOD.replace(old, new, 1))
    assert raised.value.path.name == "visits.yml"


@pytest.mark.parametrize("empty", ["[]", "", "{}", "nothing"])
def test_a_suite_that_promises_nothing_is_refused(read, empty):
    with pytest.raises(ContractDeclarationError, match="would always hold"):
        read(f"name: x\nexpectations: {empty}\n")


@pytest.mark.parametrize("text", ["", "- a", "a: b", "just words"])
def test_a_file_that_is_no_suite_is_refused(read, text):
    with pytest.raises(ContractDeclarationError):
        read(text)


def test_all_problems_are_in_one_message(read):
    broken = GOOD.replace("column: id}", "colum: id}").replace("info", "fatal")
    with pytest.raises(ContractDeclarationError) as raised:
        read(broken)
    assert "colum" in str(raised.value)
    assert "fatal" in str(raised.value)


def test_yaml_that_cannot_be_parsed_names_the_line(read):
    with pytest.raises(ContractDeclarationError, match="line 3") as raised:
        read("name: x\nmeta: {a: 1}\nexpectations: }\n")
    assert raised.value.line == 3


def test_yaml_never_makes_objects(read):
    with pytest.raises(ContractDeclarationError, match="not valid YAML"):
        read("name: !!python/object/apply:os.getcwd []\n")


def test_a_date_without_a_time_is_refused_with_its_mend(read):
    bounds = GOOD.replace(
        "unique\n    kwargs: {column: id}", "between\n    kwargs: {column: id, min_value: 2024-01-01}"
    )
    with pytest.raises(ContractDeclarationError, match="write '2024-01-01T00:00:00\\+00:00' in quotes"):
        read(bounds)


def test_norway_is_not_false(read):
    suite = GOOD.replace(
        "unique\n    kwargs: {column: id}", "in_set\n    kwargs: {column: id, value_set: [SE, NO]}"
    )
    with pytest.raises(ContractDeclarationError, match="put quotes round no"):
        read(suite)


def test_a_missing_file_says_where_it_was_looked_for(tmp_path):
    with pytest.raises(ContractDeclarationError, match=r"There is no contract at .*visits\.yml"):
        read_suite(tmp_path / "visits.yml")


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "visits.yml"
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(ContractDeclarationError):
        read_suite(path)
