"""Items of the ledger that bear one number, as two proposals leave them: the later gets the next number of its year."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from policysite.data.dataset import Dataset, Twice
from policysite.data.folder import Folder
from policysite.data.load import read
from policysite.data.problems import START, DataError, Problem, errors
from policysite.data.yaml.editing import with_scalar
from policysite.intake.trial import FileChange, Present, file_name, tried


def twice(folder: Folder, today: date, file: str | None) -> tuple[Present, tuple[Twice, ...]]:
    """The items to be numbered anew, of data that may have this error and others.

    They are those that `check` names; where a `file` is given, that file's.
    """
    dataset, problems = read(folder, today)
    found = (_turned(dataset, each, file) for year in dataset.ledger_years for each in dataset.ledger_twice(year))
    by_item = {id(each.item): each for each in found if each}
    return Present(folder, today, dataset, tuple(problems)), tuple(by_item.values())


def _turned(dataset: Dataset, each: Twice, file: str | None) -> Twice | None:
    """With the item of `file` as the one to be numbered anew; None where neither stands there."""
    if file in (None, dataset.places.file(each.item)):
        return each
    return replace(each, item=each.first, first=each.item) if file == dataset.places.file(each.first) else None


def renumbered(data: Present, found: tuple[Twice, ...]) -> tuple[FileChange, ...]:
    """The files with the new numbers; writes nothing. Raises DataError where these would cause another problem."""
    new = {id(each.item): each.must for each in found}
    changes = tuple(_changes(data, new))
    caused = errors(tried(data, changes)[1])
    if caused:
        raise DataError(caused)
    return changes


def _changes(data: Present, new: dict[int, str]) -> Iterator[FileChange]:
    for key, book in data.dataset.ledger_files.items():
        name = file_name(f"ledger/{'/'.join(key)}")
        old = changed = data.bytes_of(name)
        for index, item in enumerate(book.items):
            if id(item) in new and changed is not None:
                changed = with_scalar(changed, ("items", index, "id"), new[id(item)])
        if old is not None and changed is None:
            text = "这个文件的写法不便自动改号，请手工改"
            raise DataError([Problem(data.folder.named(name), START, "renumbered", text)])
        if changed != old:
            yield FileChange(name, old, changed)
