"""An issued text → `policy.yml` and `checklist.yml`, each entry with the id that it had or the next free one.

What a text cannot yield (versions, a title that is not printed, the section of a category) is kept from the present
values. Who is named must be known, or is added to be confirmed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from policysite.data.folder import Folder, unfit
from policysite.data.model.departments import Department
from policysite.data.model.document import Checklist, Policy
from policysite.data.problems import START, DataError, Position, Problem, suggest
from policysite.data.text.composing import composed
from policysite.data.text.identifying import Imported, entries_of, identified
from policysite.data.text.printed import PrintedLine
from policysite.data.text.units import is_unit_like, unit_entries
from policysite.data.validation import validated
from policysite.data.yaml.editing import anew, dated, replace_file, with_entries
from policysite.data.yaml.editing import values as values_in
from policysite.data.yaml.reading import construct, parse

UNKNOWN_DEPARTMENT = "unknown_department"
"""The rule that a name breaks which is no department's."""

Plain = dict[str, Any]


def import_lines(
    file: str, lines: Sequence[PrintedLine], folder: Folder, retired: date, add_units: bool = False
) -> tuple[str, ...]:
    """Write both files below `folder` from the `lines` of `file`; returns the names written.

    Entries that the text no longer has are retired with the date `retired`. Departments that nobody knows are written
    too with `add_units`. Raises DataError for a text that names others, and for present files that cannot be read,
    OSError where the system refuses; then no file is changed, except that a full disk may stop one after the first.
    """
    listed = read_plain(folder, "departments", tuple[Department, ...])[1]
    new = [*unknown_units(file, lines, listed)] if add_units else []
    departments = (*listed, *(Department.model_validate(entry) for entry in new))
    kinds = {"policy": Policy, "checklist": Checklist}
    policy, checklist = (
        read_plain(folder, name, kind)[0] if (folder.root / f"{name}.yml").exists() else {}
        for name, kind in kinds.items()
    )
    names, aliases = names_of(departments), aliases_in(departments)
    made = import_text(file, lines, names, policy, checklist, retired.isoformat(), aliases)
    values = {"policy": made.policy, "checklist": made.checklist}
    paths = {folder.root / f"{name}.yml": value for name, value in values.items() if value is not None}
    written = {path: anew(path.read_bytes() if path.exists() else b"", dated(value)) for path, value in paths.items()}
    if new:
        path = folder.root / "departments.yml"
        written = {path: with_units(path.read_bytes(), new)} | written
    for path, content in written.items():
        replace_file(path, content)
    return tuple(folder.named(path.name) for path in written)


def names_of(departments: Iterable[Department]) -> dict[str, str]:
    """The id of each department by its name, its aliases that are names, and by the name that the document prints."""
    listed = tuple(departments)
    names = {alias: record.id for record in listed for alias in record.aliases if is_unit_like(alias)}
    names |= {record.name: record.id for record in listed}
    return names | {record.printed: record.id for record in listed if record.printed}


def aliases_in(departments: Iterable[Department]) -> frozenset[str]:
    """The names that are aliases and nothing else: what a document prints by them must be written out."""
    listed = tuple(departments)
    called = {name for record in listed for name in (record.name, record.printed)}
    return frozenset(alias for record in listed for alias in record.aliases if alias not in called)


def unknown_units(
    file: str, lines: Sequence[PrintedLine], departments: Sequence[Department], since: date | None = None
) -> Iterator[Plain]:
    """The departments that a text names and nobody knows, as entries to be confirmed, there `since` a day."""
    known = names_of(departments)
    names = [name for name in composed(file, lines, known.keys()).units if name not in known]
    for entry in unit_entries(names, [record.id for record in departments]):
        yield entry | ({"since": since.isoformat()} if since else {})


def with_units(content: bytes, new: Sequence[Plain]) -> bytes:
    """`departments.yml` with entries more at its end."""
    present = values_in(content)
    edited = with_entries(content, (), [(len(present), dated(entry)) for entry in new])
    return edited.data if edited else anew(content, dated([*present, *new]))


def read_plain(folder: Folder, name: str, kind: Any) -> tuple[Any, Any]:
    """The plain values of a file and its records. Raises DataError where there is none, or none that can be read."""
    label, path = folder.named(f"{name}.yml"), folder.root / f"{name}.yml"
    if not path.exists():
        text = "缺少这个文件，请先列出责任部门" if name == "departments" else "缺少这个文件，请恢复"
        raise DataError([Problem(label, START, "files", text)])
    if said := unfit(path):
        raise DataError([Problem(label, START, "files", "{said}", {"said": said})])
    source, problems = parse(label, path.read_bytes())
    if source is None or problems:
        raise DataError(problems)
    shaped = validated(source, kind)
    if shaped.problems:
        raise DataError(shaped.problems)
    return construct(source.node), shaped.value


def import_text(
    file: str,
    lines: Sequence[PrintedLine],
    departments: Mapping[str, str],
    policy: Plain,
    checklist: Plain,
    retired: str,
    aliases: Collection[str] = (),
) -> Imported:
    """The values of `policy.yml` and `checklist.yml` from the `lines` of `file`.

    `departments` maps a name to its id, `aliases` are those of them that the data never print; `policy` and
    `checklist` are the present values (may be empty); `retired` is the date, as text, that entries gone from the text
    are retired with. Raises DataError with every name that is no department's, and where the text has nothing in common
    with the present one.
    """
    read = composed(file, lines, departments.keys())
    unknown = {name: line for name, line in read.units.items() if name not in departments}
    choices = [name for name in departments if name not in aliases]
    problems = [_unknown(file, name, line, choices) for name, line in unknown.items()]
    if problems:
        raise DataError([*problems, *read.reminders])
    if checklist and read.checklist is None:
        text = "没有读到附件的清单：结语之后依次须是“附件：清单题目”“附件：”“清单题目”三行，再接“一、”“1.”"
        line = next((line.number for line in lines if line.text.startswith("附件")), lines[-1].number if lines else 1)
        raise DataError([Problem(file, Position(line, 1), "import_text", text)])
    found = identified(read, departments, policy, checklist, retired, aliases)
    if {*_ids_in(policy)} and not {*_ids_in(policy)} & {*_ids_in(found.policy, current=True)}:
        text = "与现在的文本没有一条是相同、相近的，请核对是否放错了文件"
        raise DataError([Problem(file, START, "import_text", text)])
    return found


def _unknown(file: str, name: str, line: int, departments: Collection[str]) -> Problem:
    said = "departments.yml中没有责任部门“{name}”，请先加上。{known}"
    given = {"name": name, "known": suggest(name, departments)}
    return Problem(file, Position(line, 1), UNKNOWN_DEPARTMENT, said, given)


def _ids_in(policy: Plain, current: bool = False) -> Iterator[str]:
    """The ids of the measures of a text; those that are not retired only."""
    for entry in entries_of(policy):
        if "clauses" in entry and not (current and "retired" in entry):
            yield entry["id"]
