"""The staged site, built by another generator that runs `macros.py`: Zensical."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest
from helpers.built import Built
from helpers.paths import DAY, OFFICE, PROJECT

from policysite.publish import Job
from policysite.publish.build import stage_site
from policysite.publish.mkdocs import commit

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(
        importlib.util.find_spec("zensical") is None, reason="Zensical is not installed (requirements/engine.txt)"
    ),
]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site that Zensical builds from the staged folder."""
    folder = tmp_path_factory.mktemp("staged") / "project"
    stage_site(Job(PROJECT, str(OFFICE), DAY), folder)
    environment = os.environ | {"SITE_DATE": DAY.isoformat(), "SITE_DATA": "data", "SITE_COMMIT": commit(PROJECT) or ""}
    command = [sys.executable, "-m", "zensical", "build"]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return Built(folder / "site")


def test_same_addresses(real: Built, other: Built) -> None:
    """Both sites have the same pages."""
    assert other.pages.keys() == real.pages.keys()


def test_same_words(real: Built, other: Built) -> None:
    """Every generated page has the same words, the clauses among them."""
    for address in real.pages.keys() - {"404.html"}:
        assert _words(other, address) == _words(real, address), address


def _words(built: Built, address: str) -> str:
    return "".join(built.article(address).text_content().split())


def test_same_links(real: Built, other: Built) -> None:
    """Every link of every page leads to the same address; what only serves a browser without scripts is left out."""
    for address in real.pages.keys() - {"404.html"}:
        assert _links(other, address) == _links(real, address), address


def _links(built: Built, address: str) -> list[str]:
    links = built.article(address).xpath(".//a[not(ancestor::noscript)]/@href")
    return [urljoin(f"http://site/{address}", link) for link in links]


def test_downloads_and_documents_are_there(real: Built, other: Built) -> None:
    """The JSON documents are staged as files and served as they are."""
    for path in sorted(Path(real.root, "api").rglob("*.json")):
        name = path.relative_to(real.root)
        assert (other.root / name).read_bytes() == path.read_bytes(), name
