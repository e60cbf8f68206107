"""Plain values of Python: type and value, exactly."""

from __future__ import annotations

import datetime
import decimal
import struct
import uuid
from collections.abc import Callable
from typing import Any

from kedro_handoff.fingerprint.encoding import framed, framed_text, in_short

_LONG = 256
_NAN = struct.pack("<Q", 0x7FF8000000000000)


def _whole(value: int) -> bytes:
    return framed(b"int", value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))


def float_bytes(value: float) -> bytes:
    """Eight bytes: -0.0 is not 0.0, and every NaN is one."""
    return struct.pack("<d", value) if value == value else _NAN


def _text(value: str) -> bytes:
    encoded = framed_text(b"str", value)
    return encoded if len(encoded) < _LONG else in_short(encoded)


def _bytes(value: bytes) -> bytes:
    encoded = framed(b"bytes", value)
    return encoded if len(encoded) < _LONG else in_short(encoded)


def _span(value: datetime.timedelta) -> bytes:
    return framed(b"timedelta", f"{value.days} {value.seconds} {value.microseconds}".encode())


SCALARS: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda _: b"None\0",
    type(...): lambda _: b"...\0",
    type(NotImplemented): lambda _: b"NotImplemented\0",
    bool: lambda value: b"True\0" if value else b"False\0",
    int: _whole,
    float: lambda value: b"float\0" + float_bytes(value),
    complex: lambda value: b"complex\0" + float_bytes(value.real) + float_bytes(value.imag),
    str: _text,
    bytes: _bytes,
    bytearray: lambda value: in_short(framed(b"bytearray", bytes(value))),
    decimal.Decimal: lambda value: framed_text(b"decimal", str(value)),
    datetime.date: lambda value: framed_text(b"date", value.isoformat()),
    datetime.timedelta: _span,
    uuid.UUID: lambda value: framed(b"uuid", value.bytes),
    range: lambda value: framed_text(b"range", f"{value.start} {value.stop} {value.step}"),
}
