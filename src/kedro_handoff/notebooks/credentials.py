"""Names of a project's credentials; what they hold is never kept."""

from __future__ import annotations

from kedro_handoff.project import Project

CREDENTIALS_MEND = (
    "take it out of the notebook: put it in conf/local/credentials.yml under a name, give that name in the "
    'catalog (`credentials: name`), and write `data = catalog.load("...")`'
)


def credential_names(project: Project) -> frozenset[str]:
    """Names under which the project's environment has credentials; empty where it has none."""
    from kedro.framework.project import settings  # not at the top: needs a configured project

    try:
        loader = settings.CONFIG_LOADER_CLASS(
            conf_source=str(project.conf_source), env=project.env, **dict(settings.CONFIG_LOADER_ARGS)
        )
        return frozenset(map(str, loader["credentials"]))
    except Exception:  # noqa: BLE001 - none, or none that can be read: Kedro says so where they are needed
        return frozenset()
