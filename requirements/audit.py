"""`make audit`: known vulnerabilities of every release that is locked, asked of pip-audit's service.

pip-audit leaves out what the service does not know, or what this platform does not install, and still says that nothing
was found: here everything locked must have been looked up. `AUDIT` hands options on to pip-audit, for another service.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

_RELEASE = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\\n]*?))?((?: \\\n    --hash=\S+)+)", re.M)

Releases = Mapping[tuple[str, str], str]
"""By name and version the hashes, as they stand."""


class Release(NamedTuple):
    """A locked release: the environments that it is for as a marker, "" for any, and its hashes as they stand."""

    name: str
    version: str
    marker: str
    hashes: str


def releases(file: Path) -> Iterator[Release]:
    """What a file locks."""
    for found in _RELEASE.finditer(file.read_text(encoding="utf-8")):
        yield Release(found[1], found[2], found[3] or "", found[4])


def locked(files: Iterable[Path]) -> Releases:
    """Every release that the files lock, for whatever platform."""
    return {(each.name, each.version): each.hashes for path in files for each in releases(path)}


def audited(releases: Releases, options: Iterable[str]) -> Any:
    """What pip-audit reports of them; None where it reports nothing, and then it has said why."""
    found: list[Any] = []
    for lines in _files(releases):
        with tempfile.TemporaryDirectory(prefix="policysite-") as folder:
            asked, report = Path(folder, "asked.txt"), Path(folder, "report.json")
            asked.write_text("".join(lines), encoding="utf-8")
            words = [
                sys.executable,
                "-m",
                "pip_audit",
                "--require-hashes",
                "--disable-pip",
                "--progress-spinner",
                "off",
            ]
            words += ["--requirement", str(asked), "--format", "json", "--output", str(report), *options]
            done = subprocess.run(words, check=False, capture_output=True, text=True)
            if not report.is_file():
                print(done.stderr.strip(), file=sys.stderr)
                return None
            found += json.loads(report.read_text(encoding="utf-8"))["dependencies"]
    return found


def _files(releases: Releases) -> list[list[str]]:
    """The lines of files that hold each name once, as pip-audit wants: some are locked once for each kind of Python."""
    files: list[dict[str, str]] = []
    for (name, version), hashes in releases.items():
        file = next((each for each in files if name not in each), None)
        if file is None:
            files.append(file := {})
        file[name] = f"{name}=={version}{hashes}\n"
    return [[*file.values()] for file in files]


def faults(releases: Releases, report: Any) -> Iterator[str]:
    """What speaks against calling them clean: what is vulnerable, and what nobody has looked up."""
    if report is None:
        yield "没有查成，见上"
        return
    looked_up = {(each["name"], each["version"]): each["vulns"] for each in report if "vulns" in each}
    for (name, version), found in sorted(looked_up.items()):
        for each in found:
            mended = "、".join(each["fix_versions"]) or "无"
            yield f"{name} {version}：{'、'.join([each['id'], *each['aliases']])}，已修复的版本：{mended}"
    if missing := [f"{name} {version}" for name, version in sorted(releases) if (name, version) not in looked_up]:
        yield f"{len(missing)}件没有查到，不等于没有漏洞：{'、'.join(missing)}"


def main() -> int:
    """Ask, tell, and end with 1 where anything is wrong or unknown."""
    releases = locked(sorted(Path(__file__).parent.glob("*.txt")))
    found = [*faults(releases, audited(releases, shlex.split(os.environ.get("AUDIT", ""))))]
    print("\n".join(found or [f"锁定的{len(releases)}件都查过，没有已知漏洞"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
