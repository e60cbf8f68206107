"""The contracts of datasets, as reuse sees them: which one held when an output was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kedro.utils import load_obj

from kedro_handoff.contracts.quarantine.rule import violation_rule
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.errors import ContractError
from kedro_handoff.fingerprint import document_fingerprint
from kedro_handoff.project import Project
from kedro_handoff.structure import CONTRACT_CLASSES

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.code import CodeFingerprint

CodeOf = Callable[[Callable[..., Any]], "CodeFingerprint"]


class ContractFacts:
    """Contracts and other validators of one catalog."""

    def __init__(self, project: Project, catalog: Any, code_of: CodeOf) -> None:
        self._project = project
        self._catalog = catalog
        self._code_of = code_of
        self._held_to: dict[str, str | None] = {}

    def held_to(self, name: str) -> str | None:
        """The fingerprint of what a dataset is held to in this run; `None` where nothing judges it."""
        if name not in self._held_to:
            self._held_to[name] = self._looked_up(name)
        return self._held_to[name]

    def _looked_up(self, name: str) -> str | None:
        spec = self._spec(name)
        if spec is None:
            return None
        try:
            return self._fingerprint(spec, name)
        except ContractError:
            return "cannot be read"

    def transforming(self, name: str) -> str | None:
        """The fingerprint of a validator that may hand on other data than it was given; else `None`.

        A contract does so where it sets rows aside; of a validator of any other kind nobody knows.
        """
        spec = self._spec(name)
        if spec is None:
            return None
        if spec.class_path in CONTRACT_CLASSES:
            try:
                if violation_rule(self._suite(spec, name).meta).action != "quarantine":
                    return None
            except ContractError:
                return None
        return self.held_to(name)

    def _spec(self, name: str) -> Any:
        spec = getattr(self._catalog, "validator_specs", {}).get(name)
        enabled = getattr(self._catalog, "_is_validation_enabled", lambda: True)()
        return spec if spec is not None and spec.enabled and enabled else None

    def _fingerprint(self, spec: Any, name: str) -> str:
        ours = spec.class_path in CONTRACT_CLASSES
        options = {key: value for key, value in spec.options.items() if isinstance(value, str | int | float)}
        stated: dict[str, Any] = {"class": spec.class_path, "on": list(spec.on), "severity": spec.severity}
        if ours:
            suite = self._suite(spec, name)
            stated["suite"] = suite.fingerprint
            options = {key: options[key] for key in ("contract", "as_table", "environment") if key in options}
            code = options.get("as_table")
        else:
            code = spec.class_path
        if code:
            stated["code"] = self._code_of(load_obj(str(code))).digest
        return document_fingerprint({**stated, "options": options})

    def _suite(self, spec: Any, name: str) -> Any:
        contract = str(spec.options.get("contract") or spec.options.get("dataset") or name)
        suite = read_suite(self._project.contract_path(contract))
        return suite.for_environment(str(spec.options.get("environment") or "training"))
