"""The files of a further issue: what the texts, the departments and the former version's file hold, comments kept."""

import textwrap
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policysite.data.files import DISPENSABLE, FILES
from policysite.data.folder import Folder
from policysite.data.model.departments import Department
from policysite.data.model.document import Version
from policysite.data.model.duties import Duty
from policysite.data.problems import DataError, Problem
from policysite.data.text.identifying import Imported, entries_of
from policysite.data.text.importing import read_plain, with_units
from policysite.data.yaml.canonical import formatted
from policysite.data.yaml.editing import (
    anew,
    dated,
    first_line,
    values,
    with_item,
    with_keys,
    with_scalar,
    without,
    yaml_text,
)
from policysite.intake.issued.files import Issued


@dataclass(frozen=True)
class Held:
    """What a revision starts from: the folder and the values of the files that it changes."""

    folder: Folder
    policy: dict[str, Any]
    checklist: dict[str, Any] | None
    departments: tuple[Department, ...]
    titles: tuple[str, ...]
    added: tuple[dict[str, Any], ...] = ()
    """Entries that are no part of `departments.yml` yet; they are the last of `departments`."""

    @property
    def last(self) -> Version:
        """The version that is the last now."""
        return Version.model_validate(self.policy["versions"][-1])

    def bytes_of(self, name: str) -> bytes | None:
        """The bytes of a file, None where there is none."""
        path = self.folder.root / name
        return path.read_bytes() if path.exists() else None

    def present(self, name: str) -> bytes:
        """The bytes of a file that is there."""
        return (self.folder.root / name).read_bytes()


def held(folder: Folder) -> Held:
    """What the folder holds. Raises DataError with every problem that keeps a file from being read."""
    names = ("policy", "checklist", "departments", "duties", "references")
    found: dict[str, tuple[Any, Any]] = {}
    problems: list[Problem] = []
    for name in names:
        if name in DISPENSABLE and not (folder.root / f"{name}.yml").exists():
            found[name] = (None, DISPENSABLE[name])
            continue
        try:
            found[name] = read_plain(folder, name, FILES[name])
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    titles = tuple(f"《{reference.title}》" for reference in found["references"][1] if reference.marked)
    return Held(folder, found["policy"][0], found["checklist"][0], found["departments"][1], titles)


Files = dict[str, bytes]
"""The new bytes of files by name below the data's folder."""


def text_files(data: Held, issued: Issued, version: Version, made: Imported) -> tuple[Files, tuple[str, ...]]:
    """The files of both versions' texts, and the categories whose section was guessed."""
    added = {name: value for name, value in version if value is not None}
    policy, checklist = made.policy | {"versions": [*made.policy["versions"], added]}, made.checklist
    placed = tuple(_placed(policy, checklist, data.checklist or {})) if checklist else ()
    files = originals(version.id, issued) | {f"source/{data.last.id}.yml": _former(data)}
    for name, value in {"policy.yml": policy, "checklist.yml": checklist}.items():
        if value:
            files[name] = _canonical(name, anew(data.bytes_of(name) or b"", dated(value)))
    return files | {"departments.yml": _departments(data, policy, made.units)}, placed


def originals(version: str, issued: Issued) -> Files:
    """The archived original of a version as it came, and beside a Word file the text taken from it."""
    text = {f"source/{version}.txt": issued.original if issued.suffix == "txt" else issued.text.encode()}
    return text | ({f"source/{version}.docx": issued.original} if issued.suffix == "docx" else {})


