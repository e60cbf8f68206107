"""One run as a page for a browser: what is shown, apart from how it is rendered.

`gather` reads a record and those before it into the frozen facts of `facts`, `render` makes them HTML, and
`file` puts the page in its place. Nothing is fetched by the page, and no data are read here.
"""

from kedro_handoff.runs.page.file import refuse_foreign, write_page
from kedro_handoff.runs.page.gather import run_sheet
from kedro_handoff.runs.page.render import render
from kedro_handoff.runs.page.stored import stored_sheet

__all__ = ["refuse_foreign", "render", "run_sheet", "stored_sheet", "write_page"]
