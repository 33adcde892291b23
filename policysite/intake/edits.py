"""Files of the data edited where it is meant, comments kept; all of them are tried on a copy before any is written."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.files import FILES
from policysite.data.folder import Folder
from policysite.data.load import read
from policysite.data.problems import START, DataError, Problem, listed
from policysite.data.text.importing import read_plain
from policysite.data.yaml.editing import dated, values, with_entries
from policysite.data.yaml.reading import KeyPath
from policysite.data.yaml.revising import with_each, without_item
from policysite.intake.trial import FileChange, Present, tried

Plain = dict[str, Any]


def as_they_are(folder: Folder, today: date, *names: str) -> Present:
    """The data with whatever is wrong with them; but the files of these `names` can be read.

    A change may mend what is wrong: only problems that it causes stand in its way. Raises DataError.
    """
    problems: list[Problem] = []
    for name in names:
        try:
            read_plain(folder, name, FILES[name])
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    dataset, found = read(folder, today)
    return Present(folder, today, dataset, listed(found))


class Edits:
    """The files as they will be; nothing is written. Raises DataError where the way one is written forbids an edit."""

    def __init__(self, data: Present) -> None:
        self.data = data
        self._files: dict[str, bytes] = {}

    def bytes_of(self, name: str) -> bytes:
        """What a file that is there will hold."""
        return self._files.get(name) or self.data.bytes_of(name) or b""

    def values(self, name: str) -> Any:
        """The plain values of a file."""
        return values(self.bytes_of(name))

    def change(self, name: str, entries: Mapping[KeyPath, Mapping[str, Any]]) -> None:
        """Other values in the place of entries, none of which holds another."""
        if entries:
            self._put(name, with_each(self.bytes_of(name), {path: dated(entry) for path, entry in entries.items()}))

    def add(self, name: str, index: int, entry: Plain) -> None:
        """An entry more before that of an index, in a file that is a list."""
        edited = with_entries(self.bytes_of(name), (), [(index, dated(entry))])
        self._put(name, edited.data if edited else None)

    def take_out(self, name: str, path: KeyPath) -> None:
        """An entry of a list less."""
        self._put(name, without_item(self.bytes_of(name), path))

    def _put(self, name: str, content: bytes | None) -> None:
        if content is None:
            text = "这个文件的写法不便自动更改，请先运行policysite format整理，或手工改"
            raise DataError([Problem(self.data.folder.named(name), START, "edits", text)])
        self._files[name] = content

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """What is to be written."""
        found = (FileChange(name, self.data.bytes_of(name), content) for name, content in self._files.items())
        return tuple(each for each in found if each.data != each.old)

    def tried(self) -> tuple[Dataset, tuple[Problem, ...]]:
        """What the data will be, and the problems that the changes cause."""
        return tried(self.data, self.changes)
