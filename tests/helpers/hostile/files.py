"""Files that are missing, misplaced, misnamed, of the wrong kind or too large, and folders and links in their place."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from policysite.data.files import DISPENSABLE, FILES
from policysite.data.yaml.reading import visible

from . import Hostile, Rule, rules
from .tree import texts

Spoil = Callable[[Path], None]
ALL = tuple(f"{name}.yml" for name in texts())
REQUIRED = tuple(f"{name}.yml" for name in FILES)
ARCHIVE, FORMER = "source/v2.txt", "source/v1.txt"


def _each(names: tuple[str, ...], spoil: Spoil) -> Rule:
    """A rule: what `spoil` does, done to each of these files."""

    def rule() -> Iterator[Hostile]:
        for name in names:
            yield Hostile(name, name, lambda root, name=name: spoil(root / name))

    return rule


def _at(name: str, spoil: Spoil, told: str = "") -> Rule:
    """A rule of one place: `spoil` is done to the file `name`, and a problem is told there or in `told`."""

    def rule() -> Iterator[Hostile]:
        yield Hostile(name, told or name, lambda root: spoil(root / name))

    return rule


def _filled(text: str | bytes) -> Spoil:
    def spoil(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

    return spoil


def _folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir(parents=True)


def _full_folder(path: Path) -> None:
    _folder(path)
    (path / "inner.yml").touch()


def _linked(to: str) -> Spoil:
    def spoil(path: Path) -> None:
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(to)

    return spoil


def _moved_out(path: Path) -> None:
    """The very content, but beside the data, and a link to it: the whole tree's root is called `data`."""
    outside = next(parent for parent in path.parents if parent.name == "data").with_name("outside")
    outside.mkdir(exist_ok=True)
    path.symlink_to(Path(shutil.move(path, outside / path.name)))


def _pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def _renamed(new: str) -> Spoil:
    def spoil(path: Path) -> None:
        (path.parent / new).parent.mkdir(parents=True, exist_ok=True)
        path.rename(path.parent / new)

    return spoil


def _grown(path: Path) -> None:
    with path.open("ab") as file:
        file.truncate(1 << 30)


MISSING: Mapping[str, Rule] = MappingProxyType(
    {
        "a missing file": _each(tuple(f"{name}.yml" for name in FILES if name not in DISPENSABLE), Path.unlink),
        "a missing appendix": _at("checklist.yml", Path.unlink, "policy.yml"),
        "a missing original": _at(ARCHIVE, Path.unlink, "policy.yml"),
        "no file at all": _at("", lambda root: _emptied(root / "policy.yml"), "policy.yml"),
    }
)


