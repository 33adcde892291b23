"""Issued documents made to harm, or damaged at random: read whole or refused, soon, and nothing in between."""

import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.documents import level, lists, numbered, p, packed, parts, r, tbl, tr, word
from helpers.founded import PLAN, held, planned, run
from helpers.hostile.documents import BOMBS, DIGITS, texts
from helpers.limits import bounded, within
from helpers.mutations import damaged
from helpers.tiny import content, names

from policysite.intake import founding

pytestmark = pytest.mark.thorough

LIMIT, MEMORY = 60.0, 1024
FEW = 12
"""One in so many is made in `make test-thorough`."""


@pytest.fixture(scope="module")
def became(tell: Callable[[str], None]) -> Iterator[Counter[str]]:
    """What became of how many documents."""
    found: Counter[str] = Counter()
    start = time.perf_counter()
    yield found
    tell(f"hostile documents: {found.total()}, {dict(sorted(found.items()))}, in {time.perf_counter() - start:.0f} s")


def answered(folder: Path, name: str, data: bytes) -> str:
    """What `policysite new` makes of a file: `read` or `refused`; in the first case all of the data are there."""
    (folder / "mkdocs.yml").touch()
    (folder / name).write_bytes(data)
    with within(LIMIT, name), bounded(MEMORY):
        result = run(folder, "new", name, "--out", "made")
    assert isinstance(result.exception, SystemExit | None), repr(result.exception)
    assert names(folder) <= {"mkdocs.yml", name, "made"}
    assert max(map(len, result.output.splitlines())) < 700
    if not (folder / "made").exists():
        assert result.exit_code == 1
        place, _, said = result.stderr.splitlines()[1].partition(": ")
        assert re.fullmatch(rf"{re.escape(name)}:[1-9]\d*:[1-9]\d*", place), result.stderr
        assert re.search("[\u4e00-\u9fff]", said), said
        return "refused"
    assert {"policy.yml", "departments.yml", "duties.yml", "settings.yml", "source"} <= names(folder / "made")
    original = folder / "made/source" / f"v1{'.docx' if data.startswith(b'PK') else '.txt'}"
    assert original.read_bytes() == data
    assert result.exit_code == ("处须先改正才能生成网站" in result.stderr)
    return "read"


def each_answered(folder: Path, files: dict[str, bytes], suffix: str, became: Counter[str]) -> dict[str, str]:
    """What becomes of each of the files, each in a folder of its own."""
    found = {}
    for at, (name, data) in enumerate(files.items()):
        place = folder / str(at)
        place.mkdir()
        try:
            found[name] = answered(place, f"件{suffix}", data)
        except BaseException as error:
            raise AssertionError(f"{name}: {error!r}") from error
        became[f"{suffix} {found[name]}"] += 1
    return found


def test_texts(long: bool, tmp_path: Path, became: Counter[str]) -> None:
    """Long paragraphs, many lines, numbers beyond all counting: the time is in proportion, whatever the text is."""
    files = texts(long)
    chosen = {name: data for at, (name, data) in enumerate(files.items()) if long or at % FEW == 0}
    found = each_answered(tmp_path, chosen, ".txt", became)
    beyond = {name: each for name, each in found.items() if "beyond" in name and not name.startswith("line ends")}
    assert {*beyond.values()} <= {"refused"}


def test_word_files(long: bool, tmp_path: Path, became: Counter[str]) -> None:
    """Bombs, lies about sizes, what lies outside, broken and wrong parts, depth, macros."""
    chosen = {name: make() for at, (name, make) in enumerate(BOMBS.items()) if long or at % FEW == 0}
    each_answered(tmp_path, chosen, ".docx", became)


