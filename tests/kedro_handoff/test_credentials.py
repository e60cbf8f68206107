"""One vocabulary of credentials, and what each of its uses makes of it."""

import pytest

from kedro_handoff.credentials import names_a_secret, surely_holds_a_secret
from kedro_handoff.runs.recording.masking import masked_text
from kedro_handoff.secrets_in_code import masked_source

ALWAYS = ["password", "DB_PASSWD", "passphrase", "clientSecret", "api_key", "accesskey", "private_key",
          "AccountKey", "auth_token", "apiToken", "connection_string", "conn_str"]  # fmt: skip
KNOWN = ["AKIAABCDEFGHIJKLMNOP", "ghp_" + "a" * 24, "github_pat_" + "a" * 24, "sk-" + "a" * 24,
         "xoxb-" + "1" * 12, "eyJhbGciOi.eyJzdWIiOi.", "AIza" + "a" * 35,
         "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"]  # fmt: skip


@pytest.mark.parametrize("name", [*ALWAYS, "pwd", "token", "credential"])
def test_what_these_names_hold_is_hidden_in_records_texts_and_code(name):
    assert names_a_secret(name)
    assert "planted" not in masked_text(f"login failed: {name}=planted")
    assert "planted" not in masked_source(f'{name} = "planted"\n')
    assert "planted" not in masked_source(f'f({name}="planted"\n')  # cannot be parsed


@pytest.mark.parametrize("key", KNOWN)
def test_keys_of_known_forms_are_hidden_in_texts_and_code(key):
    assert masked_text(f"with {key}") == "with ***"
    assert masked_source(f'x = """{key}"""\n') == 'x = """***"""\n'


@pytest.mark.parametrize("name", ["pass", "key", "sas", "dsn", "auth", "cookie"])
def test_short_words_speak_of_secrets_in_parameters_only(name):
    assert names_a_secret(f"db.{name}")
    assert masked_source(f'{name} = "a column"\n') == f'{name} = "a column"\n'


@pytest.mark.parametrize(("name", "text", "sure"), [
    ("db_password", "x", True), ("private_key", "x", True), ("password_column", "x", False),
    ("token", "x" * 16, True), ("token", "the", False), ("password", "", False),
])  # fmt: skip
def test_a_notebook_is_refused_only_for_what_is_surely_one(name, text, sure):
    assert surely_holds_a_secret(name, text) is sure
