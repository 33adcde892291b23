"""`policysite remind`: what presses, as texts, mail files and sheets that people hand on."""

import email
import email.policy
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands.test_status import RECORDS
from conftest import Golden
from helpers.exported import all_converted
from helpers.paths import DAY, OFFICE, PLAN, REVISED, REVISED_DAY, SMALL, TESTS
from helpers.trees import real, tree
from helpers.words import DUE_SOON, MISSED, SAMPLE_MARK, STATE, UNREPORTED

from policysite.commands import main
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.duties import RecordRule
from policysite.exports.reminders import MOST_BYTES, chat_text, mail, sheet
from policysite.figures.duties import State
from policysite.views.edition import Edition
from policysite.views.reminders import Group, Line, Reminder, of_department, of_ledger, reminders

HOME = "https://policy.example/"
DAYS = ("2026-03-31", "2026-04-05", "2026-11-23", "2026-12-31", "2027-01-05", "2028-02-29")
ASKED = (State.DUE_SOON, State.UNREPORTED, State.MISSED)


def run(data: Path, *words: str, **environment: str) -> Result:
    """Run `policysite remind` on some data."""
    given = {"SITE_DATE": "2026-11-23", "SITE_DATA": str(data), "SITE_URL": ""} | environment
    return CliRunner().invoke(main, ["remind", *words], env=given)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office with records, an explanation and two items of the ledger."""
    return tree(tmp_path_factory.mktemp("reminded") / "data", RECORDS)


@pytest.mark.parametrize("name", ["links", "sheets"])
def test_the_whole_texts(name: str, library: Path, tmp_path: Path, golden: Golden) -> None:
    """The texts as colleagues read them: with the site's address and forms, and where there are neither."""
    root = tree(tmp_path / "data", RECORDS)
    if name == "sheets":
        settings = (root / "settings.yml").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = "".join(line for line in settings if not line.startswith("forge_"))
        (root / "settings.yml").write_text(kept, encoding="utf-8")
    result = run(root, SITE_URL=HOME if name == "links" else "")
    assert (result.exit_code, result.stderr) == (0, "")
    golden(TESTS / "commands" / "reminders" / f"{name}.txt", result.stdout)


@pytest.mark.parametrize("day", DAYS)
def test_figures_are_those_of_the_pages(day: str) -> None:
    """The headings count the tasks of a department's page in those states; what is explained alone is not listed."""
    today = date.fromisoformat(day)
    edition = Edition(load(Folder(OFFICE), today=today), today)
    for department in edition.dataset.departments:
        headings: Counter[str] = Counter()
        asked: set[str] = set()
        for tasks in (edition.progress.own_tasks(department), edition.progress.member_tasks(department)):
            for state in ASKED:
                found = [task for task in tasks if task.state is state]
                listed = {task.duty.id for task in found if not task.explanation}
                headings[STATE[state]] += len(found) if listed else 0
                asked |= listed
        groups = [group for each in of_department(edition, department) for group in each.groups]
        told: Counter[str] = Counter()
        for word, number in re.findall(f"({'|'.join(STATE[state] for state in ASKED)})([0-9]+)项", str(groups)):
            told[word] += int(number)
        assert told == +headings
        text = "".join(line.words for group in groups for line in group.lines)
        assert asked <= {*re.findall("（(m[0-9a-z-]+)）", text)}


@pytest.mark.parametrize("day", DAYS)
def test_what_is_not_recorded_here_is_never_told(day: str) -> None:
    """No duty with `record: none` is in any text, on no day; and each text fits the chat group."""
    today = date.fromisoformat(day)
    edition = Edition(load(Folder(OFFICE), today=today), today)
    silent = {duty.id for duty in edition.dataset.duties if duty.record is RecordRule.NONE}
    texts = [chat_text(edition, each) for each in reminders(edition)]
    assert silent
    assert not [id for id in silent for text in texts if id in text]
    assert all(len(f"{text}\n".encode()) <= MOST_BYTES for text in texts)


def test_the_keeper_of_the_ledger_has_that_of_its_page() -> None:
    """Each group of the ledger page with its number and items."""
    edition = Edition(real(), DAY)
    (reminder,) = of_ledger(edition)
    groups = [(group.heading, [line.words.split()[0] for line in group.lines]) for group in reminder.groups]
    attention = edition.ledger.attention
    assert groups == [(f"{each.name}{len(each.rows)}项", [row.item.id for row in each.rows]) for each in attention]


def long_one(lines: int, words: str = "赴基层一线调研走访，听取意见建议") -> Reminder:
    """A reminder of many lines, each standing for two things."""
    listed = tuple(Line(f"{words}（m09-1-{number}）：2026年三季度，差2天", 2) for number in range(lines))
    half = len(listed) // 2
    groups = (Group(f"{UNREPORTED}若干项", listed[:half]), Group(f"{MISSED}若干项", listed[half:]))
    return Reminder(
        "办公室近期事项", ("数据截至2026年11月23日",), groups, ("填在填报表里交回。",), f"{HOME}departments/office/"
    )


