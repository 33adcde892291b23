"""`make sbom`: what the site is made with, as CycloneDX JSON: releases, hashes, licences, what needs what.

Two views that cyclonedx-py makes are joined: the locked file has the hashes and every platform's releases, the
environment the licences and needs of what is installed. No clock stands in it: the same of both give the same bytes.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

PROJECT = Path(__file__).resolve().parent.parent
_ROOT = "root-component"


def view(*words: str) -> Any:
    """One document of cyclonedx-py."""
    command = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", *words]
    command += ["--pyproject", str(PROJECT / "pyproject.toml"), "--output-reproducible", "--no-validate"]
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return json.loads(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)


def joined(lock: Any, environment: Any) -> Any:
    """`lock` with the licences and needs that `environment` knows of; a component is known by its purl in both."""
    known = {each["purl"]: each for each in environment["components"]}
    purls = {_ROOT: _ROOT} | {each["bom-ref"]: each["purl"] for each in environment["components"]}
    kept = {_ROOT, *(each["purl"] for each in lock["components"])}
    needs: dict[str, list[str]] = {each: [] for each in sorted(kept)}
    for each in environment["dependencies"]:
        if (ref := purls[each["ref"]]) in kept:
            needs[ref] = sorted(kept.intersection(purls[below] for below in each.get("dependsOn", ())))
    for each in lock["components"]:
        found = known.get(each["purl"], {})
        each["bom-ref"] = each["purl"]
        each["description"] = found.get("description", "")
        each |= {"licenses": found["licenses"]} if "licenses" in found else {}
    lock["components"].sort(key=lambda each: each["purl"])
    lock["dependencies"] = [{"ref": ref, "dependsOn": below} for ref, below in needs.items()]
    return lock


def document() -> str:
    """The bill of materials. Raises ValueError where it is not what CycloneDX asks for."""
    found = joined(view("requirements", str(PROJECT / "requirements/site.txt")), view("environment", sys.executable))
    text = json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True)
    if fault := JsonStrictValidator(SchemaVersion.from_version(found["specVersion"])).validate_str(text):
        raise ValueError(str(fault))
    return text


if __name__ == "__main__":
    print(document())
