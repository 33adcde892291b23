"""The command line: what it prints, with which code it ends, and that staff read Chinese."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from helpers.paths import OFFICE

from policysite.commands import main
from policysite.commands.data import annotation
from policysite.data.problems import Position, Problem
from policysite.data.yaml.reading import construct, parse

SETTINGS: dict[str, str | None] = {"SITE_DATE": "2026-11-23", "SITE_DATA": None, "GITHUB_ACTIONS": None}
PLACE = re.compile(r"data/[\w/.-]+:[0-9]+:[0-9]+: ")


def run(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(main, words, env=SETTINGS | environment)


def change(path: Path, old: str, new: str) -> None:
    """Replace the first `old` in a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.usefixtures("data")
def test_check_of_good_data() -> None:
    """Nothing wrong: said, and 0."""
    result = run("check")
    assert (result.exit_code, result.stdout.splitlines()[-1][:4]) == (0, "没有问题")


def test_check_lists_every_problem_then_the_count(data: Path) -> None:
    """Problems stand a line each with file, line and column, sorted, then their count; the code is 1."""
    change(data / "settings.yml", "classification: 内部使用", "classification: 秘密")
    change(data / "duties.yml", "clause: m01-1\n", "clause: m99-1\n")
    change(data / "checklist.yml", "section: s1", "section: s9")
    result = run("check")
    *problems, count = result.stdout.splitlines()
    assert result.exit_code == 1
    assert all(PLACE.match(line) for line in problems)
    assert [line.partition(":")[0] for line in problems] == sorted(line.partition(":")[0] for line in problems)
    assert {line.partition(":")[0] for line in problems} == {
        "data/checklist.yml",
        "data/duties.yml",
        "data/settings.yml",
    }
    assert count == f"共{len(problems)}处问题，本次未更新，页面保持原样"
    assert "::error" not in result.output


def test_check_reads_other_data(data: Path) -> None:
    """SITE_DATA names the folder, and the messages name it as given."""
    data.rename(data.parent / "另一份 数据")
    change(data.parent / "另一份 数据" / "checklist.yml", "section: s1", "section: s9")
    result = run("check", SITE_DATA="另一份 数据/")
    assert result.stdout.startswith("另一份 数据/checklist.yml:")


def test_check_annotates_on_github(data: Path) -> None:
    """In a workflow each problem is an annotation too, and the plain lines stay."""
    change(data / "checklist.yml", "section: s1", "section: s9")
    result = run("check", GITHUB_ACTIONS="true")
    marks = [line for line in result.stdout.splitlines() if line.startswith("::")]
    assert len(marks) == len([line for line in result.stdout.splitlines() if PLACE.match(line)]) == 1
    assert re.fullmatch(r"::error file=data/checklist\.yml,line=[0-9]+,col=[0-9]+::.*s9.*", marks[0])


def test_annotation_cannot_be_ended_by_data() -> None:
    """Percent signs, line ends, and in the file's name colons and commas, are escaped; a warning is one."""
    said = {"said": "100%\r\n::error::假的"}
    problem = Problem("data/a,b:c.yml", Position(3, 7), "rule", "{said}", said, warning=True)
    assert annotation(problem) == "::warning file=data/a%2Cb%3Ac.yml,line=3,col=7::100%25%0D%0A::error::假的"


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("given", ["2026-2-3", "20261123", "2026-02-30", "明天", "0001-01-01", "2026-11-23T00:00"])
@pytest.mark.parametrize("words", [("check",), ("site",), ("stage", "out"), ("serve",), ("import-text", "x")])
def test_bad_date_is_told(words: tuple[str, ...], given: str) -> None:
    """SITE_DATE that is no date in its one form ends every command with a message that shows it."""
    result = run(*words, SITE_DATE=given)
    assert result.exit_code == 1
    assert result.stderr == f"SITE_DATE须是2000年至2099年间的日期，写成2026-11-23这样，现为“{given}”\n"


@pytest.mark.usefixtures("data")
def test_missing_folder_of_data_is_told() -> None:
    """SITE_DATA that names nothing ends with a message, not with every file missing."""
    result = run("check", SITE_DATA="nowhere")
    assert (result.exit_code, result.stderr[:15]) == (1, "没有数据目录“nowhere”")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--nope",), "没有选项“--nope”。用法见“main --help”"),
        (("nope",), "没有命令“nope”。用法见“main --help”"),
        (("site", "extra"), "命令写法不对。用法见“main site --help”"),
        (("stage",), "缺少目录。用法见“main stage --help”"),
        (("serve", "--port", "x"), "端口不对。用法见“main serve --help”"),
    ],
)
def test_wrong_command_line_is_told_in_chinese(words: tuple[str, ...], told: str) -> None:
    """What click says in English is said in Chinese, with code 2."""
    result = run(*words)
    assert (result.exit_code, result.stderr) == (2, f"{told}\n")


