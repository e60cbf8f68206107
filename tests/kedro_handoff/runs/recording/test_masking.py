import json

import pytest

from kedro_handoff.runs.recording.masking import (
    HIDDEN,
    finite,
    masked,
    masked_command,
    masked_text,
    names_a_secret,
)


@pytest.mark.parametrize(
    "name",
    ["password", "DB_PASSWORD", "api_key", "apiKey", "key", "secret", "client-secret", "token", "accessToken",
     "credentials", "aws_access_key_id", "private_key", "dsn", "auth"],
)  # fmt: skip
def test_names_of_secrets(name):
    assert names_a_secret(name)


@pytest.mark.parametrize(
    "name",
    ["keyboard", "monkey", "tokenizer", "max_tokens", "join_key", "keys", "passengers", "author", "seed"],
)
def test_names_of_no_secrets(name):
    assert not names_a_secret(name)


def test_parameters_lose_their_secrets_at_any_depth_and_keep_the_rest():
    planted = {
        "db": {"user": "ada", "password": "planted", "url": "postgres://ada:planted@host/db"},
        "stores": [{"api_key": "planted", "bucket": "b"}],
        "headers": {"Authorization": "Bearer planted123456"},
        "note": "token=planted",
        "alpha": 0.5,
        "credentials": {"a": "planted"},
    }
    text = json.dumps(masked(planted))
    assert "planted" not in text
    assert [word in text for word in ("ada", "bucket", "0.5", "host/db")] == [True] * 4


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (["--params", "alpha=1,api_token=x"], ["--params", f"alpha=1,api_token={HIDDEN}"]),
        (["--params=password:x"], [f"--params=password:{HIDDEN}"]),
        (["--token", "x", "--tags", "y"], ["--token", HIDDEN, "--tags", "y"]),
        (["--secret=x"], [f"--secret={HIDDEN}"]),
        (["--conf-source", "https://u:p@h/x"], ["--conf-source", f"https://{HIDDEN}@h/x"]),
        (["--nodes", "a,b"], ["--nodes", "a,b"]),
    ],
)
def test_a_command_line_loses_its_secrets(given, shown):
    assert masked_command(given) == shown


@pytest.mark.parametrize("text", ["AKIAABCDEFGHIJKLMNOP", "ghp_abcdefghijklmnopqrstuvwx"])
def test_well_known_forms_of_keys_are_hidden_wherever_they_stand(text):
    assert text not in masked_text(f"with {text} in it")


def test_numbers_that_json_has_no_word_for_become_null():
    assert finite({"a": [float("nan"), 1.0], "b": float("inf")}) == {"a": [None, 1.0], "b": None}
