"""The chain behind a dataset, over several runs, and what changed in it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import click
import pytest

from kedro_handoff.errors import RecordError
from kedro_handoff.runs.why.document import as_document
from kedro_handoff.runs.why.explaining import Explanation, explain
from kedro_handoff.runs.why.history import History
from kedro_handoff.runs.why.lines import as_lines

from ..difference.made import Project, texts  # noqa: TID252 - tests are no package


class Store:
    """Runs of a made-up project whose datasets lie in files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = Project()
        self.records: list[Any] = []
        self.texts: dict[str, str] = {}

    def run(self, only: tuple[str, ...] = (), **facts: Any) -> str:
        """Run all nodes, or some; what a node makes goes into a file and its bytes into the record."""
        made = self.project.run(f"2026-01-0{len(self.records) + 1}T00.00.00", **facts)
        if only:
            left_out = {output for name, (_, output) in self.project.graph.items() if name not in only}
            made["nodes"] = {name: node for name, node in made["nodes"].items() if name in only}
            read = {name for node in made["nodes"].values() for name in node["inputs"]}
            for name in left_out:
                dataset = made["datasets"].pop(name)
                if name in read:
                    made["datasets"][name] = {**dataset, "written": None, "made_by": None}
        for name, dataset in made["datasets"].items():
            content = dataset["written"] or dataset["read"]
            dataset |= {"path": f"{name}.txt", "file": _file(content["digest"])}
            if dataset["written"]:
                (self.folder / f"{name}.txt").write_text(content["digest"])
        self.records.insert(0, made)
        self.texts |= texts(self.project)
        return made["id"]

    def with_raw_file(self) -> Store:
        """The same, its input in a file, too."""
        (self.folder / "raw.txt").write_text(self.records[0]["datasets"]["raw"]["read"]["digest"])
        return self

    def why(self, dataset: str, since: int | None = None) -> Explanation:
        earlier = self.records[since] if since is not None else None
        return explain(dataset, History(self.records), self.folder, self.texts.get, {}.get, earlier)


def _file(text: str) -> dict[str, Any]:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"digest": digest, "size": len(text), "files": 1, "state": []}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """One run of the made-up project."""
    made = Store(tmp_path)
    made.run()
    return made


def test_the_chain_goes_back_to_what_came_in(store: Store):
    found = store.why("scores")
    assert [node.name for node in found.chain.nodes] == ["clean", "score"]
    assert [piece.dataset for piece in found.chain.inputs] == ["raw"]
    assert found.present is not None
    assert found.present.state == "as_made"
    assert found.change is None


def test_a_constant_upstream_is_named_for_the_dataset(store: Store):
    store.project.code["clean"]["p.LIMIT"] = "LIMIT = 100"
    store.run()
    change = store.why("scores").change
    assert change is not None
    assert change.sentence.startswith(
        "`scores` changed because `LIMIT` in src/p/nodes.py changed from 50 to 100"
    )


def test_what_is_off_the_chain_is_no_cause(store: Store):
    store.project.code["clean"]["p.LIMIT"] = "LIMIT = 100"
    store.project.code["plot"]["p.plot"] = "def plot2"
    store.run()
    change = store.why("scores").change
    assert change is not None
    assert [cause.id for cause in change.causes] == ["code:p.LIMIT"]


def test_runs_that_made_the_same_are_passed_over(store: Store):
    store.project.parameters["model"] = {"depth": 4, "seed": 1}
    store.run()
    store.run()
    found = store.why("scores")
    assert found.since is not None
    assert (found.since["id"], found.same_since) == ("2026-01-01T00.00.00", "2026-01-02T00.00.00")


def test_partial_runs_that_made_different_pieces_are_followed(store: Store):
    store.project.code["clean"]["p.LIMIT"] = "LIMIT = 100"
    store.run(only=("clean",))
    store.run(only=("score", "evaluate"))
    found = store.why("metrics")
    runs = [(node.name, node.run["id"][:10]) for node in found.chain.nodes]
    assert runs == [("clean", "2026-01-02"), ("score", "2026-01-03"), ("evaluate", "2026-01-03")]
    assert found.change is not None
    assert found.change.first_cause is not None
    assert found.change.first_cause.id == "code:p.LIMIT"


def test_a_reused_node_is_followed_to_the_run_that_made_it(store: Store):
    store.run()
    store.records[0]["nodes"]["clean"]["status"] = "reused"
    store.project.code["evaluate"]["p.evaluate"] = "def evaluate2"
    found = store.why("scores")
    first = found.chain.nodes[0]
    assert (first.name, first.run["id"][:10]) == ("clean", "2026-01-01")


