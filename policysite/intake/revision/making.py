"""`policysite import-text --in-force`: a further issue of the document, all of its files or none.

What is made: the text archived byte for byte, the former version's structure, `policy.yml` and `checklist.yml` anew,
the duties carried over, departments as the new text prints them. It is tried on a copy before anything is written.
The data need not be without a problem before: who knows what the new text will name can enter it beforehand.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.folder import Folder
from policysite.data.load import read
from policysite.data.model.departments import Department
from policysite.data.model.document import Version
from policysite.data.periods import later
from policysite.data.problems import START, DataError, Position, Problem, errors, listed, suggest
from policysite.data.text.around import printed_of_version
from policysite.data.text.cited import cited_titles
from policysite.data.text.identifying import Imported, entries_of
from policysite.data.text.importing import (
    aliases_in,
    import_text,
    names_of,
    unknown_units,
)
from policysite.data.text.verbatim import lines_of, original_text
from policysite.data.yaml.editing import (
    Placed,
    anew,
    dated,
    values,
    with_entries,
)
from policysite.intake.issued.files import Issued, read_issued
from policysite.intake.revision.duties import Fate, Plain, Step, steps
from policysite.intake.revision.files import Files, Held, held, originals, text_files, with_changes
from policysite.intake.trial import FileChange, Present, copy_of, write

_MENDED = frozenset(
    {
        "clauses_have_duties",
        "duties_rest_with_their_clause",
        "quotas_agree_with_the_quote",
        "quotes_are_verbatim",
    }
)
"""The rules that the new text breaks before its duties are carried over."""

_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)


@dataclass(frozen=True)
class Revision:
    """A further version, tried on a copy: `dataset` is what the data will be.

    `placed` are the ids of categories of the appendix whose section was guessed; `commented` the files whose comments
    between the entries stand in the former version's file now; `warnings` what it causes; `added` are the ids of the
    departments that the text names and nobody knew.
    """

    dataset: Dataset
    steps: tuple[Step, ...]
    placed: tuple[str, ...]
    commented: tuple[str, ...]
    warnings: tuple[Problem, ...]
    changes: tuple[FileChange, ...]
    added: tuple[str, ...] = ()

    @property
    def before(self) -> Document:
        """The version that was the last."""
        return self.dataset.documents[-2]

    @property
    def after(self) -> Document:
        """The new one."""
        return self.dataset.documents[-1]


def revision(
    folder: Folder, today: date, file: Path, in_force: date, number: str | None, add_units: bool = False
) -> Revision | Version:
    """The revision that the text in `file` is, in force from a day on; the last version where that has just this text.

    With `add_units` the departments that it names and nobody knows are there from that day on, to be confirmed. Writes
    nothing. Raises DataError with every line that does not fit and every problem that the data would then have,
    OSError where the system refuses.
    """
    data, issued = held(folder), read_issued(file)
    archived = data.bytes_of(f"source/{data.last.id}.txt")
    if archived is not None and lines_of(original_text(archived)) == lines_of(issued.text):
        return data.last
    version = _version(data, file, issued, in_force, number)
    if add_units:
        new = tuple(unknown_units(str(file), issued.lines, data.departments, in_force))
        known = (*data.departments, *(Department.model_validate(entry) for entry in new))
        data = replace(data, departments=known, added=new)
    made = _made(data, file, issued, version)
    version, other = _as_printed(str(file), version, made)
    files, placed = text_files(data, issued, version, made)
    said = (*issued.reminders, *made.reminders, *other, *_by_alias(data, str(file), made.units))
    return _tried(data, today, version, files, placed, said)


def _version(data: Held, file: Path, issued: Issued, in_force: date, number: str | None) -> Version:
    """The version to be added. Raises DataError where it cannot follow the last."""
    last = data.last
    bound = last.in_force or last.date
    if bound and in_force <= bound:
        what = "施行" if last.in_force else "成文"
        text = "施行日期{day}须晚于上一版{before}的{what}日期{bound}"
        given = {"day": in_force, "before": last.id, "what": what, "bound": bound}
        raise DataError([Problem(str(file), START, "in_force", text, given)])
    named = {"number": number} if number else {}
    version = Version.model_validate({"id": f"v{int(last.id[1:]) + 1}", "in_force": in_force} | named)
    for name, content in originals(version.id, issued).items():
        if (held := data.bytes_of(name)) is not None and held != content:
            text = "已有这个文件，内容与{file}不同：请核对，不要的移出"
            raise DataError([Problem(data.folder.named(name), START, "files", text, {"file": file})])
    return version


def _made(data: Held, file: Path, issued: Issued, version: Version) -> Imported:
    """The values of both files from the text. Raises DataError with every line that does not fit."""
    own = {data.policy["title"]}
    try:
        retired, names, aliases = str(version.in_force), names_of(data.departments), aliases_in(data.departments)
        made = import_text(str(file), issued.lines, names, data.policy, data.checklist or {}, retired, aliases)
    except DataError as error:
        raise DataError([*error.problems, *_unknown_titles(data, str(file), issued.text, own)]) from None
    problems = [*_unknown_titles(data, str(file), issued.text, own | {made.policy["title"]})]
    problems += _two_names(data, str(file), made)
    if errors(problems):
        raise DataError(problems)
    return replace(made, reminders=(*made.reminders, *problems))


def _as_printed(file: str, version: Version, made: Imported) -> tuple[Version, tuple[Problem, ...]]:
    """The version with the number and day that it prints; a reminder where another number was given."""
    printed = printed_of_version(made.policy)
    number = printed.get("number")
    said: tuple[Problem, ...] = ()
    if version.number and number and version.number != number:
        text = "原文印的文号是“{printed}”，--number写的是“{number}”，以后者为准：不对的在policy.yml的versions改正"
        said = (Problem(file, START, "number", text, {"printed": number, "number": version.number}, warning=True),)
    return Version.model_validate(printed | version.model_dump(exclude_none=True)), said


def _unknown_titles(data: Held, file: str, text: str, own: Collection[str]) -> Iterator[Problem]:
    """Documents in 《》 that nothing is known of; `own` are the titles of this one."""
    for number, line in enumerate(text.split("\n"), 1):
        for title in cited_titles(line):
            if title not in data.titles and title[1:-1] not in own:
                said = "原文引用的{title}不在references.yml中，请先加上（marked: true）。{known}"
                given = {"title": title[:80], "known": suggest(title[:80], data.titles)}
                yield Problem(file, Position(number, line.index(title) + 1), "cited_documents_are_known", said, given)


def _two_names(data: Held, file: str, made: Imported) -> Iterator[Problem]:
    """Departments that the text calls by both of the names that they have; wrong where a tail is made from the data."""
    used = made.units
    clauses = [clause for entry in entries_of(made.policy) for clause in entry.get("clauses", ())]
    rebuilt = {name for clause in clauses if "tail" not in clause for name in clause.get("responsible", ())}
    for department in data.departments:
        printed = department.printed
        if printed and printed != department.name and {printed, department.name} <= used.keys():
            number = used[printed]
            said, soft = "“{printed}”和“{name}”是同一部门（{id}），", department.id not in rebuilt
            said += "两个名称都照录；是两个部门的，请分列" if soft else "一份文件里只用一个名称；是两个部门的，请先分列"
            given = {"printed": printed, "name": department.name, "id": department.id}
            yield Problem(file, Position(number, 1), "two_names", said, given, warning=soft)


def _by_alias(data: Held, file: str, used: Mapping[str, int]) -> Iterator[Problem]:
    """Departments that the text calls by an alias."""
    aliases = aliases_in(data.departments)
    for department in data.departments:
        for alias in (alias for alias in department.aliases if alias in aliases and alias in used):
            said = "“{alias}”是{name}的别称，由它负责"
            given = {"alias": alias, "name": department.name}
            yield Problem(file, Position(used[alias], 1), "by_alias", said, given, warning=True)


def _tried(
    data: Held, today: date, version: Version, files: Files, placed: tuple[str, ...], said: tuple[Problem, ...]
) -> Revision:
    """The revision with its duties carried over. Raises DataError with every problem that the data would then have."""
    with copy_of(data.folder) as copy:
        for name, content in files.items():
            _put(copy, name, content)
        dataset, problems = read(copy, today)
        hard = [problem for problem in errors(problems) if problem.rule not in _MENDED]
        if hard:
            raise DataError(hard)
        found = tuple(steps(dataset))
        duties = _duties(data.present("duties.yml"), dataset, found, version)
        _put(copy, "duties.yml", duties)
        dataset, problems = read(copy, today)
    if errors(problems):
        raise DataError(errors(problems))
    before = {str(problem) for problem in read(data.folder, today)[1]}
    warnings = (*said, *(problem for problem in listed(problems) if str(problem) not in before))
    changes = [
        FileChange(name, data.bytes_of(name), content) for name, content in (files | {"duties.yml": duties}).items()
    ]
    changed = tuple(each for each in changes if each.data != each.old)
    added = tuple(entry["id"] for entry in data.added)
    return Revision(dataset, found, placed, tuple(_commented(changed)), warnings, changed, added)


def _commented(changes: Sequence[FileChange]) -> Iterator[str]:
    """The files that are written anew and had comments between their entries."""
    for change in changes:
        if change.name in ("policy.yml", "checklist.yml") and change.old is not None:
            kept, had = (len(_COMMENT.findall((data or b"").decode())) for data in (change.data, change.old))
            if kept < had:
                yield change.name


def _put(folder: Folder, name: str, content: bytes) -> None:
    path = folder.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def _duties(content: bytes, dataset: Dataset, found: Sequence[Step], version: Version) -> bytes:
    """`duties.yml` with what became of each duty."""
    order = [duty.id for duty in dataset.duties]
    ranks = {clause.id: rank for rank, clause in enumerate(dataset.latest.clauses)}
    stands = [ranks.get(duty.clause, -1) for duty in dataset.duties]
    added: list[Placed] = []
    for step in found:
        at = len(order) if step.old is None else order.index(step.old.id)
        if step.ended:
            content = with_changes(content, at, {"ended": _end(dataset, step, version)})
        elif step.fate is Fate.REWORDED and step.entry:
            content = with_changes(content, at, {"quote": step.entry["quote"]})
        if step.entry and step.fate is not Fate.REWORDED:
            added.append((_place(order, stands, step.entry, at, ranks), step.entry))
    edited = with_entries(content, (), [(at, dated(entry)) for at, entry in added]) if added else None
    return edited.data if edited else anew(content, dated(_with(values(content), added))) if added else content


def _end(dataset: Dataset, step: Step, version: Version) -> Plain:
    """The last day of a duty and what ended it: this version, or the one that its clause went with."""
    last = step.last or later(version.in_force or date.max, -1)
    by = dataset.document_on(later(last, 1)).version if step.last else version
    return {"date": last, "basis": by.number or by.id}


def _place(
    order: Sequence[str], stands: Sequence[int], entry: Mapping[str, Any], at: int, ranks: Mapping[str, int]
) -> int:
    """The index before which a new duty stands: behind those of its clause, else of the clause before it in the text.

    `order` are the ids of the duties, `stands` the `ranks` of their clauses in the text; of a duty that another takes
    the place of, `at` is the index.
    """
    mine = [place for place, id in enumerate(order) if id.startswith(f"{entry['clause']}-")]
    if mine:
        return at + 1 if at in mine else mine[-1] + 1
    rank = ranks[entry["clause"]]
    before = max((each for each in stands if each < rank), default=None)
    return 0 if before is None or before < 0 else max(at for at, each in enumerate(stands) if each == before) + 1


def _with(listed: Sequence[Any], added: Sequence[Placed]) -> list[Any]:
    found = [*listed]
    for index, entry in sorted(added, key=lambda each: -each[0]):
        found.insert(index, dict(entry))
    return found


def carry_out(data: Revision, folder: Folder, today: date) -> None:
    """Write the files of a revision, all or none. Raises DataError where one has changed since, OSError."""
    write(Present(folder, today, data.dataset, ()), data.changes)
