"""Fingerprints of code: a function with everything first-party that it reaches."""

from kedro_handoff.fingerprint.code.computing import code_fingerprint
from kedro_handoff.fingerprint.code.parts import CodeFingerprint, CodePart, NotCovered

__all__ = ["CodeFingerprint", "CodePart", "NotCovered", "code_fingerprint"]
