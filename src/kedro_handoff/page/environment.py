"""Where pages find their templates: escaped always, a package's own before the shared ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment, Undefined


def templates_of(
    package: str, filters: Mapping[str, Callable[..., Any]], undefined: type[Undefined] | None = None
) -> Environment:
    """The templates of a package, which may extend the shared `base.html`.

    Args:
        package: Name of the package that has a folder `templates`.
        filters: Its filters by name.
        undefined: What a missing name does; without it, one raises.
    """
    # Jinja takes a tenth of a second, and no run needs a page.
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(__package__)]),
        autoescape=True,
        undefined=undefined or StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment
