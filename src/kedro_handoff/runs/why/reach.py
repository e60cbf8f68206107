"""How a place behind a URL is reached: as the catalog reaches it, with its credentials."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def catalog_filesystem(project: Path, dataset: str, env: str) -> Any | None:
    """The fsspec file system of a dataset; `None` where the catalog does not tell.

    Args:
        project: The project's folder.
        dataset: The dataset, by its name or one that a factory pattern fits.
        env: The Kedro environment of the run.
    """
    from kedro.framework.project import settings  # needs a configured project
    from kedro.io import DataCatalog

    from kedro_handoff.runs.reproduce.rerun_hooks import entries_of  # slow, and only needed for URLs

    try:
        loader = settings.CONFIG_LOADER_CLASS(
            conf_source=str(project / settings.CONF_SOURCE), env=env, **dict(settings.CONFIG_LOADER_ARGS)
        )
        entries = entries_of(dict(loader["catalog"]), [dataset])
        bare = {name: {k: v for k, v in entry.items() if k != "validator"} for name, entry in entries.items()}
        catalog = DataCatalog.from_config(bare, _credentials(loader))
        return getattr(catalog.get(dataset), "_fs", None)
    except Exception:  # noqa: BLE001 - the place itself will say what is in the way
        return None


def _credentials(loader: Any) -> dict[str, Any]:
    try:
        return dict(loader["credentials"])
    except Exception:  # noqa: BLE001 - there are none
        return {}
