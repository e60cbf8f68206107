from __future__ import annotations


def test_starting_jsonschema_builds_no_parser_until_an_address_is_checked(run_python):
    code = """
import sys
from kedro_handoff.library_start import start_jsonschema
start_jsonschema()
before = "lark" in sys.modules, "rfc3987_syntax" in sys.modules, "jsonschema" in sys.modules
from jsonschema import Draft202012Validator, FormatChecker
validator = Draft202012Validator({"format": "iri"}, format_checker=Draft202012Validator.FORMAT_CHECKER)
print(before, validator.is_valid("https://example.org/ä"), validator.is_valid("no address"))
"""
    assert run_python(code) == "(False, False, True) True False"


def test_great_expectations_starts_without_that_parser(run_python):
    code = """
import sys
import pandas as pd
from kedro_handoff.contracts.judge import judge
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.notebooks import notebook_replay
print("lark" in sys.modules)
"""
    assert run_python(code) == "False"