SOUND = word(
    p("河道养护办法", '<w:jc w:val="center"/>'),
    numbered("总则。", 1),
    numbered("每月开展2次巡查。（责任单位：市水务局）", 1, 1),
    p(r("2026年底前完成。") + '<w:r><w:footnoteReference w:id="1"/></w:r>', '<w:pStyle w:val="a"/>'),
    tbl(tr("序号", "事项", "单位"), tr("1", "巡查", "市水务局")),
    p("<w:ins><w:r><w:t>插入。</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"),
    styles='<w:style w:type="paragraph" w:styleId="a"><w:name w:val="正文"/><w:rPr><w:b/></w:rPr></w:style>',
    numbering=lists({0: [level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.")]}, {1: (0, "")}),
    footnotes='<w:footnote w:id="1"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>',
)
"""A Word file with something of everything that is read."""


def _damaged_word(seed: int) -> bytes:
    """The same with a part damaged, or the archive itself."""
    held = parts(SOUND)
    if seed % 3 == 0:
        return damaged(seed, SOUND, [SOUND])
    name = [*held][seed % len(held)]
    return packed(held | {name: damaged(seed, held[name], [*held.values()])})


def test_damaged_at_random(long: bool, tmp_path: Path, became: Counter[str]) -> None:
    """Texts in three encodings and Word files with some bytes changed: never a traceback, never half of the data."""
    count = 1200 if long else 12
    plans = [PLAN.encode(), PLAN.encode("gb18030"), PLAN.encode("utf-16")]
    made = {
        ".txt": {f"text {seed}": damaged(seed, plans[seed % 3], plans) for seed in range(count)},
        ".docx": {f"Word file {seed}": _damaged_word(seed) for seed in range(count)},
    }
    found = {}
    for suffix, files in made.items():
        (tmp_path / suffix).mkdir()
        found |= each_answered(tmp_path / suffix, files, suffix, became)
    assert {*found.values()} == {"read", "refused"}


def test_a_revision_damaged_at_random(long: bool, tmp_path: Path, became: Counter[str]) -> None:
    """A further issue, and a text put in the place of the present one: all of its files are written, or none."""
    project = planned(tmp_path / "project")
    whole = held(project)
    plans = [PLAN.encode(), PLAN.encode("gb18030")]
    numbers = ["9" * 20 + "次夜间", f"{DIGITS}次夜间", "3次夜间", "三千千千次夜间"]
    changed = [PLAN.replace("2次夜间", each).encode() for each in numbers]
    changed += [PLAN.replace("3个工作日", each).encode() for each in ("99999个工作日", "一千千个工作日", "0个工作日")]
    changed += [PLAN.replace("市水务局牵头", f"市水{'务' * 300}局牵头").encode()]
    changed += [damaged(seed, plans[seed % 2], plans) for seed in range(800 if long else 6)]
    for seed, data in enumerate(changed):
        (project / "new.txt").write_bytes(data)
        words = ("--add-units", "--in-force", "2026-12-01") if seed % 2 else ("--add-units",)
        with within(LIMIT, f"revision {seed}"), bounded(MEMORY):
            result = run(project, "import-text", "new.txt", *words)
        assert isinstance(result.exception, SystemExit | None), (seed, result.exception)
        assert re.search("[\u4e00-\u9fff]", result.output)
        became[f"revision {'refused' if result.exit_code else 'read'}"] += 1
        if result.exit_code:
            assert held(project) == whole, seed
        elif held(project) != whole:
            shutil.rmtree(project / "data")
            for name, old in whole.items():
                (project / "data" / name).parent.mkdir(parents=True, exist_ok=True)
                (project / "data" / name).write_bytes(old)


@pytest.mark.parametrize("given", ["甲\n乙", "\x1b[31m", "甲\u202e乙", "长" * 5000], ids=ascii)
def test_what_is_written_beside_the_file(given: str, tmp_path: Path) -> None:
    """A number, title or issuer that is no line of words is refused as such, and nothing is written."""
    project = planned(tmp_path / "project")
    whole = held(project)
    for words in (
        ("import-text", "plan.txt", "--in-force", "2026-12-01", "--number", given),
        *(("new", "plan.txt", "--out", "other", option, given) for option in ("--title", "--issuer")),
    ):
        result = run(project, *words)
        assert (result.exit_code, result.stderr.splitlines()[-1].startswith(f"{words[-2]}：")) == (1, True), (
            result.output
        )
    assert held(project) == whole
    assert not (project / "other").exists()


def test_what_is_no_file(tmp_path: Path) -> None:
    """A folder, a pipe that nobody writes to, a device, a link to nowhere; names that a terminal would obey."""
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "目录").mkdir()
    os.mkfifo(tmp_path / "管道")
    (tmp_path / "设备").symlink_to("/dev/zero")
    (tmp_path / "断链").symlink_to("nowhere")
    for name, said in {"目录": "不是文件", "管道": "不是文件", "设备": "不是文件", "断链": "没有这个文件"}.items():
        with within(LIMIT, name):
            result = run(tmp_path, "new", name)
        assert (result.exit_code, said in result.stderr) == (1, True), result.output
        assert not (tmp_path / "data").exists()


def test_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped while it writes, there are no data; the next run clears away what the last one left."""
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")

    def stopped(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "empty").mkdir()
    for out, beside in (("new", ".new-new"), ("empty", "empty/.new-empty")):
        with monkeypatch.context() as patch:
            patch.setattr(founding, "_move", stopped)
            assert run(tmp_path, "new", "plan.txt", "--out", out).exit_code == 1
        assert names(tmp_path) - {"new"} == {"mkdocs.yml", "plan.txt", "empty"}
        assert not content(tmp_path / "empty")
        (tmp_path / beside).mkdir()
        (tmp_path / beside / "half.yml").touch()
        assert run(tmp_path, "new", "plan.txt", "--out", out).exit_code == 0
        assert not (tmp_path / beside).exists()
        assert "half.yml" not in names(tmp_path / out)
        assert run(tmp_path, "new", "plan.txt", "--out", out).exit_code == 1
        shutil.rmtree(tmp_path / out)
        (tmp_path / "empty").mkdir(exist_ok=True)
