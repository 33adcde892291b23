"""Fixtures that several test modules share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import hypothesis
import pytest
from browser import launched, served, watched
from built import Built, build
from playwright.sync_api import Browser, Page

from policysite.csp import policy, site_hashes

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one module."""
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def address(real: Built) -> Iterator[str]:
    """The address of the real site, served under the strict policy that it is released with."""
    with served(real.root, {"Content-Security-Policy": policy(site_hashes(real.root))}) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own, which must log no error and ask no other host for anything."""
    with browser.new_context(base_url=address) as context, watched(context, address) as found:
        yield found
