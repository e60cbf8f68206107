import pytest

from kedro_handoff.secrets_in_code import masked_source


@pytest.mark.parametrize(
    "text",
    [
        'password = "hunter2"\n',
        'def f(x, *, api_key="hunter2"):\n    return x\n',
        'connect(host="db", secret=b"hunter2")\n',
        'd = {"ä": "ö", "auth_token": "hunter2"}\n',
        'os.environ["DB_PASSWORD"] = "hunter2"\n',
        'if token == "hunter2":\n    pass\n',
        'URL = "postgres://me:hunter2@host/db"\n',
        "x = 1  # password: hunter2\n",
        'dsn = "Server=x;Password=hunter2"\n',
        '    password = """hunter2"""\n    x = 1\n',
        'node(lambda x: f(x, password="""hunter2"""),\n',
    ],
)
def test_a_credential_is_hidden(text):
    assert "hunter2" not in masked_source(text)
    assert "***" in masked_source(text)


def test_known_forms_of_keys_are_hidden():
    assert masked_source('x = "AKIAABCDEFGHIJKLMNOP"\n') == 'x = "***"\n'


def test_other_code_is_left_as_it_is():
    text = 'def f(password: str):\n    return connect(password=password, mode="fast")\n'
    assert masked_source(text) == text
