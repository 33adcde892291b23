"""The readings of characters are kept from build to build, and read anew where what was kept is no use."""

import json
from pathlib import Path

import pytest

from policysite.data.text import sounds
from policysite.publish.kept import keep_sounds, recall_sounds

WORDS = "调查研究", "重要"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files; nothing has been asked for yet."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    anew(monkeypatch)
    return tmp_path


def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A further run begins."""
    monkeypatch.setattr(sounds, "_asked", {})
    monkeypatch.setattr(sounds, "_before", {})


def written(folder: Path) -> dict[str, str]:
    """What is kept."""
    (file,) = folder.rglob("policysite-*.json")
    assert sounds.source() in file.name
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_a_second_run_reads_nothing_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same readings without the library; other documents are kept beside, until that is too much."""
    found = [sounds.syllables(text) for text in WORDS]
    assert found == [("diao", "cha", "yan", "jiu"), ("zhong", "yao")]
    keep_sounds()
    assert written(folder) == {"调查研究": "diao cha yan jiu", "重要": "zhong yao"}
    anew(monkeypatch)
    recall_sounds()
    with monkeypatch.context() as patched:
        patched.setattr(sounds, "_read", lambda text: pytest.fail(text))
        assert [sounds.syllables(text) for text in WORDS] == found
        assert not sounds.news()
    anew(monkeypatch)
    recall_sounds()
    assert sounds.syllables("重复") == ("chong", "fu")
    keep_sounds()
    assert written(folder) == {"调查研究": "diao cha yan jiu", "重要": "zhong yao", "重复": "chong fu"}
    monkeypatch.setattr(sounds, "MOST", 2)
    assert sounds.syllables("信访") == ("xin", "fang")
    keep_sounds()
    assert written(folder) == {"重复": "chong fu", "信访": "xin fang"}
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    "kept",
    [b"", b"[1]", '{"重要": 1}'.encode(), b"\xff", '{"重要": "zhong"}'.encode(), '{"重要": " yao"}'.encode()],
    ids=range(6),
)
def test_what_cannot_be_read_is_read_anew(folder: Path, monkeypatch: pytest.MonkeyPatch, kept: bytes) -> None:
    """A file that is damaged, or says something else, is passed over and replaced."""
    sounds.syllables(WORDS[0])
    keep_sounds()
    (file,) = folder.rglob("policysite-*.json")
    file.write_bytes(kept)
    anew(monkeypatch)
    recall_sounds()
    assert sounds.syllables("重要") == ("zhong", "yao")
    keep_sounds()
    assert written(folder) == {"重要": "zhong yao"}


def test_without_a_folder_nothing_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder for temporary files: the readings all the same."""
    monkeypatch.setattr("tempfile.tempdir", str(folder / "none"))
    recall_sounds()
    assert sounds.syllables("重要") == ("zhong", "yao")
    keep_sounds()
    assert not list(folder.iterdir())
