"""The canonical form of the data files: what it is, and that nothing is lost on the way to it."""

import json
import shutil
from dataclasses import replace
from os.path import normpath
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers.paths import DAY, OFFICE, PROJECT, SMALL, TESTS
from hypothesis import given
from hypothesis import strategies as st

from policysite.commands import main
from policysite.data.files import FILES
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.problems import DataError
from policysite.data.yaml.canonical import formatted, unformatted
from policysite.data.yaml.editing import first_line, yaml_text
from policysite.data.yaml.reading import construct, parse

DATA = [*sorted(OFFICE.rglob("*.yml")), *sorted(SMALL.rglob("*.yml"))]
CASES = TESTS / "data" / "cases" / "format.txt"


def form(text: str) -> str:
    """The canonical form of a file."""
    return formatted("data/x.yml", text.encode()).decode()


def cases() -> list[tuple[str, str, str]]:
    """The cases of `format.txt`: `== name`, the file as written, `>>`, the file as it should be."""
    blocks = CASES.read_text(encoding="utf-8").split("== ")[1:]
    named = [block.partition("\n") for block in blocks]
    return [(name, *body.split(">>\n")) for name, _, body in named]


def values(text: str) -> str:
    """What a file says, with its order."""
    source, problems = parse("x", text.encode())
    assert source is not None
    assert not problems
    return json.dumps(construct(source.node), ensure_ascii=False)


@pytest.mark.parametrize(("name", "given", "expected"), cases(), ids=[case[0] for case in cases()])
def test_case(name: str, given: str, expected: str) -> None:
    """Each way of writing comes out in the one form, and again from that form."""
    assert form(given) == expected
    assert form(expected) == expected


@pytest.mark.parametrize("path", DATA, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_committed_data_are_in_the_form(path: Path) -> None:
    """`policysite format` was applied to what is committed."""
    assert not unformatted({path.name: path.read_bytes()})


@pytest.mark.parametrize("name", FILES)
def test_first_line_names_the_schema(name: str) -> None:
    """Each file's first line leads editors to its schema."""
    assert (OFFICE / f"{name}.yml").read_text(encoding="utf-8").splitlines()[0] == first_line(name)


@pytest.mark.parametrize("path", sorted(OFFICE.rglob("*.yml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_first_lines_lead_to_a_schema(path: Path) -> None:
    """Where a first line names a schema it is that of the file, by a way that exists."""
    line = path.read_text(encoding="utf-8").splitlines()[0]
    if line.startswith("# yaml-language-server"):
        assert line == first_line(path.relative_to(OFFICE).as_posix().removesuffix(".yml"))
        way = Path("data", path.relative_to(OFFICE)).parent / line.rpartition("=")[2]  # where an office has the file
        assert (PROJECT / normpath(way)).is_file()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [x, # 注\n  y]\n", "写法不便自动整理"),
        ("a: 1\r\nb: 2\r\n", "换行须为LF"),
        ("a: 1\na: 2\n", "“a”重复"),
        ("a: &x 1\nb: *x\n", "不可用"),
        ("", "文件是空的"),
        ("a: [1\n", "括号"),
    ],
)
def test_refused(text: str, said: str) -> None:
    """What cannot be read strictly, or not be rewritten without loss, is refused with its place."""
    with pytest.raises(DataError, match=said) as error:
        form(text)
    assert error.value.problems[0].file == "data/x.yml"


WORDS = (
    st.text(
        st.sampled_from([*"中文，。“”：:#-[]{}&*!|>%@`'\", 0123456789aXn~?=.+_年〔〕《》"]), min_size=1, max_size=12
    )
    .map(str.strip)
    .filter(bool)
)
VALUES = st.recursive(
    WORDS | st.integers(-9, 10**6) | st.booleans(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["id", "refs", "a", "text"]), below),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["id", "refs", "records", "items", "text"]), VALUES, min_size=1))
def test_what_we_write_is_in_the_form(value: dict[str, object]) -> None:
    """Any content keeps its values, and what `dump` writes of it needs no other form."""
    text = yaml_text(value)
    try:
        new = form(text)
    except DataError:
        assert "- -" in text or parse("x", text.encode())[1]  # lists in lists: no data file has them
        return
    assert values(new) == values(text)
    assert form(new) == new
    assert new == text or "- -" in text


@given(st.lists(WORDS.filter(lambda text: "\n" not in text), min_size=4, max_size=4), st.integers(0, 6))
def test_comments_stay(words: list[str], indent: int) -> None:
    """A comment above an entry, at a line's end, between entries and at the end stays, in order."""
    above, beside, between, end = words
    space = " " * indent
    text = f"# {above}\nitems:\n{space}- id: a   # {beside}\n\n{space}  # {between}\n{space}  text: b\n# {end}\n"
    lines = [line.partition("# ")[2] for line in form(text).splitlines() if "# " in line]
    assert lines == [above, beside, between, end]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a copy of the small data, as the working directory."""
    (tmp_path / "mkdocs.yml").touch()
    shutil.copytree(SMALL, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    """The command with its arguments."""
    return CliRunner().invoke(main, words, env={"SITE_DATE": DAY.isoformat(), "SITE_DATA": None})


def test_command_rewrites_what_needs_it(project: Path) -> None:
    """Only files in another form are replaced, the data load as before, and a second run has nothing to do."""
    before = load(Folder(project / "data"), today=DAY)
    path = project / "data" / "glossary.yml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("term: 走过场", "term:   '走过场'"), encoding="utf-8")
    others = {each: each.stat().st_mtime_ns for each in (project / "data").iterdir() if each != path}
    result = run("format")
    assert (result.exit_code, result.stderr) == (0, "已整理1个文件：data/glossary.yml\n")
    assert path.read_text(encoding="utf-8") == good
    assert {each: each.stat().st_mtime_ns for each in others} == others
    assert replace(load(Folder(project / "data"), today=DAY), written=before.written) == before
    assert run("format").stderr == "已整理0个文件\n"


def test_check_changes_nothing(project: Path) -> None:
    """`--check` names the files and ends with 1, and leaves them as they are."""
    path = project / "data" / "settings.yml"
    text = path.read_text(encoding="utf-8") + "\n\n"
    path.write_text(text, encoding="utf-8")
    result = run("format", "--check")
    assert (result.exit_code, result.stderr.splitlines()) == (
        1,
        ["data/settings.yml", "以上1个文件的写法须整理，请运行policysite format"],
    )
    assert path.read_text(encoding="utf-8") == text
    assert run("format", "--check", "data/policy.yml").exit_code == 0


def test_one_bad_file_stops_all(project: Path) -> None:
    """A file that cannot be read is named with its place, and no other file is touched."""
    (project / "data" / "settings.yml").write_text("a: [1\n", encoding="utf-8")
    other = project / "data" / "glossary.yml"
    other.write_text(f"\n{other.read_text(encoding='utf-8')}", encoding="utf-8")
    result = run("format")
    assert result.exit_code == 1
    assert result.stderr.startswith("data/settings.yml:")
    assert other.read_text(encoding="utf-8").startswith("\n")
