"""The repository explains itself: whatever it refers to is in it, and its maps are true."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.paths import PROJECT
from hypothesis import settings

from policysite.commands import main

PAGES = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "deploy/README.md", "bench/README.md")
ENDINGS = (".py", ".j2", ".js", ".mjs", ".css", ".md", ".yml", ".toml", ".html", ".conf", ".in", ".txt")
_ELSEWHERE = re.compile(
    r"(?i)\b(design|strings|rooms|facts|look|style)\.md\b|\bdesign, sections? [0-9]|\(strings, no"
    r"|\bissue [0-9]+(, item|\)|:)"
)
FORGES = (".ci", ".github", ".gitea", ".forgejo", ".workflow")
"""What forges and runners read."""
MADE = ("nginx/", "releases/", "records/", "data/", "ledger/", "study/", "assets/", "local/")
"""How paths begin that a site, a release or an office has."""
_LINK = re.compile(r"\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)")
_PATH = re.compile(r"`([a-z_.]+(?:/[a-zA-Z_.*-]+)+/?|[A-Z]+\.md)`")


def texts() -> Iterator[Path]:
    """The files in which people read: code, templates, scripts, pages, settings."""
    yield from (path for path in PROJECT.iterdir() if path.is_file() and path.suffix in ENDINGS)
    for name in ("policysite", "tests", "docs", "overrides", "bench", "deploy", *FORGES):
        yield from (path for path in sorted((PROJECT / name).rglob("*")) if path.is_file() and path.suffix in ENDINGS)


def test_nothing_refers_to_a_document_that_is_not_here() -> None:
    """No comment, docstring or page sends a reader to a text that the repository does not hold."""
    found = [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()}"
        for path in texts()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if _ELSEWHERE.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_links_and_paths_lead_to_files(page: str) -> None:
    """Each link and each path in a page's text names a file or folder of the project."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    links = [link for link in _LINK.findall(text) if not ((PROJECT / page).parent / link).exists()]
    places = (PROJECT, PROJECT / "policysite", PROJECT / "policysite" / "data", PROJECT / "tests")
    named = [name for name in _PATH.findall(text) if not name.startswith(MADE) and "*" not in name]
    assert links + [name for name in named if not any((place / name).exists() for place in places)] == []


def test_every_room_is_explained() -> None:
    """ARCHITECTURE.md has a row for each room, and each room says in a sentence what lives there."""
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [path.parent for path in (PROJECT / "policysite").glob("*/__init__.py")]
    assert len(rooms) == 9
    assert [room.name for room in rooms if f"| `{room.name}/` |" not in text] == []
    inner = (PROJECT / "policysite").rglob("__init__.py")
    assert [path for path in inner if not path.read_text(encoding="utf-8").startswith('"""')] == []
    top = [path.name for path in (PROJECT / "policysite").iterdir() if not path.name.startswith("__")]
    assert len(top) <= 10


def test_the_promised_commands_are_there() -> None:
    """Every command has its help, and the changelog a heading for the JSON documents."""
    assert len(main.list_commands(None)) >= 15  # type: ignore[arg-type]
    assert "### JSON" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_long_run_is_long(long: bool) -> None:
    """`make test-long` asks hypothesis for what it says, however pytest was called."""
    words = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert "10,000 examples of each property in the place of 300" in words.replace("\n# ", " ")
    assert settings.default.max_examples == (10_000 if long else 300)


def test_threads_are_not_traced() -> None:
    """However pytest was called, coverage and xdist with it: see `leave_threads_untraced`."""
    assert threading.gettrace() is None
