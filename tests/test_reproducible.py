"""The same commit and date give the same bytes."""

from pathlib import Path

import pytest
from built import Built, build


def test_second_build_is_identical(real: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build under another time zone and locale is identical, file by file, byte by byte."""
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("LC_ALL", "C")
    second = build(tmp_path / "again")
    first_files = _files(real.root)
    assert _files(second.root) == first_files
    assert len(first_files) > 100
    for name in first_files:
        assert (second.root / name).read_bytes() == (real.root / name).read_bytes(), name


def _files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
