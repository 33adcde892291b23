"""`make` for tests: a test installs nothing."""

import shutil
from pathlib import Path


def quick_make(folder: Path) -> Path:
    """A folder in `folder`, to stand first in PATH, with a `make` that takes what is installed for current."""
    make = folder / "bin" / "make"
    make.parent.mkdir(exist_ok=True)
    make.write_text(f'#!/bin/sh\nexec {shutil.which("make")} -o .venv/site.stamp -o .venv/dev.stamp "$@"\n', "utf-8")
    make.chmod(0o755)
    return make.parent
