"""A record that was reported wrongly: found again, corrected in its place or taken out; git keeps what was there.

A correction keeps the department: what another one did, that one reports. A record whose day moves to another year
moves to that year's file of the same source.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policysite.data.dataset import Dataset, FileKey
from policysite.data.document import grouped
from policysite.data.model.records import Filed, Record, Stage
from policysite.data.model.words import STAGE
from policysite.data.problems import START, Problem
from policysite.data.record_fields import KEYS, RECORD_FIELDS, spread
from policysite.data.yaml.editing import Added, last_line, without
from policysite.data.yaml.reading import parse
from policysite.data.yaml.revising import with_values
from policysite.intake.books import plain, reported_on
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

    `places` are the file and the index of each corrected record that stays in its file, `moved` those that do not and
    the names of the files that they go to. A correction is known by its place among those given.
    """

    files: Mapping[str, bytes | None]
    places: Mapping[int, tuple[str, int]]
    moved: Mapping[int, str]
    problems: tuple[Problem, ...]


def edits(data: Present, corrections: Sequence[Correction]) -> Edits:
    """The corrections carried out file by file; writes nothing. Raises OSError where the system refuses."""
    keys = [_place(data.dataset, each.filed) for each in corrections]
    moved = {number: name for number, each in enumerate(corrections) if (name := _elsewhere(each, keys[number][0]))}
    files: dict[str, bytes | None] = {}
    places: dict[int, tuple[str, int]] = {}
    problems: list[Problem] = []
    for key, mine in grouped((key, number) for number, (key, _) in enumerate(keys)).items():
        name = file_name(f"records/{'/'.join(key)}")
        staying = {keys[number][1]: corrections[number].entry for number in mine if number not in moved}
        kept = {index: entry for index, entry in staying.items() if entry is not None}
        gone = [keys[number][1] for number in mine if keys[number][1] not in kept]
        edited = _edited(data.bytes_of(name) or b"", kept, gone)
        if edited is None:
            text = "这个文件的写法不便自动更正，请手工改"
            problems.append(Problem(data.folder.named(name), START, "edits", text))
            continue
        emptied = len(gone) == len(data.dataset.record_files[key].records)
        files[name] = None if emptied and len(key) > _SHARED else edited
        left = {index: index - sum(each < index for each in gone) for index in kept}
        places |= {number: (name, left[keys[number][1]]) for number in mine if keys[number][1] in left}
    return Edits(files, places, moved, tuple(problems))


_SHARED = 2
"""Of how many parts the key of a department's file is; a source's own has one more, and goes with its last record."""


def _place(dataset: Dataset, filed: Filed) -> tuple[FileKey, int]:
    """The key of the file that holds a record, and the record's index there."""
    listed = ((key, book.records) for key, book in dataset.record_files.items())
    return next((key, at) for key, records in listed for at, each in enumerate(records) if each is filed.record)


def _elsewhere(correction: Correction, key: FileKey) -> str | None:
    """The file that a corrected record goes to, None where it stays: that of another year, of the same source."""
    entry = correction.entry or {}
    found = _YEAR.match(str(entry.get("date") or entry.get("month") or ""))
    return file_name(f"records/{'/'.join((found[1], *key[1:]))}") if found and found[1] != key[0] else None


def _edited(data: bytes, kept: Mapping[int, Mapping[str, Any]], gone: Sequence[int]) -> bytes | None:
    """A file with those of its records otherwise, and without those that are `gone`."""
    edited: bytes | None = data
    for index, entry in kept.items():
        edited = None if edited is None else with_values(edited, ("records", index), entry)
    return without(edited, [("records", index) for index in gone]) if edited is not None and gone else edited


def stood(data: Present, filed: Filed) -> tuple[str, Added]:
    """The file that holds a record, and its lines there."""
    key, index = _place(data.dataset, filed)
    name = file_name(f"records/{'/'.join(key)}")
    text = (data.bytes_of(name) or b"").decode()
    source = parse("", text.encode())[0]
    node = source.node_at(("records", index)) if source else None
    if node is None:
        return name, Added(1, "")
    first = node.start_mark.line
    return name, Added(first + 1, "\n".join(text.split("\n")[first : last_line(node) + 1]))