def _emptied(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.mkdir()


KINDS: Mapping[str, Rule] = MappingProxyType(
    {
        "a folder for a file": _each(ALL, _folder),
        "a full folder for a required file": _each(REQUIRED, _full_folder),
        "a folder for the original": _at(ARCHIVE, _folder),
        "a pipe for a file": _each(ALL, _pipe),
        "a pipe for the original": _at(ARCHIVE, _pipe),
        "a link to nowhere": _each((*ALL, ARCHIVE), _linked("nowhere")),
        "a link to itself": _each((*ALL, ARCHIVE), lambda path: _linked(path.name)(path)),
        "a link to another file of the data": _each(ALL[1:], _linked("glossary.yml")),
        "a link out of the data": _each((*ALL, ARCHIVE), _moved_out),
        "a link to the system's accounts": _each((*ALL, ARCHIVE), _linked("/etc/passwd")),
        "a link to a device without end": _each((*ALL, ARCHIVE), _linked("/dev/zero")),
        "a folder that is a link": _each(("records", "records/2026", "ledger", "study", "source"), _moved_out),
        "a file of a gigabyte": _each((*ALL, ARCHIVE), _grown),
    }
)

_RECORDS = "records/2026/office.yml"
NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "a file that nobody knows": ("extra.yml", "x: 1\n"),
        "a file without an end": ("policy", "x: 1\n"),
        "another end": ("policy.yaml", "x: 1\n"),
        "an end in capitals": ("duties.YML", "x: 1\n"),
        "a name in capitals": ("Policy.yml", "x: 1\n"),
        "a copy of an editor": ("policy.yml~", "x: 1\n"),
        "a copy by hand": ("policy - 副本.yml", "x: 1\n"),
        "a backup": ("policy.yml.bak", "x: 1\n"),
        "a program": ("build.py", "import os\n"),
        "a workbook": ("台账.xlsx", "PK\x03\x04"),
        "a name of markup": ("<img src=x onerror=alert(1)>.yml", "x: 1\n"),
        "a name of a template": ("{{ 7*7 }}.yml", "x: 1\n"),
        "a name with a line feed": ("a\nb.yml", "x: 1\n"),
        "a name with an escape sequence": ("\x1b[31ma.yml", "x: 1\n"),
        "a name that turns the direction": ("a\u202elmy.yml", "x: 1\n"),
        "a name with colons": ("a:1:1: x.yml", "x: 1\n"),
        "a name with a blank at its end": ("policy.yml ", "x: 1\n"),
        "a name of 250 signs": ("x" * 246 + ".yml", "x: 1\n"),
        "records of no department": ("records/2026/nobody.yml", "records: []\n"),
        "records of no year": ("records/office.yml", "records: []\n"),
        "records of a short year": ("records/26/office.yml", "records: []\n"),
        "records of a far year": ("records/9999/office.yml", "records: []\n"),
        "records of a Chinese year": ("records/二〇二六/office.yml", "records: []\n"),
        "records of a full-width year": ("records/２０２６/office.yml", "records: []\n"),
        "records in a folder too deep": ("records/2026/office/a/b.yml", "records: []\n"),
        "a source's records of no department": ("records/2026/nobody/issue-5.yml", "records: []\n"),
        "a source of records in capitals": ("records/2026/office/Issue-5.yml", "records: []\n"),
        "a source of records in Chinese": ("records/2026/office/事项5.yml", "records: []\n"),
        "a source of records without a name": ("records/2026/office/-.yml", "records: []\n"),
        "records by the name of the department": ("records/2026/办公室.yml", "records: []\n"),
        "records of a department in capitals": ("records/2026/Office.yml", "records: []\n"),
        "a ledger of no year": ("ledger/all.yml", "items: []\n"),
        "a ledger in a folder too deep": ("ledger/2026/office/issue-5.yml", "items: []\n"),
        "a source of the ledger with a blank": ("ledger/2026/issue 5.yml", "items: []\n"),
        "a source of explanations with a dot": ("explanations/issue.5.yml", "[]\n"),
        "explanations by year": ("explanations/2026/issue-5.yml", "[]\n"),
        "a session without a date": ("study/reading.yml", "id: reading\n"),
        "a session with capitals": ("study/2026-03-18-Reading.yml", "id: x\n"),
        "a session in Chinese": ("study/2026-03-18-学习.yml", "id: x\n"),
        "a session in a folder": ("study/2026/03-18-reading.yml", "id: x\n"),
        "an original of no version": ("source/v01.txt", "一"),
        "an original of another end": ("source/v1.pdf", "一"),
        "an original without a number": ("source/version.txt", "一"),
        "an original in no encoding": ("source/v3.txt", "\udcff\udcff"),
    }
)

ARCHIVES: Mapping[str, Rule] = MappingProxyType(
    {
        "an empty original": _at(ARCHIVE, _filled(""), "policy.yml"),
        "another original": _at(ARCHIVE, _filled("另一个文件。\n" * 20), "policy.yml"),
        "another original of a former version": _at(FORMER, _filled("另一个文件。\n"), "source/v1.yml"),
        "another original in GBK": _at(ARCHIVE, _filled("为落实".encode("gbk")), "policy.yml"),
        "an original of zeros": _at(ARCHIVE, _filled(b"\0" * 1000)),
        "an original with a zero-width space": _at(ARCHIVE, _filled("为\u200b落实")),
        "an original of a million lines": _at(ARCHIVE, _filled("一\n" * 1_000_000), "policy.yml"),
        "an original of one long line": _at(ARCHIVE, _filled("一" * 1_000_000), "policy.yml"),
    }
)

MOVED: Mapping[str, Rule] = MappingProxyType(
    {
        "records of the wrong year": _at(_RECORDS, _renamed("../2025/office.yml"), "records/2025/office.yml"),
        "records of the wrong department": _at(_RECORDS, _renamed("branch.yml"), "records/2026/branch.yml"),
        "a ledger of the wrong year": _at("ledger/2026.yml", _renamed("2025.yml"), "ledger/2025.yml"),
        "a session under another name": _at(
            "study/2026-03-18-reading.yml", _renamed("2026-03-18-other.yml"), "study/2026-03-18-other.yml"
        ),
        "a session of another day": _at(
            "study/2026-03-18-reading.yml", _renamed("2026-03-19-reading.yml"), "study/2026-03-19-reading.yml"
        ),
    }
)

FILE_RULES = rules(
    MISSING,
    KINDS,
    {
        name: _at(file, _filled(text.encode("utf-8", "surrogateescape")), visible(file))
        for name, (file, text) in NAMES.items()
    },
    ARCHIVES,
    MOVED,
)
