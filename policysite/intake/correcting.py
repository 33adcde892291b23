"""A record that was reported wrongly: found again, corrected in its place or taken out; git keeps what was there.

A correction keeps the department: what another one did, that one reports. A record whose day moves to another year
moves to that year's file of the same source. What a form or a sheet corrects is not edited: see `amending`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.document import grouped
from policysite.data.files import FileKey
from policysite.data.model.records import Corrected, Filed, Record, RecordFile, Stage
from policysite.data.model.words import STAGE
from policysite.data.problems import START, Problem
from policysite.data.record_fields import KEYS, RECORD_FIELDS, spread
from policysite.data.yaml.editing import Added, without
from policysite.data.yaml.reading import KeyPath
from policysite.data.yaml.revising import with_values
from policysite.intake.books import lines_at, plain, reported_on
from policysite.intake.trial import Present, file_name

_YEAR = re.compile(r"([0-9]{4})-")

CORRECTED, WITHDRAWN = "更正", "撤回"
"""What may be done about a record; the latter is also what is written, chosen or asked for to take it out."""

NOTHING = "无"
"""What is written for a value that is to go."""


@dataclass(frozen=True)
class Correction:
    """A record as it stands, and by its keys what it shall hold instead, as YAML writes it; None: it is withdrawn."""

    filed: Filed
    entry: Mapping[str, Any] | None

    @property
    def said(self) -> tuple[str, ...]:
        """What changes, a field each: `日期：2026-03-16→2026-03-17`."""
        if self.entry is None:
            return (WITHDRAWN,)
        return tuple(_differences(shown_fields(entry_of(self.filed.record)), shown_fields(self.entry)))


def entry_of(record: Record) -> dict[str, Any]:
    """A record by its keys, in the order in which they are written."""
    held = record.model_dump(exclude_unset=True)
    listed = {"evidence": [dict(piece) for piece in held.get("evidence", ())]}
    return {name: listed.get(name, held[name]) for name in KEYS if held.get(name) not in (None, ())}


def changed(record: Record, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a record would hold, by its keys, with the fields that are `given`; one that is given empty goes.

    One of an earlier day came in later than that, on the day that it bore: that is then its day of reporting.
    """
    entry = entry_of(record)
    for name, value in given.items():
        row = RECORD_FIELDS.get(name)
        if row and row.piece:
            entry["evidence"] = _pieces(entry.get("evidence", []), row.piece, value)
        else:
            entry[name] = value
    moved = record.last and "reported" not in given and not given.keys().isdisjoint({"date", "to"})
    return reported_on(entry, record.last) if record.last and moved else plain(entry)


def _pieces(pieces: Sequence[Mapping[str, Any]], key: str, value: Any) -> list[dict[str, Any]]:
    """The pieces of evidence, with a value of the first."""
    first, rest = (dict(pieces[0]), pieces[1:]) if pieces else ({}, ())
    first[key] = value
    names = [row.piece for row in RECORD_FIELDS.values() if row.piece]
    kept = {name: first[name] for name in names if name and first.get(name)}
    return [*([kept] if kept else []), *map(dict, rest)]


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for row in RECORD_FIELDS.values():
        if old.get(row.name) != new.get(row.name):
            yield f"{row.word}：{old.get(row.name, NOTHING)}→{new.get(row.name, NOTHING)}"


def shown_fields(entry: Mapping[str, Any]) -> dict[str, str]:
    """The fields that an entry holds, as people read them."""
    found = {name: str(value) for name, value in spread(entry).items()}
    return found | {"stage": STAGE[Stage(found["stage"])]} if found.get("stage") in STAGE else found


@dataclass(frozen=True)
class Edits:
    """What corrections make of the files: by name their new bytes, None for one that goes.

    `places` are the file and the path of each corrected record that stays in its file, `moved` those that do not and
    the names of the files that they go to. A correction is known by its place among those given.
    """

    files: Mapping[str, bytes | None]
    places: Mapping[int, tuple[str, KeyPath]]
    moved: Mapping[int, str]
    problems: tuple[Problem, ...]


