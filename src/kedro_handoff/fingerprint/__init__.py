"""Content hashes: two things with the same fingerprint say the same."""

from kedro_handoff.fingerprint.document import document_fingerprint

__all__ = ["document_fingerprint"]
