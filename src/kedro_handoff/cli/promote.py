"""`kedro handoff promote`."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.cli.promote_choice import chosen_otherwise, pipeline_for, refuse_outside
from kedro_handoff.cli.promotion_shown import node_lines, promotion_document, show_promotion
from kedro_handoff.cli.proposal import proposal_document, proposal_lines
from kedro_handoff.errors import NotebookError
from kedro_handoff.interruption import heard_in_order
from kedro_handoff.notebooks.applying import Applied, Complement
from kedro_handoff.notebooks.branch.keeping import branch_name
from kedro_handoff.notebooks.carrying_out import Outcome, carry_out
from kedro_handoff.notebooks.choice import Choice, ranges
from kedro_handoff.notebooks.division import Division
from kedro_handoff.notebooks.drafted_contracts import drafted_contracts
from kedro_handoff.notebooks.evidence import Proving
from kedro_handoff.notebooks.keeping import VARIABLE
from kedro_handoff.notebooks.link import link_change
from kedro_handoff.notebooks.manifest import manifest_of
from kedro_handoff.notebooks.notebook import Notebook, read_notebook
from kedro_handoff.notebooks.plan_file import PlanFile, plan_text, read_plan
from kedro_handoff.notebooks.promotion import Promotion, prepare
from kedro_handoff.notebooks.proposal import propose_for
from kedro_handoff.notebooks.testing.complement import PromotedTests
from kedro_handoff.notebooks.testing.job import in_words
from kedro_handoff.notebooks.typed_functions import typed_functions
from kedro_handoff.store import write_whole


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--pipeline", default="", help="Pipeline that takes the nodes; made where there is none.")
@click.option("--function", "functions", multiple=True, help="A function that the notebook calls.")
@click.option("--cells", multiple=True, help="Flat cells to make one function of: 4-7 or 4,6.")
@click.option("--as", "names", multiple=True, help="Name of the function made of `--cells`.")
@click.option(
    "--param", "params", multiple=True, help="Constant to make a parameter: NAME or NAME=group.name."
)
@click.option("--figures", is_flag=True, help="Make a node of each figure that is drawn, too.")
@click.option(
    "--plan", "plan_file", type=click.Path(path_type=Path), help="Write the proposal there, or read it."
)
@click.option("--accept", is_flag=True, help="Take the proposed division of the whole notebook.")
@click.option("--fix", is_flag=True, help="Make arguments of data that functions take from the notebook.")
@click.option(
    "--take", type=click.Choice(["notebook", "module"]), help="Side that is right where both differ."
)
@click.option("--no-verify", is_flag=True, help="Do not run notebook and nodes to prove that they agree.")
@click.option(
    "--cell-limit", default=600, type=click.IntRange(min=1), help="Seconds that a cell may take in the proof."
)
@click.option("--link", is_flag=True, help="Let the notebook import what was promoted from it.")
@click.option(
    "--commit", is_flag=True, help="Put it on a branch of its own; the working tree stays as it is."
)
@click.option("--branch", help="Name of that branch; by default handoff/NOTEBOOK-PIPELINE.")
@click.option("--no-contracts", is_flag=True, help="Draft no contracts for what the nodes persist.")
@click.option("--no-tests", is_flag=True, help="Write no tests of the nodes.")
@click.option("--real-rows", default=0, help="Real rows that a test takes in place of made-up ones.")
@click.option("--dry-run", is_flag=True, help="Show the plan and the diff, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def promote(
    metadata: Any,
    notebook: Path,
    pipeline: str,
    functions: tuple[str, ...],
    cells: tuple[str, ...],
    names: tuple[str, ...],
    params: tuple[str, ...],
    figures: bool,
    plan_file: Path | None,
    accept: bool,
    fix: bool,
    take: Any,
    no_verify: bool,
    cell_limit: int,
    link: bool,
    commit: bool,
    branch: str | None,
    no_contracts: bool,
    no_tests: bool,
    real_rows: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Turn a notebook's code into nodes of a pipeline.

    Cells are chosen by a first line `#| node`, by `--function`, or by `--cells 4-7 --as name`. With none of
    these, nodes promoted earlier are brought up to date where the notebook has changed; otherwise a division
    of the whole notebook is proposed: `--accept` takes it; `--plan FILE` writes it to a file and, where that
    is there already, promotes according to it. The notebook is never changed. Unless told otherwise, a copy
    of it and the new nodes are then run on the same data, every write redirected: if they do not give the
    same datasets, all files become again what they were.
    Exits with 1 if something has to be mended first.
    """
    if os.environ.get(VARIABLE):
        click.echo("kedro handoff promote is left out where a notebook is replayed.")
        return
    if link and no_verify:
        raise click.UsageError("--link needs the proof that both sides agree; leave out --no-verify.")
    structure = structure_of(metadata, None)
    read = read_notebook(notebook)
    refuse_outside(structure, notebook)
    earlier = manifest_of(structure, notebook)
    chosen = [*(Choice(function=name) for name in functions), *ranges(cells, names, read)]
    if (plan_file or accept) and (chosen or (plan_file and accept)):
        raise NotebookError(
            "Give one: `--accept` takes the proposal, `--plan` a file, `--function` and `--cells` choose."
        )
    plan = read_plan(plan_file, read) if plan_file and plan_file.exists() else PlanFile()
    pipeline = pipeline_for(pipeline or plan.pipeline, earlier)
    proposed = accept or (plan_file is not None and not plan.choices)
    again = bool(take) or link
    choices = chosen or ([] if proposed else chosen_otherwise(structure, plan, read, earlier, again))
    if not choices:
        division = propose_for(structure, notebook, pipeline, params)
        if not accept or not division.choices:
            _propose(division, notebook, read, pipeline, plan_file, dry_run, as_json)
            raise SystemExit(int(accept))
        choices = list(division.choices)
    choices = [replace(choice, fix=choice.fix or fix) for choice in choices]
    promotion = prepare(structure, notebook, pipeline, choices, params, take or "", figures)
    outcome = Outcome(Applied(()))
    tests = PromotedTests(real_rows)
    if dry_run and link and not promotion.plan.refusals:
        change = link_change(structure, promotion, notebook)
        promotion = replace(promotion, files=(*promotion.files, change))
    if not dry_run:
        # A checked-out node has its types and contracts in its own modules.
        complements: list[Complement] = [] if promotion.updates else [typed_functions]
        complements += [] if no_contracts or promotion.updates else [drafted_contracts]
        # After the contracts, which they hold the nodes to.
        complements += [] if no_tests or promotion.updates else [tests]
        target = (branch or branch_name(notebook, promotion.pipeline)) if commit else ""
        try:
            with heard_in_order():
                outcome = carry_out(
                    *(structure, promotion, notebook, complements),
                    verified=not no_verify,
                    linked=link,
                    branch=target,
                    said=lambda: in_words(tests.found),
                    proving=Proving(cell_limit, _seen if sys.stderr.isatty() and not as_json else None),
                )
        except KeyboardInterrupt:
            click.echo("Interrupted; all files are again what they were.", err=True)
            raise SystemExit(130) from None
    show_promotion(
        structure.project, promotion, outcome.applied, tests.found, dry_run, as_json, outcome.committed
    )
    if promotion.plan.refusals or not outcome.complete:
        raise SystemExit(1)


def _seen(step: str) -> None:
    click.echo(f"  {step}", err=True)


def _propose(
    division: Division,
    notebook: Path,
    read: Notebook,
    pipeline: str,
    plan_file: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Show a division, and write it to the plan file where one was asked for."""
    text = plan_text(division, read, pipeline)
    written = plan_file is not None and not dry_run and bool(division.choices)
    if plan_file is not None and written:
        write_whole(plan_file, text)
    if as_json:
        document = {
            **promotion_document(Promotion(division.plan, ()), Applied(())),
            **proposal_document(division),
        }
        document |= {"proposal": True, "plan": str(plan_file) if written else None}
        click.echo(json.dumps(document, indent=2))
        return
    for node in division.plan.nodes:
        for line in node_lines(node):
            click.echo(line)
    for line in proposal_lines(division, notebook, pipeline):
        click.echo(line)
    if plan_file is not None and division.choices:
        click.echo(f"wrote {plan_file}; edit it and run the same command again" if written else text)
