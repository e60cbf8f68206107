"""What looks like a credential: the words that name one, and the forms that one has.

One vocabulary for all who look for credentials. How strictly its words are read depends on what a mistake
costs: what is kept of a run or shown hides too much rather than too little, while a notebook is refused only
for what is surely a password, key or token.
"""

from __future__ import annotations

import re

HIDDEN = "***"

# These name a credential wherever in a name they stand.
_ALWAYS = (
    r"passw(?:or)?d|passphrase|secret|api_?key|access_?key|private_?key|account_?key|auth_?key|"
    r"secret_?key|auth_?token|access_?token|api_?token|connection_?string|conn_?str"
)
# These do in code that is kept, where hiding too much costs a line of a diff, and as a word of any name:
# a `tokenizer` among the parameters is none.
_MOSTLY = r"pwd|token|credential"
# These do as a word in the name of a parameter or option only: code is full of keys that open nothing.
_AS_A_WORD = r"pass|keys?|sas|dsn|auth|authorization|cookie|signature"
# Names that speak of columns and sorting, not of locks: `key: value` in them is no credential.
_HARMLESS = re.compile(
    r"^(?:join|primary|foreign|sort|group|row|natural|business|surrogate|unique|partition|index|merge)_keys?$|"
    r"^keys$|^tokens?_per_|^(?:max|min|n|num)_(?:new_)?tokens$|^key_(?:columns?|fields?|name)s?$",
    re.I,
)
# `apiKey`, `accessToken`, `myPassword`: words that are joined by their capitals.
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD_OF_A_NAME = re.compile(rf"(?:^|[_\-.: ])(?:(?:{_MOSTLY})s?|{_AS_A_WORD})(?:$|[_\-.: ])", re.I)
_ANYWHERE = re.compile(_ALWAYS, re.I)
_END_OF_A_NAME = re.compile(rf"(?:^|_)(?:{_ALWAYS}|pwd)$", re.I)
_LONG = 16  # a `token` that is longer is no word of a text

WORDS = rf"{_ALWAYS}|{_MOSTLY}"  # in texts and in code

# In each form, `head` stays and `secret` is hidden.
USER_IN_URL = re.compile(r"(?P<head>\b[a-zA-Z][\w+.-]*://)(?P<secret>[^\s/@'\"]+)(?=@)")
PASSWORD_IN_URL = re.compile(r"(?P<head>\b[a-zA-Z][\w+.-]*://[^\s:/@'\"]*:)(?P<secret>[^\s@/'\"]+)(?=@)")
IN_QUERY = re.compile(
    r"(?P<head>[?&;](?:sig|signature|token|access_token|api_?key|key|password|pwd|secret|sas|"
    r"x-amz-[\w-]+|x-goog-[\w-]+|awsaccesskeyid)=)(?P<secret>[^&\s'\"]+)",
    re.I,
)
IN_CONNECTION_STRING = re.compile(
    r"(?P<head>\b(?:password|pwd|accountkey|sharedaccesskey)\s*=)(?P<secret>[^;\s'\"]+)", re.I
)
ASSIGNED = re.compile(
    rf"(?P<head>[\w.\-]*(?:{WORDS})[\w.\-]*[\"']?\s*[=:]\s*[\"']?)(?P<secret>[^;,\s'\"]+)", re.I
)
BEARER = re.compile(r"(?P<head>\b(?:Bearer|Basic)\s+)(?P<secret>[A-Za-z0-9+/=._\-]{8,})")
KNOWN = re.compile(
    r"(?P<head>)(?P<secret>\bAKIA[0-9A-Z]{16}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|"
    r"\bsk-[\w-]{20,}|\bxox[abprs]-[\w-]{10,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bAIza[\w-]{35}|"
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$))",
    re.DOTALL,
)


def hidden(text: str, *forms: re.Pattern[str]) -> str:
    """The text with what these forms find made unreadable, one form after the other."""
    for form in forms:
        text = form.sub(lambda found: f"{found['head']}{HIDDEN}", text)
    return text


def names_a_secret(name: str) -> bool:
    """Whether what stands under this name, of a parameter or option, is taken for a credential."""
    if _HARMLESS.search(name):
        return False
    return bool(_ANYWHERE.search(name) or _WORD_OF_A_NAME.search(_CAMEL.sub("_", name)))


def surely_holds_a_secret(name: str, text: str) -> bool:
    """Whether a text under this name is a credential whatever its form."""
    long = name.lower() == "token" and len(text) >= _LONG
    return bool(text) and (long or bool(_END_OF_A_NAME.search(name)))
