"""Where each record stands in the files: what every message that names a file and a line asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel, RootModel

from policysite.data.ledger_merging import Origins
from policysite.data.problems import Position, Spot
from policysite.data.yaml.reading import KeyPath, Source


@dataclass(frozen=True)
class Places:
    """Where each record stands: its file, and its path in that file.

    What was put together from several entries stands where the first of them does, and each field where it was read.
    """

    sources: Mapping[str, Source]
    values: Mapping[str, Any]
    origins: Origins = field(default_factory=dict, repr=False)

    @cached_property
    def _paths(self) -> Mapping[int, tuple[Source, KeyPath]]:
        return {
            id(record): (self.sources[name], path)
            for name, value in self.values.items()
            for record, path in _records(value, ())
        }

    def position(self, record: BaseModel, tail: KeyPath = ()) -> Position:
        """Where a record begins, or its field `tail`."""
        source, path = self._read(record, tail)
        return source.position(path)

    def path(self, record: BaseModel) -> KeyPath:
        """The path of a record in its file."""
        return self._read(record, ())[1]

    def line(self, record: BaseModel, tail: KeyPath = ()) -> int:
        """The line on which a record begins, or its field `tail`."""
        return self.position(record, tail).line

    def spot(self, record: BaseModel, tail: KeyPath = ()) -> Spot:
        """Where a record begins, or its field `tail`, as a message names it."""
        return Spot(self.file(record, tail), self.line(record, tail))

    def file(self, record: BaseModel, tail: KeyPath = ()) -> str:
        """The file that holds a record, or its field `tail`, as people would open it."""
        return self._read(record, tail)[0].file

    def _read(self, record: BaseModel, tail: KeyPath) -> tuple[Source, KeyPath]:
        """The file and the path in it of a field."""
        known = self.origins.get(id(record))
        if known:
            read = max(end for end in range(len(tail) + 1) if tail[:end] in known)
            origin, start = known[tail[:read]]
            return self._read(origin, (*start, *tail[read:]))
        source, path = self._paths[id(record)]
        return source, (*path, *tail)


def _records(value: Any, path: KeyPath) -> Iterator[tuple[BaseModel, KeyPath]]:
    if isinstance(value, RootModel):
        yield value, path
        yield from _records(value.root, path)
    elif isinstance(value, BaseModel):
        yield value, path
        for name, below in value:
            yield from _records(below, (*path, name))
    elif isinstance(value, tuple):
        for index, below in enumerate(value):
            yield from _records(below, (*path, index))
    elif isinstance(value, dict):
        for name, below in value.items():
            yield from _records(below, (*path, name))
