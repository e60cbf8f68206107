"""Words of the standard (https://bitol-io.github.io/open-data-contract-standard), and ours in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kedro_handoff.contracts.suite import PROPOSED

API_VERSION = "v3.1.0"
READ_VERSIONS = ("v3.0.0", "v3.0.1", "v3.0.2", "v3.1.0", "v3.2.0")
KIND = "DataContract"
ENGINE = "greatExpectations"
ENGINES = ("greatexpectations", "great-expectations", "great_expectations")
OWN = "kedroHandoff"  # the custom property that carries what the standard has no word for
POSITION = "kedroHandoffPosition"
ACTIVE = "active"

# Great Expectations' type names on pandas, by the logical type of the standard.
_LOGICAL: Mapping[str, tuple[str, ...]] = {
    "string": ("str", "string", "object", "StringDtype"),
    "integer": (
        *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
        *(f"{sign}Int{bits}Dtype" for sign in ("", "U") for bits in (8, 16, 32, 64)),
        "int",
        "Int64",
        "Int32",
    ),
    "number": ("float64", "float32", "float16", "float", "Float64Dtype", "Float64", "Decimal"),
    "boolean": ("bool", "boolean", "BooleanDtype"),
    "timestamp": ("Timestamp", "datetime64", "datetime64[ns]", "datetime64[us]", "datetime64[ms]"),
}
_SEVERITY = {"critical": "error", "warning": "warning", "info": "info"}


def status_of(meta: Mapping[str, Any]) -> str:
    """The standard's word for how far a contract has come."""
    return PROPOSED if meta.get("status") == PROPOSED else ACTIVE


def logical_type(type_name: Any) -> str | None:
    """The logical type of a pandas type name; `None` where the standard has none."""
    return next((logical for logical, names in _LOGICAL.items() if type_name in names), None)


def is_type_name(name: Any) -> bool:
    """Whether a physical type is one that Great Expectations knows on pandas."""
    return logical_type(name) is not None


def type_expectation(column: str, logical: str, options: Mapping[str, Any]) -> dict[str, Any] | None:
    """The expectation that a column has a logical type on pandas; `None` where none says so."""
    single = {"string": "str", "timestamp": "datetime64[ns]"}.get(logical)
    if logical == "timestamp" and options.get("timezone") is True:
        single = "Timestamp"
    if single:
        kwargs: dict[str, Any] = {"column": column, "type_": single}
        return {"type": "expect_column_values_to_be_of_type", "kwargs": kwargs}
    integers = [name for name in _LOGICAL["integer"] if name[-1].isdigit() and name[0] in "iu"]
    nullable = ["Int8Dtype", "Int16Dtype", "Int32Dtype", "Int64Dtype"]
    several = {
        "integer": [*integers, *nullable],
        "number": ["float64", "float32", "Float64Dtype", *integers, *nullable],
        "boolean": ["bool", "BooleanDtype"],
    }.get(logical)
    if several is None:
        return None
    kwargs = {"column": column, "type_list": several}
    return {"type": "expect_column_values_to_be_in_type_list", "kwargs": kwargs}


def severity_out(severity: str) -> str:
    """Our severity in the standard's words."""
    return _SEVERITY[severity]


def severity_in(said: Any) -> str:
    """The standard's severity in ours; what is not known counts as critical."""
    return {"warning": "warning", "info": "info"}.get(str(said).lower(), "critical")


def custom_property(found: Any, name: str) -> Any:
    """The value of a custom property by its name; `None` where there is none."""
    properties = found.get("customProperties") if isinstance(found, Mapping) else None
    for entry in properties if isinstance(properties, Sequence) else ():
        if isinstance(entry, Mapping) and entry.get("property") == name:
            return entry.get("value")
    return None


def plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping without what is empty, in its order."""
    return {key: value for key, value in entry.items() if value is not None and value != [] and value != {}}


def primary_key(found: Mapping[str, Any]) -> list[str]:
    """Columns of the primary key of an object of the schema, in their order."""
    entries = [entry for entry in found.get("properties") or [] if entry.get("primaryKey") is True]
    return [entry["name"] for entry in sorted(entries, key=_position)]


def _position(entry: Mapping[str, Any]) -> int:
    position = entry.get("primaryKeyPosition")
    return position if isinstance(position, int) and position > 0 else 10**6