def edits(data: Present, corrections: Sequence[Correction]) -> Edits:
    """The corrections carried out file by file; writes nothing. Raises OSError where the system refuses.

    One of a record that was corrected in another file is made there; a withdrawn one goes with all that corrected it.
    """
    held = [_held(data.dataset, each.filed) for each in corrections]
    moved = {number: name for number, each in enumerate(corrections) if (name := _elsewhere(each, held[number][-1]))}
    files: dict[str, bytes | None] = {}
    places: dict[int, tuple[str, KeyPath]] = {}
    problems: list[Problem] = []
    for key, mine in grouped((place[0], number) for number, each in enumerate(held) for place in each).items():
        name = file_name(f"records/{'/'.join(key)}")
        kept: dict[KeyPath, tuple[int, Mapping[str, Any]]] = {}
        gone: set[KeyPath] = set()
        for number in dict.fromkeys(mine):
            entry = None if number in moved else corrections[number].entry
            if entry is None:
                gone |= {path[:2] for at, path in held[number] if at == key}
            elif held[number][-1][0] == key:
                kept[held[number][-1][1]] = number, entry
        edited = _edited(data.bytes_of(name) or b"", {path: entry for path, (_, entry) in kept.items()}, gone)
        if edited is None:
            text = "这个文件的写法不便自动更正，请手工改"
            problems.append(Problem(data.folder.named(name), START, "edits", text))
        elif edited != data.bytes_of(name):
            emptied = len(gone) == _entries(data.dataset.record_files[key])
            files[name] = None if emptied and len(key) > _SHARED else edited
            places |= {number: (name, _after(path, gone)) for path, (number, _) in kept.items()}
    return Edits(files, places, moved, tuple(problems))


_SHARED = 2
"""Of how many parts the key of a department's file is; a source's own has one more, and goes with its last entry."""


def _entries(book: RecordFile) -> int:
    return sum(len(getattr(book, name)) for name in type(book).model_fields if name != "sample")


def _after(path: KeyPath, gone: Collection[KeyPath]) -> KeyPath:
    """The path of an entry once those that are `gone` are out of its list."""
    before = [other for other in gone if other[0] == path[0] and other[1] < path[1]]  # type: ignore[operator]
    return (path[0], int(path[1]) - len(before), *path[2:])


def _held(dataset: Dataset, filed: Filed) -> list[tuple[FileKey, KeyPath]]:
    """Where a record was first reported and where it was corrected since, each by file and path; last as it stands."""
    chain, places = dataset.merged_records.chains[id(filed.record)], dataset.places
    first = (chain.key, places.path(chain.first))
    return [first, *((key, places.path(change.now)) for key, change in chain.changes if isinstance(change, Corrected))]


def _elsewhere(correction: Correction, held: tuple[FileKey, KeyPath]) -> str | None:
    """The file that a corrected record goes to, None where it stays: that of another year, of the same source.

    What stands as the correction of another file's record stays there.
    """
    key, path = held
    entry = correction.entry or {}
    found = _YEAR.match(str(entry.get("date") or entry.get("month") or ""))
    moves = found and found[1] != key[0] and path[0] == "records"
    return file_name(f"records/{'/'.join((found[1], *key[1:]))}") if found and moves else None


def _edited(data: bytes, kept: Mapping[KeyPath, Mapping[str, Any]], gone: Collection[KeyPath]) -> bytes | None:
    """A file with those of its records otherwise, and without those that are `gone`."""
    edited: bytes | None = data
    for path, entry in kept.items():
        edited = None if edited is None else with_values(edited, path, entry)
    return without(edited, sorted(gone)) if edited is not None and gone else edited


def stood(data: Present, filed: Filed) -> tuple[str, Added]:
    """The file that holds a record as it stands, and its lines there."""
    key, path = _held(data.dataset, filed)[-1]
    name = file_name(f"records/{'/'.join(key)}")
    return name, lines_at(data.bytes_of(name) or b"", path)
