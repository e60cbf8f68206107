import pytest

from kedro_handoff.contracts.reading.partitions import partition_problems


@pytest.mark.parametrize(
    ("partition", "words"),
    [
        ({"values": ["a"]}, "is not {values"),
        ({"values": ["a", "b"], "weights": [0.5, 0.6]}, "sum to 1.1"),
        ({"values": ["a"], "weights": ["x"]}, "not a list of numbers"),
        ({"values": ["a"], "weights": [0.5, 0.5]}, "2 weights and 1 values; it needs 2"),
        ({"bins": [0, 1], "weights": [0.5, 0.5]}, "2 weights and 2 bins; it needs 3"),
        ({"bins": [0, 2, 1], "weights": [0.5, 0.5]}, "do not rise"),
    ],
)
def test_a_distribution_that_is_none_is_refused_with_the_reason(partition, words):
    assert words in " ".join(partition_problems({"partition_object": partition}))


@pytest.mark.parametrize(
    "partition",
    [
        {"values": ["a", "b"], "weights": [0.4, 0.6]},
        {"bins": [0, 1, 2], "weights": [0.4, 0.5], "tail_weights": [0.1, 0]},
        None,
    ],
)
def test_a_distribution_is_taken(partition):
    assert not list(partition_problems({"partition_object": partition}))
