from __future__ import annotations

import copy
import gc
import pickle

from kedro.io import DataCatalog

from kedro_handoff.contracts.quarantine.catalog_reference import CatalogReference

CONFIG = {"x": {"type": "MemoryDataset", "validator": {"class": "kedro_handoff.Contract", "options": {}}}}


def attached() -> tuple[DataCatalog, CatalogReference]:
    reference = CatalogReference()
    config = copy.deepcopy(CONFIG)
    config["x"]["validator"]["options"]["catalog"] = reference
    catalog = DataCatalog.from_config(config)
    reference.attach(catalog)
    return catalog, reference


def test_a_contract_gets_the_reference_that_was_put_into_the_configuration():
    catalog, reference = attached()
    assert catalog.validator_specs["x"].options["catalog"] is reference
    assert reference.catalog is catalog


def test_a_pickled_catalog_takes_its_reference_along():
    catalog, _ = attached()
    copied = pickle.loads(pickle.dumps(catalog))  # noqa: S301 - our own bytes
    assert copied.validator_specs["x"].options["catalog"].catalog is copied


def test_the_newest_catalog_in_use_counts_and_none_is_kept_alive():
    catalog, reference = attached()
    other = DataCatalog()
    reference.attach(other)
    assert reference.catalog is other
    del other
    gc.collect()
    assert reference.catalog is catalog
    del catalog
    gc.collect()
    assert reference.catalog is None
