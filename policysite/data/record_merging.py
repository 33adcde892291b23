"""The records with what corrects and withdraws them elsewhere, and what of that cannot stand together.

A correction names its record by what this says where it was first reported; one of a record corrected before names the
file of that correction, too. So two that were made side by side, neither knowing of the other, are told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policysite.data.document import grouped
from policysite.data.model.records import Corrected, Filed, Meant, Record, RecordFile

Key = tuple[str, ...]
"""The parts of a file's name: year, department, and the source where it is one's own."""

_TELLING = ("duty", "date", "month", "who", "stage", "summary")
"""The fields by which a record is named."""


@dataclass(frozen=True)
class Chain:
    """A record as it was first reported, the file that holds that, and the changes made of it, in order."""

    key: Key
    first: Record
    changes: tuple[tuple[Key, Meant], ...] = ()

    @property
    def after(self) -> str | None:
        """What the next change names as the one before it."""
        return self.changes[-1][0][-1] if self.changes else None

    @property
    def now(self) -> Record | None:
        """The record as it stands; None where it is withdrawn."""
        last = self.changes[-1][1] if self.changes else None
        return self.first if last is None else last.now if isinstance(last, Corrected) else None


@dataclass(frozen=True)
class Twice:
    """A `change` of a record that the `other` changes too, neither knowing of the other."""

    change: Meant
    other: Meant

    @property
    def same(self) -> bool:
        """Whether both say the very same."""
        return self.change == self.other


@dataclass(frozen=True)
class MergedRecords:
    """The records as they stand, where each comes from by its identity, and the changes that could not be made.

    `every` are the records that were changed, withdrawn ones too. `astray` name no record that there is, or a
    correction that was not made, with the files that hold them.
    """

    records: tuple[Filed, ...]
    chains: Mapping[int, Chain]
    every: tuple[Chain, ...]
    twice: tuple[Twice, ...]
    astray: tuple[tuple[Key, Meant], ...]


def meaning(record: Record) -> dict[str, object]:
    """What a change says to name a record, by the fields of `Meant`."""
    return {name: value for name in _TELLING if (value := getattr(record, name)) is not None}


def put_together(files: Mapping[Key, RecordFile]) -> MergedRecords:
    """The records of all files, each in its place as it is corrected; what is withdrawn is left out."""
    changes = _changes(files)
    twice, astray = list[Twice](), list[tuple[Key, Meant]]()
    records, chains, every = list[Filed](), dict[int, Chain](), list[Chain]()
    for key, book in files.items():
        for record in book.records:
            chain = Chain(key, record)
            if changes and (mine := changes.pop(_named(key, record), ())):
                chain = _changed(chain, mine, twice, astray)
                every.append(chain)
            if now := chain.now:
                chains[id(now)] = chain
                records.append(Filed(now, _year(now, key) if chain.changes else int(key[0]), key[1], book.sample))
    astray += [pair for pairs in changes.values() for pair in pairs]
    return MergedRecords(tuple(records), chains, tuple(every), tuple(twice), tuple(astray))


def _changes(files: Mapping[Key, RecordFile]) -> dict[object, Sequence[tuple[Key, Meant]]]:
    """Every change with its file, by the record that it names."""
    rows = ((key, change) for key, book in files.items() for change in (*book.corrections, *book.withdrawn))
    return dict(grouped((_named(key, change), (key, change)) for key, change in rows))


def _named(key: Key, entry: Record | Meant) -> tuple[object, ...]:
    return (*key[:2], *(getattr(entry, name) for name in _TELLING))


def _changed(
    chain: Chain, changes: Sequence[tuple[Key, Meant]], twice: list[Twice], astray: list[tuple[Key, Meant]]
) -> Chain:
    """A record with the changes made of it, one after the other; what cannot be made goes into the last two."""
    waiting = {after: [*pairs] for after, pairs in grouped((pair[1].after, pair) for pair in changes).items()}
    while chain.now and chain.after in waiting:
        first, *others = waiting.pop(chain.after)
        twice += [Twice(other, first[1]) for _, other in others]
        chain = replace(chain, changes=(*chain.changes, first))
    astray += [pair for pairs in waiting.values() for pair in pairs]
    return chain


def _year(record: Record, key: Key) -> int:
    """The year of a corrected record: it may be another one than that of the file."""
    found = record.date or record.month
    return int(str(found)[:4]) if found else int(key[0])
