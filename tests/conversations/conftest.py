"""Which transcripts the everyday suite runs on PostgreSQL too."""

import pytest

# The store's own tests run on both engines, all of them. Of the transcripts, each of which may take a
# second, PostgreSQL sees the whole story and what several do at once; `make soak` runs the rest on it.
ON_BOTH = ("test_across_the_bridge", "test_hidden_identity", "test_linking", "at_once", "of_two", "two_ticks")


@pytest.hookimpl(tryfirst=True)  # before what is marked is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        again = "conversations" in item.nodeid and "postgresql" in item.nodeid
        if again and not any(name in item.nodeid for name in ON_BOTH):
            item.add_marker(pytest.mark.thorough)