@pytest.mark.parametrize("lines", [1, 12, 20, 21, 22, 23, 200])
def test_what_does_not_fit_is_counted(lines: int) -> None:
    """Whole lines up to 2,048 bytes; what is left out is counted, and where it stands is said."""
    edition, given = Edition(real(), DAY), long_one(lines)
    text = chat_text(edition, given)
    kept = text.count("差2天\n")
    assert len(f"{text}\n".encode()) <= MOST_BYTES
    assert (f"另有{(lines - kept) * 2}项，见{HOME}departments/office/" in text) == (kept < lines)
    assert kept == lines or kept >= 15


def test_an_address_longer_than_the_text(tmp_path: Path) -> None:
    """The text keeps within its bytes even then."""
    given = replace(long_one(3), page=f"{HOME}{'a' * 2000}/")
    assert len(chat_text(Edition(real(), DAY), given).encode()) <= MOST_BYTES


def test_nothing_pressing_nothing_written(tmp_path: Path) -> None:
    """Not even a folder, and that is said."""
    root, folder = tree(tmp_path / "data", {}), tmp_path / "out"
    result = run(root, "--text", str(folder), "--department", "reading", SITE_DATE="2026-01-02")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "没有须提醒的事项，没有写出提醒\n")
    assert not folder.exists()


def mails(folder: Path) -> Iterator[EmailMessage]:
    """The mail files of a folder, as a mail program reads them."""
    for path in sorted(folder.glob("*.eml")):
        found = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        yield found


def test_files(library: Path, tmp_path: Path) -> None:
    """A text, a mail and a sheet for each, of the same name; the same bytes each time; nobody to be sent to."""
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        given = [word for kind in ("--text", "--eml", "--docx") for word in (kind, str(folder))]
        assert run(library, *given, SITE_URL=HOME).stderr == f"已写入6份：{folder}\n" * 3
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }
    assert {path.stem for path in first.iterdir()} == {path.stem for path in first.glob("*.txt")}
    assert (first / "办公室近期事项2026-11-23.docx").is_file()
    for found, path in zip(mails(first), sorted(first.glob("*.txt")), strict=True):
        assert found["Subject"] == path.stem.removesuffix("2026-11-23")
        assert found["Date"].datetime.isoformat() == "2026-11-23T00:00:00+08:00"
        assert not {"to", "cc", "bcc", "from", "message-id"} & {name.lower() for name in found}
        assert found.get_content().replace("\r\n", "\n") == path.read_text(encoding="utf-8")


def test_a_mail_has_the_whole() -> None:
    """Nothing is left out of a mail, however long it is."""
    found = email.message_from_bytes(mail(Edition(real(), DAY), long_one(200)), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert found["Subject"] == f"{SAMPLE_MARK}办公室近期事项"
    assert found.get_content().count("差2天") == 200


def test_a_sheet_is_one_page(tmp_path: Path) -> None:
    """However much there is, LibreOffice sets it on one page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt install poppler-utils)")
    edition = Edition(real(), DAY, url=HOME)
    given = {f"{lines}.docx": sheet(edition, long_one(lines)) for lines in (2, 5, 6, 7, 200)}
    given |= {f"of{at}.docx": sheet(edition, each) for at, each in enumerate(reminders(edition))}
    for name, path in all_converted(given, "pdf", tmp_path).items():
        text = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout
        assert text.count("\f") == 1, name


def test_one_department_and_the_ledger(library: Path) -> None:
    """Only what is asked for; a department that is gone says who carries on."""
    one, ledger = run(library, "--department", "阅览科"), run(library, "--ledger")
    assert one.stdout.splitlines()[0] == "读者服务科近期事项"
    assert ledger.stdout.splitlines()[0] == "问题整改台账近期事项"
    assert "近期事项" not in one.stdout.partition("\n")[2] + ledger.stdout.partition("\n")[2]
    gone = run(REVISED, "--department", "archives", SITE_DATE=REVISED_DAY.isoformat())
    assert gone.stderr == "典藏科自2027年3月1日起停用，由读者服务科承接\n没有须提醒的事项，没有写出提醒\n"
    for nobody in ("财务科", ""):
        assert run(SMALL, "--department", nobody).exit_code == 1


def test_a_folder_that_is_not_named_is_not_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable of a script: said, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    refused = run(SMALL, "--text", "")
    assert (refused.exit_code, refused.stderr.partition("。")[0]) == (2, "目录不对")
    assert [*tmp_path.iterdir()] == []


def test_who_bears_and_who_reports_is_told() -> None:
    """The groups that bear what is listed alone; whoever is named behind another is told who reports for all."""
    reading = run(SMALL, "--department", "reading", SITE_DATE="2026-12-31").stdout
    assert f"以“各科室”名义承担的：{DUE_SOON}2项" in reading
    assert f"以“各业务科”、“各科室”名义承担的：{MISSED}11项" in reading
    asked = {name: run(PLAN, "--department", name, SITE_DATE="2026-12-31").stdout for name in ("market", "health")}
    whose = "由县市场监管局汇总报送"
    assert {name: whose in text for name, text in asked.items()} == {"market": False, "health": True}
