"""Fingerprints of code: a function with everything first-party that it reaches."""

from kedro_handoff.fingerprint.code.computing import code_fingerprint
from kedro_handoff.fingerprint.code.import_time import ImportUnknown, import_time_unknowns
from kedro_handoff.fingerprint.code.parts import CodeFingerprint, CodePart, NotCovered

__all__ = [
    "CodeFingerprint",
    "CodePart",
    "ImportUnknown",
    "NotCovered",
    "code_fingerprint",
    "import_time_unknowns",
]
