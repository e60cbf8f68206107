"""`kedro_handoff.Contract`: the validator that a catalog entry names."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from kedro_handoff.contracts import outcome, report, unchanged
from kedro_handoff.contracts.evaluation import evaluate
from kedro_handoff.contracts.occasion import occasion_of
from kedro_handoff.contracts.quarantine import kept
from kedro_handoff.contracts.quarantine.audit import declaration_problems
from kedro_handoff.contracts.quarantine.catalog_reference import CatalogReference, latest_reference
from kedro_handoff.contracts.quarantine.rule import line_of_rule, violation_rule
from kedro_handoff.contracts.quarantine.setting_aside import set_aside, shelf_of
from kedro_handoff.contracts.quarantine.shelf import Shelf
from kedro_handoff.contracts.reading.facts import ENVIRONMENTS
from kedro_handoff.contracts.response import Response, respond
from kedro_handoff.contracts.suite import Suite, read_suite
from kedro_handoff.contracts.tables.kinds import TABLES, why_not_a_table
from kedro_handoff.contracts.verdict import Verdict
from kedro_handoff.contracts.view import view_function, viewed
from kedro_handoff.errors import (
    ContractDeclarationError,
    ContractError,
    ContractNotEvaluatedError,
    ContractViolatedError,
)
from kedro_handoff.near_names import did_you_mean
from kedro_handoff.project import Project, locate_project
from kedro_handoff.store import advice_on

logger = logging.getLogger(__name__)


class Contract:
    """Holds a dataset to its contract wherever the catalog loads or saves it.

    ```yaml
    flights_clean:
      type: pandas.ParquetDataset
      filepath: data/02_intermediate/flights_clean.parquet
      validator:
        class: kedro_handoff.Contract
        skip_load_after_save: true
        options: {dataset: flights_clean}
    ```

    The contract is read anew when its file changes, so that a notebook need not be restarted. Instances
    may be shared by threads. Do not use it as a general validator of Python objects: what it judges is a
    table (a pandas, Polars or Spark data frame, an Arrow table), or what `as_table` makes of the object.
    """

    _warned_in: ClassVar[str | None] = None  # the run in which the folder of outcomes took nothing

    def __init__(
        self,
        dataset: str,
        contract: str | None = None,
        as_table: str | None = None,
        project: str | None = None,
        conf_source: str | None = None,
        env: str | None = None,
        base_env: str | None = None,
        environment: str = "training",
        catalog: CatalogReference | None = None,
    ) -> None:
        """Say which contract holds; nothing is read before the first validation.

        Args:
            dataset: Name of the dataset in the catalog.
            contract: Name of the contract file without `.yml`, where it is not that of the dataset.
            as_table: Dotted path of a function that makes a table of an object that is none (a
                model, metrics, a figure); the contract is held on that frame.
            project: Folder of the project. The plugin fills it in, as the next two; by default the
                project around the current folder.
            conf_source: Folder of the configuration.
            env: Kedro environment, whose contracts come before those of the base environment.
            base_env: Name of the base environment; `base` by default.
            environment: `training` or `serving`: which of the contract's expectations hold here.
            catalog: The catalog that this belongs to, for bad rows. The plugin fills it in.
        """
        self.dataset = dataset
        self.contract = contract or dataset
        self.as_table = as_table
        self._place = (project, conf_source, env, base_env)
        self._catalog = catalog
        self.environment = environment

    def validate(self, data: Any) -> Any:
        """Judge the data and return them, unchanged and the same object, or without their bad rows.

        Every call leaves an outcome under the project's records, unless the data come from a file that was
        judged in this run under this contract, and is unchanged since. Rows are taken out only where the
        contract says `on_violation: quarantine`, and are then in the dataset that it names.

        Raises:
            ContractViolatedError: A critical expectation does not hold.
            ContractNotEvaluatedError: A critical expectation could not be judged, or `data` is no table.
            ContractDeclarationError: The contract file is missing or wrong.
        """
        project = locate_project(*self._place)
        with self._kept_if_it_fails(project):
            suite = self._suite(project)
            # What a view makes of an object need not be a function of the object's file.
            sight = None if self.as_table else unchanged.loaded_from()
            judged = (self.dataset, str(suite.path), suite.fingerprint, project.settings.engine)
            if unchanged.has_held(sight, judged):
                return data
            table = self._table(data)
            started = time.perf_counter()
            verdict = self._evaluated(suite, table, project)
            if verdict.status == "held":
                unchanged.remember(sight, judged)
            response = self._response(suite, table, verdict, project)
        record = self._keep(project, suite, response, time.perf_counter() - started)
        self._announce(project, suite, response, record)
        if response.split is None:
            return data
        if occasion_of(self.dataset).operation == "save":
            kept.note(data, response.split.kept)
        return response.split.kept

    def check(self, by_chunks: bool = False) -> None:
        """Read the contract, import its view and find the place of its bad rows, without any data.

        Args:
            by_chunks: Whether a node saves the dataset chunk by chunk.

        Raises:
            ContractDeclarationError: The contract file or the view is missing or wrong; an outcome says so.
        """
        project = locate_project(*self._place)
        with self._kept_if_it_fails(project):
            suite = self._suite(project)
            if self.as_table:
                view_function(self.as_table, self.dataset)
            self._shelf(suite, project, by_chunks)

    @contextmanager
    def _kept_if_it_fails(self, project: Project) -> Iterator[None]:
        try:
            yield
        except ContractError as error:
            self._keep_failure(project, error)
            raise

    def _evaluated(self, suite: Suite, table: Any, project: Project) -> Verdict:
        try:
            return evaluate(suite, table, project.settings.engine)
        except ContractError:
            raise
        except Exception as error:  # whatever Great Expectations raises, the run has to say of which dataset
            raise ContractNotEvaluatedError(
                f"The contract of dataset '{self.dataset}' ({project.relative(suite.path)}) could not be "
                f"evaluated: Great Expectations failed with {type(error).__name__}: {error}"
            ) from error

    def _response(self, suite: Suite, table: Any, verdict: Verdict, project: Project) -> Response:
        shelf = self._shelf(suite, project)
        response = respond(suite, table, verdict, lambda part: self._evaluated(suite, part, project))
        if shelf is None:
            return response
        return set_aside(response, suite, table, shelf, occasion_of(self.dataset))

    def _shelf(self, suite: Suite, project: Project, by_chunks: bool = False) -> Shelf | None:
        """Where this contract sets rows aside; `None` where it does not."""
        rule = violation_rule(suite.meta)
        if rule.action != "quarantine":
            return None
        file = str(project.relative(suite.path))
        for problem in declaration_problems(rule, self.dataset, as_table=self.as_table, by_chunks=by_chunks):
            line = line_of_rule(suite.path)
            raise ContractDeclarationError(f"{file}:{line}: {problem}.", path=suite.path, line=line)
        reference = self._catalog or latest_reference(str(project.path))
        return shelf_of(suite, rule, self.dataset, reference, file)

    def _suite(self, project: Project) -> Suite:
        suite = read_suite(project.contract_path(self.contract))
        if self.environment not in ENVIRONMENTS:
            raise ContractDeclarationError(
                f"The validator of dataset '{self.dataset}' says `environment: {self.environment}`, which is "
                f"none of {', '.join(ENVIRONMENTS)}{did_you_mean(str(self.environment), ENVIRONMENTS)}"
            )
        return suite.for_environment(self.environment)

    def _table(self, data: Any) -> Any:
        table = data
        if self.as_table:
            table = viewed(data, self.as_table, self.dataset, "what the node returns")
        problem = why_not_a_table(table)
        if not problem:
            return table
        what = f"'{self.as_table}' made" if self.as_table else f"dataset '{self.dataset}' holds"
        raise ContractNotEvaluatedError(
            f"The contract of dataset '{self.dataset}' could not be evaluated: {what} {problem}, and a "
            f"contract is held on {TABLES}.\n"
            "Give the validator `options: {as_table: package.module.function}` with a function that "
            "makes a frame of it, or check what the node returns."
        )

    def _keep(self, project: Project, suite: Suite, response: Response, seconds: float) -> Path | None:
        try:
            return outcome.record_verdict(
                project,
                self.dataset,
                suite,
                response.verdict,
                occasion=occasion_of(self.dataset),
                seconds=seconds,
                as_table=self.as_table,
                response=response,
            )
        except (OSError, ValueError) as error:
            self._warn_of(error, project)
            return None

    def _keep_failure(self, project: Project, error: ContractError) -> None:
        status = "wrongly_declared" if isinstance(error, ContractDeclarationError) else "not_evaluated"
        try:
            outcome.record_failure(project, self.dataset, status, str(error), occasion_of(self.dataset))
        except (OSError, ValueError) as failure:
            self._warn_of(failure, project)

    def _warn_of(self, error: Exception, project: Project) -> None:
        run_id = occasion_of(self.dataset).run_id
        if run_id is not None and run_id == Contract._warned_in:
            return  # the same folder, and at its end the run names all that have no outcome
        Contract._warned_in = run_id
        advice = advice_on(error, project.relative(project.records.root))
        logger.warning(
            "The outcome of dataset '%s' could not be recorded (%s): %s", self.dataset, error, advice
        )

    def _announce(self, project: Project, suite: Suite, response: Response, record: Path | None) -> None:
        if response.status == "held":
            return
        verdict, occasion = response.verdict, occasion_of(self.dataset)
        subject = report.subject(self.dataset, verdict, response)
        text = report.body(
            suite,
            verdict,
            project,
            record,
            dataset=self.dataset,
            response=response,
            occasion=occasion,
            as_table=self.as_table,
        )
        if not response.stops:
            logger.warning("%s\n%s", subject, text)
            return
        kind = ContractViolatedError if response.status == "violated" else ContractNotEvaluatedError
        raise kind(text, verdict=verdict, path=suite.path, subject=subject)