def test_a_file_that_somebody_changed_is_said_to_be_changed(store: Store):
    (store.folder / "scores.txt").write_text("edited by hand")
    found = store.why("scores")
    assert found.present is not None
    assert found.present.state == "changed_since"
    assert "It is NOT what the last recorded run left" in "\n".join(as_lines(found))


def test_a_file_that_somebody_put_back_is_of_the_run_that_made_it(store: Store):
    kept = (store.folder / "scores.txt").read_text()
    store.project.data["raw"] = "other data"
    store.run()
    (store.folder / "scores.txt").write_text(kept)
    found = store.why("scores")
    assert found.present is not None
    assert (found.present.state, found.chain.run["id"]) == ("put_back", "2026-01-01T00.00.00")


def test_a_file_that_is_gone_is_said_to_be_gone(store: Store):
    (store.folder / "scores.txt").unlink()
    assert "It is not there any more." in "\n".join(as_lines(store.why("scores")))


def test_an_input_says_that_it_came_in_and_what_changed_in_it(store: Store):
    store.project.data["raw"] = "other data"
    store.run()
    text = click.unstyle("\n".join(as_lines(store.why("raw"))))
    assert "No run made it: it comes in from outside." in text
    assert text.endswith("`raw` came in with other content.")


def test_since_compares_with_the_run_that_was_asked_for(store: Store):
    store.run()
    found = store.why("scores", since=1)
    assert found.change is not None
    assert found.change.sentence.startswith("Nothing differs: `scores` is as it was")


def test_an_unknown_dataset_is_an_error_with_the_nearest_names(store: Store):
    with pytest.raises(RecordError, match=r"No recorded run knows a dataset 'score'; did you mean 'scores'"):
        store.why("score")


def test_the_document_for_machines_has_the_chain_and_the_change(store: Store):
    store.project.parameters["limit"] = 2
    store.run()
    document = as_document(store.why("cleaned"))
    assert [node["node"] for node in document["nodes"]] == ["clean"]
    assert document["change"]["first_cause"] == "parameters:limit"


def test_inputs_and_files_on_the_way_that_are_as_they_were_are_said_to_be(store: Store):
    then = store.with_raw_file().why("scores").since_then
    assert (then.changes, then.files, then.open) == ((), 2, ())


def test_an_input_that_changed_since_the_run_is_named_with_its_sizes(store: Store):
    (store.with_raw_file().folder / "raw.txt").write_text("other bytes")
    found = store.why("scores")
    assert [cause.id for cause in found.since_then.changes] == ["file:raw"]
    text = click.unstyle(" ".join(" ".join(as_lines(found)).split()))
    assert "raw.txt (`raw`) has other bytes, 16 B -> 11 B, since the run 2026-01-01T00.00.00 read it" in text
    assert "`kedro run --to-outputs=scores` brings it in." in text


def test_a_file_on_the_way_that_was_edited_or_deleted_is_named(store: Store):
    (store.with_raw_file().folder / "cleaned.txt").write_text("0123456789abcdef")
    changes = store.why("scores").since_then.changes
    assert [(cause.id, cause.change.partition(",")[0]) for cause in changes] == [
        ("file:cleaned", "has other bytes of the same size")
    ]
    (store.folder / "cleaned.txt").unlink()
    assert store.why("scores").since_then.changes[0].change.startswith("is not there any more")


def test_what_cannot_be_reached_or_was_not_recorded_is_said_to_be_unknown(store: Store):
    for record in store.records:
        record["datasets"]["raw"]["path"] = "nosuchprotocol://bucket/raw.txt"
        record["datasets"]["cleaned"]["file"] = None
    then = store.why("scores").since_then
    assert then.open == (
        "`raw`: nosuchprotocol://bucket/raw.txt cannot be reached (ValueError)",
        "`cleaned`: its bytes are not on record",
    )


def test_a_project_that_cannot_be_read_leaves_code_and_parameters_unknown(store: Store):
    found = explain(
        "scores",
        History(store.records),
        store.folder,
        store.texts.get,
        {}.get,
        look=lambda _: "SyntaxError: no",
    )
    assert found.since_then.open[-1] == (
        "code, parameters and packages: the project cannot be read (SyntaxError: no)"
    )
    assert not as_document(found)["since_then"]["code_and_parameters"]
