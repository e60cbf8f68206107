"""What the standard says of a column, as expectations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.contracts.odcs.library_in import Entry
from kedro_handoff.contracts.odcs.standard import is_type_name, type_expectation

# What becomes no expectation and is no loss either: read elsewhere, or says nothing.
_READ = {"name", "quality", "primaryKey", "primaryKeyPosition", "description", "classification"}
_READ |= {"businessName"}
_NOTHING: Mapping[str, Any] = {
    "partitioned": False,
    "partitionKeyPosition": -1,
    "criticalDataElement": False,
    "deprecated": False,
    "required": False,
    "unique": False,
    "semanticType": "column",
}
_NESTED = ("object", "array", "map", "vector")
_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_FORMATS = {
    "uuid": r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "ipv4": rf"^({_BYTE}\.){{3}}{_BYTE}$",
    "uri": r"^[a-zA-Z][a-zA-Z0-9+.-]*:\S*$",
}

# A fact of the property, the expectations that say the same, and why there may be none.
Said = tuple[str, list[Entry], str]


def property_expectations(found: Mapping[str, Any]) -> Iterator[Said]:
    """Each fact of a property with its expectations; a reason where no expectation says it."""
    column = str(found["name"])
    options = found.get("logicalTypeOptions")
    options = options if isinstance(options, Mapping) else {}
    for fact, value in found.items():
        if fact in _READ or value is None or value == [] or _NOTHING.get(fact, ...) == value:
            continue
        if fact == "logicalTypeOptions":
            yield from _options(column, options, str(found.get("logicalType")))
        elif fact == "physicalType":
            # The type of another system says nothing here; the logical type does.
            if is_type_name(value):
                yield fact, [_entry("be_of_type", column, type_=value)], ""
            else:
                yield fact, [], f"{value!r} is a type of another system; the logical type is read"
        elif fact == "logicalType":
            yield from _logical(column, found, str(value), options)
        elif fact == "required" and value is True:
            yield fact, [_entry("not_be_null", column)], ""
        elif fact == "unique" and value is True:
            yield fact, [_entry("be_unique", column)], ""
        elif fact == "enum":
            yield _enum(column, value)
        else:
            yield fact, [], "no expectation says it"


def _entry(kind: str, column: str, **kwargs: Any) -> Entry:
    return {"type": f"expect_column_values_to_{kind}", "kwargs": {"column": column, **kwargs}}


def _logical(
    column: str, found: Mapping[str, Any], logical: str, options: Mapping[str, Any]
) -> Iterator[Said]:
    if is_type_name(found.get("physicalType")):
        return  # it says the same more exactly
    if logical in _NESTED:
        yield "logicalType", [], f"a column of {logical}s has no type that an expectation names"
        return
    entry = type_expectation(column, logical, options)
    if entry is None:
        yield "logicalType", [], f"pandas has no type for {logical!r}"
    else:
        yield "logicalType", [entry], ""


def _enum(column: str, value: Any) -> Said:
    entries = value if isinstance(value, list) else []
    values = [entry.get("value") for entry in entries if isinstance(entry, Mapping)]
    if not values or None in values:
        return "enum", [], "it lists no values"
    return "enum", [_entry("be_in_set", column, value_set=values)], ""


def _options(column: str, options: Mapping[str, Any], logical: str) -> Iterator[Said]:
    bounds = dict(_bounds(options, logical))
    if bounds:
        yield "logicalTypeOptions", [_entry("be_between", column, **bounds)], ""
    lengths = {
        bound: options[name]
        for name, bound in (("minLength", "min_value"), ("maxLength", "max_value"))
        if options.get(name) is not None
    }
    if lengths:
        kwargs = {"column": column, **lengths}
        yield (
            "logicalTypeOptions",
            [{"type": "expect_column_value_lengths_to_be_between", "kwargs": kwargs}],
            "",
        )
    if options.get("pattern") is not None:
        yield "logicalTypeOptions.pattern", [_entry("match_regex", column, regex=options["pattern"])], ""
    for name, value in options.items():
        if name not in _READ_OPTIONS:
            yield _other_option(column, name, value, logical)


_ENDS = {
    "minimum": "min_value",
    "exclusiveMinimum": "min_value",
    "maximum": "max_value",
    "exclusiveMaximum": "max_value",
}
_STRICT = {"min_value": "strict_min", "max_value": "strict_max"}
_READ_OPTIONS = {*_ENDS, "minLength", "maxLength", "pattern", "timezone"}


def _bounds(options: Mapping[str, Any], logical: str) -> Iterator[tuple[str, Any]]:
    for name, bound in _ENDS.items():
        found = options.get(name)
        if found is None:
            continue
        if name.startswith("exclusive") and _is_weaker(found, options.get(name[9:].lower()), bound):
            continue
        yield bound, _instant(found) if logical in ("timestamp", "date") else found
        if name.startswith("exclusive"):
            yield _STRICT[bound], True


def _is_weaker(exclusive: Any, inclusive: Any, bound: str) -> bool:
    try:
        return inclusive is not None and (
            exclusive < inclusive if bound == "min_value" else exclusive > inclusive
        )
    except TypeError:
        return False


def _instant(found: Any) -> Any:
    """A date as the instant at which it begins: Great Expectations compares instants only."""
    text = found.isoformat() if hasattr(found, "isoformat") else found
    return f"{text}T00:00:00" if isinstance(text, str) and len(text) == 10 else text


def _other_option(column: str, name: str, value: Any, logical: str) -> Said:
    regex = _FORMATS.get(str(value)) if name == "format" and logical == "string" else None
    if regex:
        return f"logicalTypeOptions.{name}", [_entry("match_regex", column, regex=regex)], ""
    return f"logicalTypeOptions.{name}", [], "no expectation says it"
