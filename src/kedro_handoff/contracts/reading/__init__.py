"""A contract file before any data is seen: what stands in it, and everything that is wrong with it."""

from kedro_handoff.contracts.reading.audit import problems_of
from kedro_handoff.contracts.reading.document import ContractDocument, parse_document, text_of

__all__ = ["ContractDocument", "parse_document", "problems_of", "text_of"]
