from __future__ import annotations

import gc
import pickle

import yaml
from kedro.io import DataCatalog

from kedro_handoff.contracts.quarantine.catalog_reference import introduce, latest_reference


def catalog_of(kind: str = "kedro_handoff.Contract") -> DataCatalog:
    validator = {"class": kind, "options": {"dataset": "x"}}
    return DataCatalog.from_config({"x": {"type": "MemoryDataset", "validator": validator}})


def options(catalog: DataCatalog) -> dict:
    return catalog.validator_specs["x"].options


def test_contracts_know_their_catalog_and_other_validators_are_left_alone():
    catalog, other = catalog_of(), catalog_of("somebody.Else")
    introduce(catalog, "here")
    introduce(other, "there")
    assert options(catalog)["catalog"].catalog is catalog
    assert options(other) == {"dataset": "x"}
    assert latest_reference("here").catalog is catalog
    assert latest_reference("nowhere") is None


def test_a_pickled_catalog_takes_its_reference_along():
    catalog = catalog_of()
    introduce(catalog, "here")
    copied = pickle.loads(pickle.dumps(catalog))  # noqa: S301 - our own bytes
    assert options(copied)["catalog"].catalog is copied


def test_a_catalog_is_not_kept_alive():
    catalog = catalog_of()
    introduce(catalog, "here")
    reference = options(catalog)["catalog"]
    del catalog
    gc.collect()
    assert reference.catalog is None


def test_a_configuration_that_is_written_out_shows_no_datasets():
    catalog = catalog_of()
    introduce(catalog, "here")
    assert "DataCatalog" not in yaml.dump(options(catalog))
