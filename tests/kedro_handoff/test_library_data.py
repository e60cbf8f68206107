"""Examples of libraries are data of the catalog, and nothing else is called."""

import pytest
from kedro.io import DataCatalog, DatasetError

IRIS = {"type": "kedro_handoff.LibraryDataset", "loader": "sklearn.datasets.load_iris"}


def test_an_example_is_loaded_by_the_catalog():
    entry = {**IRIS, "load_args": {"as_frame": True}, "part": "frame"}
    assert DataCatalog.from_config({"iris": entry}).load("iris").shape == (150, 5)


def test_an_example_cannot_be_saved_to():
    with pytest.raises(DatasetError, match="gives data and keeps none"):
        DataCatalog.from_config({"iris": IRIS}).save("iris", 1)


@pytest.mark.parametrize("loader", ["os.system", "sklearn.datasets.load_a b", "sklearn.datasets._base.load"])
def test_no_other_function_is_called(loader):
    with pytest.raises(DatasetError, match="is no loader of examples"):
        DataCatalog.from_config({"iris": {**IRIS, "loader": loader}}).load("iris")