@pytest.mark.parametrize("name", ["", *main.list_commands(click.Context(main))])
def test_help_is_chinese(name: str) -> None:
    """No heading or sentence of the help is left in English."""
    text = run(*name.split(), "--help").stdout
    assert not re.search(r"Usage|Options|Commands|Show this|default|\[OPTIONS\]", text)
    assert text.startswith("用法：")


def values(path: Path) -> object:
    """The plain values of a data file."""
    source, problems = parse(path.name, path.read_bytes())
    assert source is not None
    assert not problems
    return construct(source.node)


def test_import_of_the_archived_text_changes_nothing(data: Path) -> None:
    """The real text yields the committed values, and the comments that lead a file stay."""
    for name in ("policy", "checklist"):
        path = data / f"{name}.yml"
        path.write_text("# 逐字照录\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    before = {name: (data / name).read_text(encoding="utf-8") for name in ("policy.yml", "checklist.yml")}
    result = run("import-text", str(data / "source" / "v1.txt"))
    assert result.exit_code == 0, result.output
    for name, text in before.items():
        assert values(data / name) == values(OFFICE / name)
        assert (data / name).read_text(encoding="utf-8") == text
    assert {path.name for path in data.parent.iterdir()} == {"data", "docs", "mkdocs.yml"}
    assert not list(data.glob(".*"))


def test_import_without_present_files(data: Path) -> None:
    """With only the departments present both files are made, with what a text cannot yield left to fill in."""
    for name in ("policy.yml", "checklist.yml"):
        (data / name).unlink()
    result = run("import-text", str(data / "source" / "v1.txt"))
    assert result.exit_code == 0, result.output
    made = values(data / "policy.yml")
    assert isinstance(made, dict)
    assert [section["id"] for section in made["sections"]] == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert made["issuer"] == "待填"


@pytest.mark.parametrize(("options", "day"), [((), "2026-11-23"), (("--retired", "2027-01-01"), "2027-01-01")])
def test_entry_gone_from_the_text_is_retired(data: Path, options: tuple[str, ...], day: str) -> None:
    """What the new text no longer has is retired from the date given, else from the site's date."""
    text = (data / "source" / "v1.txt").read_text(encoding="utf-8")
    new = data.parent / "new.txt"
    new.write_text(re.sub(r"(?m)^\s*19\..*\n", "", text, count=1), encoding="utf-8")
    result = run("import-text", str(new), *options)
    assert result.exit_code == 0, result.output
    made = values(data / "policy.yml")
    assert isinstance(made, dict)
    gone = [measure for section in made["sections"] for measure in section["measures"] if "retired" in measure]
    assert [(measure["id"], measure["retired"]) for measure in gone] == [("m19", day)]


def import_faults() -> dict[str, tuple[str, bytes | None, str]]:
    """A file of the copy, what it is made to hold (None: nothing), and what is told."""
    return {
        "not UTF-8": ("source/v1.txt", "前言".encode("utf-16-be"), "v1.txt"),
        "not the document's form": ("source/v1.txt", "随便写的".encode(), "没有读到"),
        "no departments": ("departments.yml", None, "data/departments.yml:1:1: 缺少这个文件"),
        "departments that are not YAML": ("departments.yml", b"- id: [", "data/departments.yml:"),
        "a present file of another form": ("policy.yml", b"sections: 1\n", "data/policy.yml:1:"),
        "no text": ("source/v1.txt", None, "没有这个文件或目录"),
    }


@pytest.mark.parametrize("fault", import_faults())
def test_import_of_a_faulty_file_changes_nothing(data: Path, fault: str) -> None:
    """A text or a present file that cannot be read is told, and both files stay as they are."""
    name, content, told = import_faults()[fault]
    (data / name).unlink() if content is None else (data / name).write_bytes(content)
    before = {path: path.read_bytes() for path in data.glob("*.yml")}
    result = run("import-text", str(data / "source" / "v1.txt"))
    assert result.exit_code == 1
    assert told in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert {path: path.read_bytes() for path in data.glob("*.yml")} == before


def test_bad_retired_date_is_told(data: Path) -> None:
    """`--retired` takes the one form of a date too."""
    result = run("import-text", str(data / "source" / "v1.txt"), "--retired", "明年")
    assert (result.exit_code, result.stderr.partition("须")[0]) == (1, "--retired")


def test_every_command_of_the_design_is_there() -> None:
    """The commands promised to other people's scripts."""
    assert {"site", "serve", "check", "import-text", "stage"} <= set(main.list_commands(click.Context(main)))


@pytest.mark.parametrize("name", sorted(set(main.modules.values())))
def test_every_command_is_listed(name: str) -> None:
    """The group lists just the commands that its modules hold."""
    held = {command.name for command in import_module(name).COMMANDS}
    assert held == {command for command, module in main.modules.items() if module == name}
