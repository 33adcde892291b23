"""Fixtures that several test modules share."""

from pathlib import Path
from typing import Protocol

import hypothesis
import pytest
from built import Built, build

hypothesis.settings.register_profile(
    "project", derandomize=True, database=None, deadline=None, max_examples=300, print_blob=False
)
hypothesis.settings.register_profile("long", database=None, deadline=None, max_examples=10_000)
hypothesis.settings.load_profile("project")


class Golden(Protocol):
    """Compares a text with a committed file."""

    def __call__(self, path: Path, text: str) -> None:
        """Fail where `text` is not what the file at `path` holds."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --accept` writes the expected files anew; read the diff before committing it."""
    parser.addoption("--accept", action="store_true", help="write the expected files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """The comparison of a text with its expected file."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--accept"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site built once from the real data as of 2026-11-23."""
    return build(tmp_path_factory.mktemp("real") / "site")
