"""Where each entry of the data stands: its file, line and column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, RootModel

from policysite.data.problems import Position, Spot
from policysite.data.yaml.reading import KeyPath, Source


@dataclass(frozen=True)
class Places:
    """Where each record stands: its file, and its path in that file."""

    sources: Mapping[str, Source]
    values: Mapping[str, Any]

    @cached_property
    def _paths(self) -> Mapping[int, tuple[Source, KeyPath]]:
        return {
            id(record): (self.sources[name], path)
            for name, value in self.values.items()
            for record, path in _records(value, ())
        }

    def position(self, record: BaseModel, tail: KeyPath = ()) -> Position:
        """Where a record begins, or its field `tail`."""
        source, path = self._paths[id(record)]
        return source.position((*path, *tail))

    def line(self, record: BaseModel) -> int:
        """The line on which a record begins."""
        return self.position(record).line

    def spot(self, record: BaseModel) -> Spot:
        """Where a record begins, as a message names it."""
        return Spot(self.file(record), self.line(record))

    def file(self, record: BaseModel) -> str:
        """The file that holds a record, as people would open it."""
        return self._paths[id(record)][0].file


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
