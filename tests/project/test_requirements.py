"""What is installed is locked: exact releases with hashes, from whatever index the machine has, each for a reason.

And it is looked through: for known vulnerabilities, and for what it is made of.
"""

import json
import re
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from helpers.paths import OFFICE, PROJECT

from requirements import sbom
from requirements.audit import audited, faults, locked

LOCKED = sorted((PROJECT / "requirements").glob("*.txt"))
RELEASE = re.compile(
    r"([a-z0-9._-]+)==[0-9][\w.!+]*(?: ; .+?)? \\\n"
    r"((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)(?:    # .*\n)*"
)


@pytest.fixture(autouse=True)
def own_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process started here could read the live data."""
    monkeypatch.setenv("SITE_DATA", str(OFFICE))


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


def test_engine_is_tested_with_what_else_is_tested() -> None:
    """What the second engine and the tests both need is the same release."""
    engine, dev = (locked([PROJECT / "requirements" / f"{name}.txt"]) for name in ("engine", "dev"))
    shared = {name for name, _ in engine} & {name for name, _ in dev}
    assert {each for each in engine if each[0] in shared} <= dev.keys()
    assert "zensical" in {name for name, _ in engine}


def test_make_lock_writes_all_of_it() -> None:
    """There is no locked file that `make lock` leaves as it is."""
    words = ["make", "-n", "-o", ".venv/dev.stamp", "--no-print-directory", "lock"]
    told = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"--output-file requirements/(\w+)\.txt", told) == ["site", "dev", "engine"]
    assert {path.stem for path in LOCKED} == {"site", "dev", "engine"}
    assert told.count("--generate-hashes") == 3


class Advisories(BaseHTTPRequestHandler):
    """A service in the form of osv.dev that knows of one vulnerability."""

    def do_POST(self) -> None:
        """Answer a query."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        release = {"package": {"name": "jinja2", "ecosystem": "PyPI"}, "versions": [asked["version"]]}
        known = {"id": "TEST-1", "aliases": ["CVE-1"], "modified": "2026-11-23T00:00:00Z", "affected": [release]}
        body = json.dumps({"vulns": [known]} if asked["package"]["name"] == "jinja2" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    """The address of such a service."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Advisories)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()
    thread.join()


def test_audit_looks_up_all_that_is_locked(service: str) -> None:
    """pip-audit itself, asking a service on loopback: every release of every platform, and what is known is told."""
    releases = locked([PROJECT / "requirements" / "site.txt"])
    report = audited(releases, ["--vulnerability-service", "osv", "--osv-url", service])
    (version,) = (version for name, version in releases if name == "jinja2")
    assert [*faults(releases, report)] == [f"jinja2 {version}：CVE-1、TEST-1，已修复的版本：无"]
    assert (
        len(report)
        == len(releases)
        == len(re.findall("==[0-9]", (PROJECT / "requirements/site.txt").read_text("utf-8")))
    )


def test_audit_that_looked_up_nothing_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """What the service did not know is told, and no service at all: neither passes for clean."""
    releases = {("alpha", "1"): "", ("beta", "2"): ""}
    skipped = [{"name": "alpha", "version": "1", "vulns": []}, {"name": "beta", "skip_reason": "not found"}]
    assert [*faults(releases, skipped)] == ["1件没有查到，不等于没有漏洞：beta 2"]
    assert [*faults(releases, [])] == ["2件没有查到，不等于没有漏洞：alpha 1、beta 2"]
    assert [*faults(releases, audited({("alpha", "1"): " --hash=sha256:0"}, ["--osv-url"]))] == ["没有查成，见上"]
    assert "osv-url" in capsys.readouterr().err


@pytest.mark.thorough
def test_bill_of_materials() -> None:
    """It is valid, has every locked release with its hashes, licences and needs, and neither clock nor place."""
    text = sbom.document()
    found = json.loads(text)
    releases = locked([PROJECT / "requirements" / "site.txt"])
    assert {(each["name"], each["version"]) for each in found["components"]} == releases.keys()
    for each in found["components"]:
        hashes = {one["content"] for one in each["externalReferences"][0]["hashes"]}
        assert hashes == set(re.findall("sha256:([0-9a-f]{64})", releases[each["name"], each["version"]]))
        assert each["purl"] == f"pkg:pypi/{each['name']}@{each['version']}"
    assert sum("licenses" in each for each in found["components"]) > 40
    needs = {each["ref"]: each["dependsOn"] for each in found["dependencies"]}
    assert needs.keys() == {"root-component", *(each["purl"] for each in found["components"])}
    assert any(each.startswith("pkg:pypi/mkdocs-material@") for each in needs["root-component"])
    assert "timestamp" not in found["metadata"]
    assert "serialNumber" not in found
    assert str(PROJECT) not in text


def test_every_dependency_has_its_reason() -> None:
    """Beside each of ours in `pyproject.toml` stands what it is for."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)["project"]
    runtime = [re.split("[=>]", name)[0] for name in listed["dependencies"]]
    for name in runtime:
        assert re.search(rf'^  "{re.escape(name)}[=>][^"]*",\s+# \w', text, re.M), name
