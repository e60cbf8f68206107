from hypothesis import given
from hypothesis import strategies as st

from kedro_handoff.fingerprint import document_fingerprint

documents = st.dictionaries(
    st.text(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists), max_size=5
)


@given(documents)
def test_the_order_of_keys_does_not_count(document):
    turned = dict(reversed(document.items()))
    assert document_fingerprint(document) == document_fingerprint(turned)


@given(documents, st.text(), st.integers())
def test_a_changed_value_does(document, key, value):
    changed = {**document, key: value}
    same = document == changed and repr(sorted(document.items())) == repr(sorted(changed.items()))
    assert (document_fingerprint(document) == document_fingerprint(changed)) == same
