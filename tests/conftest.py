"""Fixtures of the tests that call the program from outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.installation import Installation, installation


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A society with books; tests leave the books as they are."""
    with installation(tmp_path_factory.mktemp("founded")) as place:
        place.found_society()
        place.python("-m", "tests.books")
        yield place
