def test_the_file_knows_what_great_expectations_knows():
    from great_expectations.expectations.registry import (
        get_expectation_impl,
        list_registered_expectation_implementations,
    )

    from kedro_handoff.contracts.expectation_types import expectation_types

    common = set(get_expectation_impl("expect_table_column_count_to_equal").__fields__) - {"value"}
    for name in list_registered_expectation_implementations():
        fields = {k: f for k, f in get_expectation_impl(name).__fields__.items() if k not in common}
        known = expectation_types()[name]
        assert known.required == {key for key, field in fields.items() if field.required}
        assert known.optional == {key for key, field in fields.items() if not field.required}
    assert expectation_types().keys() == set(list_registered_expectation_implementations())
