import pytest
from kedro_datasets.pandas import ParquetDataset

from kedro_handoff.contracts.draft.source import load_table
from kedro_handoff.errors import DraftError
from kedro_handoff.structure import EntryFacts


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "run the pipeline that makes it first"),
        (b"no Parquet", "there is something, but it cannot be read"),
    ],
)
def test_data_that_cannot_be_loaded_are_told_from_data_that_are_not_there(tmp_path, content, said):
    path = tmp_path / "visits.parquet"
    if content is not None:
        path.write_bytes(content)
    entry = EntryFacts("visits", {"type": "pandas.ParquetDataset", "filepath": str(path)})
    with pytest.raises(DraftError, match=f"Dataset 'visits' cannot be loaded \\({said}\\):"):
        load_table(ParquetDataset(filepath=str(path)), entry)