def _placed(policy: dict[str, Any], checklist: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    """Lay each category whose section is gone, or was never given, to one that there is; yields their ids."""
    sections = [section["id"] for section in policy.get("sections", ())]
    known = {category["id"] for category in before.get("categories", ())}
    for place, category in enumerate(checklist["categories"] if sections else ()):
        if category.get("section") not in sections:
            category["section"] = sections[min(place, len(sections) - 1)]
            yield category["id"]
        elif category["id"] not in known:
            yield category["id"]


def _canonical(name: str, content: bytes) -> bytes:
    """The canonical form; as it is where a comment stands in the way."""
    try:
        return formatted(name, content)
    except DataError:
        return content


def _former(data: Held) -> bytes:
    """The file of what is the former version now: what both files hold, comments kept, and the names it prints."""
    policy = {name: value for name, value in data.policy.items() if name != "versions"}
    printed = {each.id: each.printed or each.name for each in data.departments if each.id in _named(policy)}
    checklist = {} if data.checklist is None else {"checklist": data.checklist}
    expected = {"policy": policy, **checklist, "printed": printed}
    name = f"source/{data.last.id}"
    head, tail = f"{first_line(name)}\n", yaml_text({"printed": printed})
    body = without(data.present("policy.yml"), [("versions",)])
    parts = {"policy": body or b""} | ({"checklist": data.present("checklist.yml")} if checklist else {})
    text = "".join(f"{key}:\n{textwrap.indent(_unheaded(part), '  ')}" for key, part in parts.items())
    content = f"{head}{text}{tail}".encode()
    return _canonical(name, content if values(content) == expected else f"{head}{yaml_text(dated(expected))}".encode())


def _unheaded(data: bytes) -> str:
    """A file's text without the line that names its schema."""
    lines = data.decode().strip("\n").split("\n")
    return "\n".join(line for line in lines if not line.startswith("# yaml-language-server:")) + "\n"


def _named(policy: Mapping[str, Any]) -> set[str]:
    """The ids of the departments that a text names, in what is in force of it."""
    clauses = (
        clause for entry in entries_of(dict(policy)) if "retired" not in entry for clause in entry.get("clauses", ())
    )
    printed = [clause for clause in clauses if "retired" not in clause]
    acting = {name for clause in printed for name in clause.get("responsible", ())}
    return acting | {name for clause in printed for name in clause.get("roles", {}).get("guide", ())}


def _departments(data: Held, policy: Mapping[str, Any], used: Collection[str]) -> bytes:
    """`departments.yml` as the new text has it: whom it calls by the present name, and whom it names for once."""
    content = data.present("departments.yml")
    content = with_units(content, data.added) if data.added else content
    named = _named(policy)
    for place, department in enumerate(data.departments):
        if department.printed and department.printed not in used and department.name in used:
            content = _called_anew(content, place, department)
        if not department.named and department.id in named:
            content = with_changes(content, place, {"named": None})
    return content


def _called_anew(content: bytes, place: int, department: Department) -> bytes:
    """A department without the name that only the former version prints: it is an alias now, and still looked for."""
    aliases = [*dict.fromkeys([*department.aliases, str(department.printed)])]
    added = with_item(content, (place, "aliases"), len(aliases) - 1, aliases[-1]) if department.aliases else None
    if added and len(aliases) > len(department.aliases):
        return with_changes(added.data, place, {"printed": None})
    return with_changes(content, place, {"printed": None, "aliases": aliases})


def with_changes(content: bytes, place: int, changes: Mapping[str, Any]) -> bytes:
    """A file with other keys in one entry of its list, None for one that goes; anew where its writing forbids it."""
    listed = values(content)
    gone = [name for name, value in changes.items() if value is None and name in listed[place]]
    entry = {name: value for name, value in (listed[place] | changes).items() if value is not None}
    whole = [*listed[:place], entry, *listed[place + 1 :]]
    edited: bytes | None = without(content, [(place, name) for name in gone]) if gone else content
    for name, value in changes.items():
        if value is None or edited is None:
            continue
        if name in listed[place]:
            edited = None if isinstance(value, (list, dict)) else with_scalar(edited, (place, name), value)
        else:
            found = with_keys(edited, (place,), {name: value}, [*_ORDER])
            edited = found.data if found else None
    return edited if edited and values(edited) == _as_read(whole) else anew(content, dated(whole))


def _as_read(value: Any) -> Any:
    return values(yaml_text(value).encode())


_ORDER = {**Department.model_fields, **Duty.model_fields}
"""The keys of what is edited here, in their order."""
