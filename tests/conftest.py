"""Fixtures that several test modules share."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import hypothesis
import pytest
from helpers import live
from helpers.browser import launched, served, watched
from helpers.built import Built, build, built_once
from helpers.paths import OFFICE, PROJECT, SMALL, SMALL_RECORDS, URL
from helpers.releasing import quick
from helpers.tiny import project
from playwright.sync_api import Browser, Page

from policysite.publish import Job
from policysite.publish.deploy import policy, site_hashes

hypothesis.settings.register_profile(
    "project", derandomize=True, database=None, deadline=None, max_examples=300, print_blob=False
)
hypothesis.settings.register_profile("long", database=None, deadline=None, max_examples=10_000)

LONGEST = ("test_hostile", "test_any_data", "test_interruption", "test_fuzz")
"""The modules that take a worker longest in `make test-long`."""

FIGURES = pytest.StashKey[list[str]]()


class Golden(Protocol):
    """Compares a text with a committed file."""

    def __call__(self, path: Path, text: str) -> None:
        """Fail where `text` is not what the file at `path` holds."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --accept` writes the expected files anew; read the diff before committing it."""
    parser.addoption("--accept", action="store_true", help="write the expected files anew")


def pytest_configure(config: pytest.Config) -> None:
    """Gather what the long runs tell of themselves, and note whatever reads the live data.

    The profile is loaded here: where pytest is given no path, this file is read after hypothesis has loaded it.
    """
    hypothesis.settings.load_profile(config.getoption("--hypothesis-profile") or "project")
    config.stash[FIGURES] = []
    gc.set_threshold(50_000, 10, 4)  # looking for garbage after every 700 objects takes a sixth of the time
    live.listen()
    os.environ["SITE_COMMIT"] = "0" * 40  # every build the same, whatever is not committed yet


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """After pytest-cov, which begins to measure here where there are workers."""
    live.leave_threads_untraced()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest modules first, then those with a browser or a server: each is one worker's (`--dist loadfile`)."""

    def place(item: pytest.Item) -> int:
        if item.path.stem in LONGEST:
            return LONGEST.index(item.path.stem)
        return len(LONGEST) + (item.path.parent.name not in ("pages", "publish"))

    items.sort(key=place)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of `pytest -n` hands its figures to the process that prints them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = session.config.stash[FIGURES]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the figures of a worker that has ended."""
    node.config.stash[FIGURES] += getattr(node, "workeroutput", {}).get("figures", [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures of the runs over many cases, a line each, whatever becomes of the rest."""
    for line in config.stash[FIGURES]:
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def live_data_is_left_alone() -> Iterator[None]:
    """No test reads what stands in `data/`: the tests hold for whatever an office has there."""
    yield
    found = [*live.breaches]
    live.breaches.clear()
    assert found == []


@pytest.fixture(scope="session")
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Tell a figure: it is printed at the end."""
    return request.config.stash[FIGURES].append


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether everything is wanted (`make test-long`), not the share of it that others have time for."""
    return bool(request.config.getoption("--hypothesis-profile") == "long")


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
    """The site of `tests/offices/office` as of 2026-11-23 without an address, built once for all workers."""
    return built_once(tmp_path_factory, "real", lambda folder: build(folder / "site"))


@pytest.fixture(scope="session")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same site, built for the address URL."""
    return built_once(tmp_path_factory, "addressed", lambda folder: build(folder / "site", url=URL))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of `tests/offices/small` with the records, ledger and study session of `tests/offices/small_records`."""

    def make(folder: Path) -> Built:
        data = folder / "data"
        shutil.copytree(SMALL, data)
        shutil.copytree(SMALL_RECORDS, data, dirs_exist_ok=True)
        return build(folder / "site", str(data))

    return built_once(tmp_path_factory, "small", make)


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


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A project whose hooks add a page and can be made to hang."""
    return project(tmp_path)


@pytest.fixture
def dest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to release into; what is built is one page with the next number."""
    quick(monkeypatch)
    return tmp_path / "发布 目录"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the whole office's data in a project of its own, which is the working directory."""
    (tmp_path / "mkdocs.yml").touch()
    shutil.copytree(OFFICE, tmp_path / "data")
    shutil.copytree(PROJECT / "docs", tmp_path / "docs")  # study sessions name materials there
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"
