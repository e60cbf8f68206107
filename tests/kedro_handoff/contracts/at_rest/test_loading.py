import pandas as pd
import pytest
from kedro_datasets.pandas import CSVDataset, ParquetDataset

from kedro_handoff import ContractNotEvaluatedError
from kedro_handoff.contracts.at_rest.loading import is_parquet, load, parquet_of_dataset, read_file

TABLE = pd.DataFrame({"id": [1, 2], "ward": ["north", "south"]})
WRITERS = {
    "t.csv": lambda path: TABLE.to_csv(path, index=False),
    "t.csv.gz": lambda path: TABLE.to_csv(path, index=False),
    "t.tsv": lambda path: TABLE.to_csv(path, index=False, sep="\t"),
    "t.parquet": lambda path: TABLE.to_parquet(path),
    "t.json": lambda path: TABLE.to_json(path, orient="records"),
    "t.jsonl": lambda path: TABLE.to_json(path, orient="records", lines=True),
    "t.feather": lambda path: TABLE.to_feather(path),
    "t.arrow": lambda path: TABLE.to_feather(path),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_is_read_by_its_name(tmp_path, name):
    WRITERS[name](tmp_path / name)
    pd.testing.assert_frame_equal(read_file(tmp_path / name), TABLE)


def test_a_folder_is_read_as_parquet(tmp_path):
    TABLE.to_parquet(tmp_path / "t", partition_cols=["ward"])
    assert is_parquet(tmp_path / "t")
    assert set(read_file(tmp_path / "t")["ward"]) == {"north", "south"}


def test_a_file_is_read_as_the_catalog_reads_its_own(tmp_path):
    (tmp_path / "t.csv").write_text("id;ward\n01;north\n")
    dataset = CSVDataset(filepath="x.csv", load_args={"sep": ";", "dtype": {"id": "str"}})
    assert read_file(tmp_path / "t.csv", dataset).to_dict("records") == [{"id": "01", "ward": "north"}]


@pytest.mark.parametrize(("name", "text"), [("none.csv", "no file"), ("t.docx", "no known kind")])
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, text):
    (tmp_path / "t.docx").write_text("")
    with pytest.raises(ContractNotEvaluatedError, match=text):
        read_file(tmp_path / name)


def test_a_damaged_file_could_not_be_read(tmp_path):
    (tmp_path / "t.parquet").write_text("nothing")
    with pytest.raises(ContractNotEvaluatedError, match="cannot be read: ArrowInvalid"):
        read_file(tmp_path / "t.parquet")


def test_a_dataset_without_data_says_where_they_would_be(tmp_path):
    with pytest.raises(ContractNotEvaluatedError, match=r"There are no data yet at .*t\.csv"):
        load(CSVDataset(filepath=str(tmp_path / "t.csv")))


def test_only_parquet_that_is_read_whole_is_read_in_batches(tmp_path):
    path = str(tmp_path / "t.parquet")
    assert parquet_of_dataset(ParquetDataset(filepath=path)) == tmp_path / "t.parquet"
    assert parquet_of_dataset(ParquetDataset(filepath=path, load_args={"columns": ["id"]})) is None
    assert parquet_of_dataset(CSVDataset(filepath=path)) is None
