"""The catalog as its files say it: configuration in an environment, and where each entry stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from kedro.config import MissingConfigException
from kedro.io.catalog_config_resolver import CatalogConfigResolver

from kedro_handoff.errors import ProjectError
from kedro_handoff.project import Project
from kedro_handoff.safe_yaml import SafeLoader


def catalog_config(project: Project) -> dict[str, Any]:
    """The catalog's configuration in the project's environment, placeholders of factories left in.

    Raises:
        ProjectError: The configuration cannot be read.
    """
    from kedro.framework.project import settings

    arguments = dict(settings.CONFIG_LOADER_ARGS)
    try:
        loader = settings.CONFIG_LOADER_CLASS(
            conf_source=str(project.conf_source), env=project.env, **arguments
        )
        return dict(loader["catalog"])
    except MissingConfigException:
        return {}
    except Exception as error:
        raise ProjectError(f"The catalog of this project cannot be read: {error}") from error


def catalog_entry(project: Project, name: str) -> Mapping[str, Any] | None:
    """The entry that the catalog has or makes for a dataset that no pipeline need know; else `None`.

    Raises:
        ProjectError: The configuration cannot be read.
    """
    config = catalog_config(project)
    resolver = CatalogConfigResolver(config, default_runtime_patterns={"{default}": {}})
    if name in config:
        return config[name] if isinstance(config[name], Mapping) else None
    return resolver.resolve_pattern(name) or None


def without_credentials(config: Any) -> Any:
    """Entries without the names of their credentials, which Kedro would look up and nothing here needs."""
    if not isinstance(config, Mapping):
        return config
    return {key: without_credentials(value) for key, value in config.items() if key != "credentials"}


def places_of(project: Project) -> dict[str, tuple[Path, int]]:
    """File and line of each catalog key; the strongest environment wins."""
    places: dict[str, tuple[Path, int]] = {}
    for folder in reversed(project.environments()):
        for path in sorted(folder.rglob("catalog*.y*ml")) + sorted(folder.glob("catalog*/**/*.y*ml")):
            try:
                root = yaml.compose(path.read_text(encoding="utf-8"), Loader=SafeLoader)
            except (OSError, UnicodeDecodeError, yaml.YAMLError):
                continue  # Kedro reads the same file and says what is wrong with it
            if isinstance(root, yaml.MappingNode):
                for key, _ in root.value:
                    places[str(key.value)] = (path, key.start_mark.line + 1)
    return places
