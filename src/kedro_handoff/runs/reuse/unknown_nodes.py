"""Names under `reuse:` that no node has: a node that was to run each time would be reused after all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kedro_handoff.near_names import did_you_mean
from kedro_handoff.reuse_settings import ReuseSettings


def unknown_nodes(settings: ReuseSettings, pipeline: Any) -> Iterator[str]:
    """A sentence for each name that no node has, of this pipeline or of one that the project registers."""
    named = {"always": settings.always, "trust": settings.trust}
    if not any(named.values()):
        return
    known = {node.name for node in pipeline.nodes} | _registered()
    for key, names in named.items():
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known)
                yield f"`reuse: {{{key}: [{name}]}}` in handoff.yml: no node has this name{hint or '.'}"


def _registered() -> set[str]:
    from kedro.framework.project import pipelines  # needs a configured project

    return {node.name for pipeline in pipelines.values() if pipeline for node in pipeline.nodes}
