"""A project with a bundle to set it up from, made of what is installed here: nothing is fetched."""

import base64
import csv
import hashlib
import io
import re
import shutil
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

from helpers.paths import PROJECT
from requirements.bundle import describe
from requirements.install import LOCKS, WHEELS, digest, here


def carried(folder: Path, names: Iterable[str]) -> tuple[Path, Path]:
    """A copy of the project that locks the releases of these names alone, and a bundle that has them."""
    project, bundle = folder / "新 项目", folder / "离线包"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("policysite", "requirements", "docs", "overrides"):
        shutil.copytree(PROJECT / name, project / name, ignore=ignored, copy_function=shutil.copy)
    for name in ("Makefile", "pyproject.toml", "LICENSE", "mkdocs.yml", "macros.py", "hooks.py"):
        shutil.copy(PROJECT / name, project)
    (bundle / WHEELS).mkdir(parents=True)
    lines = [_packed(distribution(name), bundle / WHEELS) for name in names]
    for name in LOCKS:
        (project / "requirements" / name).write_text("".join(lines), encoding="utf-8")
    describe(bundle, (here(),), project / "requirements")
    return project, bundle


def _packed(installed: Distribution, wheels: Path) -> str:
    """Make a wheel of what is installed; returns how it is locked."""
    name = re.sub(r"[-_.]+", "_", installed.name).lower()
    path = wheels / f"{name}-{installed.version}-py3-none-any.whl"
    listed = io.StringIO()
    with ZipFile(path, "w") as wheel:
        for member, content in _members(installed):
            hashed = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            csv.writer(listed).writerow((member, f"sha256={hashed}", len(content)))
            wheel.writestr(member, content)
        wheel.writestr(f"{name}-{installed.version}.dist-info/RECORD", listed.getvalue())
    return f"{installed.name.lower()}=={installed.version} \\\n    --hash=sha256:{digest(path)}\n"


def _members(installed: Distribution) -> Iterator[tuple[str, bytes]]:
    """The files of a distribution, without the scripts and notes that pip made of them."""
    for file in installed.files or ():
        member = file.as_posix()
        name = member.rpartition("/")[2]
        if member.startswith("..") or member.endswith(".pyc") or name in ("RECORD", "INSTALLER", "REQUESTED"):
            continue
        yield re.sub(r"^[^/]+\.dist-info", _dist_info(installed), member), Path(str(file.locate())).read_bytes()


def _dist_info(installed: Distribution) -> str:
    return f"{re.sub(r'[-_.]+', '_', installed.name).lower()}-{installed.version}.dist-info"
