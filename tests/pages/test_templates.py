"""Templates are kept compiled where that is possible, and rendered alike where it is not."""

from pathlib import Path

import pytest
from helpers.paths import DAY, SMALL
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.pages.macros import Macros
from policysite.pages.render import ENVIRONMENT, Renderer
from policysite.publish.kept import kept_compiled


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No template is compiled yet, and none is kept."""
    monkeypatch.setattr(ENVIRONMENT, "bytecode_cache", None)
    monkeypatch.setattr(ENVIRONMENT, "cache", {})


def page() -> str:
    """A page of the small site."""
    return Macros(Renderer(load(Folder(SMALL), today=DAY), DAY), lambda: "measures/m01/").measure_page("m01")


def kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> BytecodeCache | None:
    """The cache that is used where `folder` is the one for temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return kept_compiled(ENVIRONMENT).bytecode_cache


def test_what_is_kept_renders_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled, kept, and read again: the same page. A damaged file is compiled anew."""
    expected = page()
    cache = kept(tmp_path, monkeypatch)
    assert isinstance(cache, FileSystemBytecodeCache)
    for _ in range(3):
        monkeypatch.setattr(ENVIRONMENT, "cache", {})
        assert page() == expected
        files = list(Path(cache.directory).iterdir())
        assert len(files) > 2
        files[0].write_bytes(files[0].read_bytes()[:-100])


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder for temporary files, or one that is gone since: the page all the same."""
    expected = page()
    assert kept(tmp_path / "none", monkeypatch) is None
    assert page() == expected
    cache = kept(tmp_path, monkeypatch)
    assert isinstance(cache, FileSystemBytecodeCache)
    Path(cache.directory).rmdir()
    monkeypatch.setattr(ENVIRONMENT, "cache", {})
    assert page() == expected
