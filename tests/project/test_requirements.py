"""What is installed is locked: exact releases with hashes, from whatever index the machine has, each for a reason."""

import re
import tomllib
from pathlib import Path

import pytest
from helpers.paths import PROJECT

LOCKED = sorted((PROJECT / "requirements").glob("*.txt"))
RELEASE = re.compile(
    r"([a-z0-9._-]+)==[0-9][\w.!+]*(?: ; .+?)? \\\n"
    r"((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)(?:    # .*\n)*"
)


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.stem)
def test_every_release_is_exact_and_hashed(path: Path) -> None:
    """Nothing but releases with their hashes: no index, no address, so that any audit tool reads it as it is."""
    text = path.read_text(encoding="utf-8")
    assert RELEASE.sub("", text) == ""
    assert len(RELEASE.findall(text)) > 0


def test_what_runs_is_part_of_what_tests() -> None:
    """Tests run with the very releases that the site is made with."""
    dataset, dev = (
        {found[0] for found in RELEASE.finditer((PROJECT / "requirements" / name).read_text(encoding="utf-8"))}
        for name in ("site.txt", "dev.txt")
    )
    pins = [{release.partition(" \\\n")[0] for release in releases} for releases in (dataset, dev)]
    assert pins[0] <= pins[1]


def test_every_dependency_has_its_reason() -> None:
    """Beside each of ours in `pyproject.toml` stands what it is for."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)["project"]
    runtime = [re.split("[=>]", name)[0] for name in listed["dependencies"]]
    for name in runtime:
        assert re.search(rf'^  "{re.escape(name)}[=>][^"]*",\s+# \w', text, re.M), name
