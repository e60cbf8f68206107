"""Content hashes: two things with the same fingerprint say the same."""

from kedro_handoff.fingerprint.document import document_fingerprint
from kedro_handoff.fingerprint.value import ColumnFingerprint, ValueFingerprint, fingerprint_of

__all__ = ["ColumnFingerprint", "ValueFingerprint", "document_fingerprint", "fingerprint_of"]
