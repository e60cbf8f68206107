"""The contracts and their outcomes as pages for a browser: what is shown, apart from how it is rendered.

`gather` reads suites and outcomes into the frozen facts of `facts`, `render` makes them HTML, `publish` puts
the files in their place. Nothing is fetched by a page, and neither Great Expectations nor data are read here.
"""

from kedro_handoff.contracts.page.gather import contract_site
from kedro_handoff.contracts.page.publish import Publication, publication, publish

__all__ = ["Publication", "contract_site", "publication", "publish"]
