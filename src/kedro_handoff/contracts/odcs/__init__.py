"""Contracts in the Open Data Contract Standard (ODCS) 3.1, out and in.

Every expectation goes out word for word, as a custom rule for Great Expectations; what the standard has
words of its own for is said in those words, too. On the way in, what only repeats an expectation is passed
over, and what no expectation can say is listed. Nothing from a file is ever executed.
"""

from kedro_handoff.contracts.odcs.exporting import export_text, odcs_document
from kedro_handoff.contracts.odcs.importing import Imported, import_text
from kedro_handoff.contracts.odcs.losses import NotCarried

__all__ = ["Imported", "NotCarried", "export_text", "import_text", "odcs_document"]
