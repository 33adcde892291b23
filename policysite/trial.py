"""A copy of the data in which a change is tried before it is made."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def copy_of(root: Path) -> Iterator[Path]:
    """A copy of the files below `root`, hidden ones left out, for as long as the block runs. Raises OSError."""
    with tempfile.TemporaryDirectory(prefix="policysite-") as folder:
        copy = Path(folder) / "data"
        for path in root.rglob("*"):
            name = path.relative_to(root)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy / name)
        yield copy
