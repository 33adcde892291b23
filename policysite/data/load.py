"""A folder of data → the Dataset, or every problem at once."""

import gc
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.files import DISPENSABLE, FILES, OPTIONAL_FILES
from policysite.data.folder import Folder, Survey, archived, survey, unfit, unopened
from policysite.data.model.departments import Department
from policysite.data.model.document import Policy
from policysite.data.model.settings import Classification, DueSoon, Settings
from policysite.data.places import Places
from policysite.data.problems import START, DataError, Problem, errors, listed
from policysite.data.published import lying_in, published
from policysite.data.rules import check
from policysite.data.rules.base import Case
from policysite.data.rules.secrets import ALLOW, secrets
from policysite.data.text.verbatim import original_text
from policysite.data.validation import validated
from policysite.data.yaml.reading import Source, hidden, not_utf8, parse

_STAND_INS: Mapping[str, Any] = {
    "policy": Policy.model_construct(versions=(), title="", issuer="", preamble=(), sections=(), closing=()),
    "departments": (),
    "duties": (),
    "settings": Settings(
        site_name="站名",
        tracking_from=date(2000, 1, 1),
        due_soon_days=DueSoon(month=1, quarter=1, half_year=1, year=1),
        report_by_days=1,
        look_back_days=1,
        classification=Classification.INTERNAL,
        feedback="意见",
    ),
}
"""What the rules see in place of a file that cannot be read, so that one run shows every problem of the others.

Never part of a Dataset that `load` returns.
"""


def load(folder: Folder, *, today: date, docs: Path | None = None) -> Dataset:
    """Read and check everything below `folder`.

    `docs` is the folder in which study materials must exist; without it they are not looked for.
    What is dated after `today` is a warning, never an error: data that loads once loads at any date.

    Raises DataError with every problem, sorted. Warnings alone do not raise; `load_with_warnings` returns them.
    """
    return load_with_warnings(folder, today=today, docs=docs)[0]


def load_with_warnings(folder: Folder, *, today: date, docs: Path | None = None) -> tuple[Dataset, tuple[Problem, ...]]:
    """The same, and the warnings, sorted."""
    dataset, problems = read(folder, today, docs)
    if errors(problems):
        raise DataError(problems)
    return dataset, listed(problems)


def problems_of(folder: Folder, *, today: date, docs: Path | None = None) -> tuple[Problem, ...]:
    """Every problem and warning of the data below `folder`, sorted."""
    return listed(read(folder, today, docs)[1])


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector out: of 10,000 records nothing is garbage, and looking for it takes half the time.

    What has been read then counts as old at once, as if it had been looked through.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if was:
            gc.enable()


@_uncollected()
def read(folder: Folder, today: date, docs: Path | None = None) -> tuple[Dataset, list[Problem]]:
    """The data as far as it can be read, and every problem; not to be used where one of them is an error."""
    reading = _Reading(folder)
    present = [name for name in FILES if name not in DISPENSABLE or reading.has(name)]
    found = {name: reading.file(name, FILES[name]) for name in present}
    values = {name: value for name, value in found.items() if value is not None}
    archived = reading.archive()
    optional = reading.optional(values.get("departments"))
    lost = frozenset(present) - values.keys()
    places = Places(reading.sources, values | reading.optional_values)
    files = {**_STAND_INS, **DISPENSABLE, **values}
    dataset = Dataset(**files, **optional, day=today, archived=archived, originals=reading.originals, written=places)
    case = Case(dataset, today, frozenset(reading.withheld), frozenset(reading.partial) | lost, lost, docs)
    others = [*lying_in(folder, reading.texts), *(published(docs) if docs else ())]
    suspect = secrets(reading.optional_values.get(ALLOW, ()), reading.texts, others, dataset.places)
    sure = ALLOW not in reading.partial and "departments" not in lost
    return dataset, [*reading.problems, *check(case), *(suspect if sure else ())]


_EMPTY = re.compile(rb"(?:\s|#[^\n]*\n)*(?:\[\s*\]|\{\s*\})(?:\s|#[^\n]*(?:\n|\Z))*")
"""What a file says that has nothing to say: an empty list or set of keys, and comments."""


class _Reading:
    """The files read so far, and what was wrong with them."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}
        self.withheld: set[str] = set()
        self.partial: set[str] = set()
        self.optional_values: dict[str, Any] = {}
        self.texts: dict[str, str] = {}
        self.originals: dict[str, bytes] = {}

    def file(self, name: str, kind: Any) -> Any:
        """The records of `<name>.yml`, or None where nothing of it is usable."""
        label = self.folder.named(f"{name}.yml")
        data = self._bytes(label, self.folder.root / f"{name}.yml")
        if data is None:
            return None
        self.texts[label] = data.decode("utf-8", "replace")
        source, problems = parse(label, data)
        self.problems += problems
        if source is None:
            return None
        shaped = validated(source, kind)
        self.sources[name] = source
        self.problems += shaped.problems
        self.withheld |= shaped.withheld
        if shaped.problems or source.faulty:
            self.partial.add(name)
        return shaped.value

    def has(self, name: str) -> bool:
        """Whether there is anything by the name of that file, be it unfit; one that holds `[]` is as none."""
        path = self.folder.root / f"{name}.yml"
        try:
            return unfit(path) is not None or _EMPTY.fullmatch(path.read_bytes()) is None
        except OSError:
            return os.path.lexists(path)

    def _bytes(self, label: str, path: Path) -> bytes | None:
        """The content of a file, None where there is none to be read, which is a problem."""
        try:
            said = unfit(path)
            if said is None:
                return path.read_bytes()
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            said = "缺少这个文件，请恢复" if missing else unopened(error)
        self.problems.append(Problem(label, START, "files", "{said}", {"said": said}))
        return None

    def optional(self, departments: Collection[Department] | None) -> dict[str, Any]:
        """The records, explanations and ledgers that there are, as fields of `Dataset`; other files are problems.

        Without `departments` nobody can say which files there may be: none is read.
        """
        names = tuple(department.id for department in departments or ())
        found = survey(self.folder, names, self.withheld) if departments is not None else Survey((), ())
        self.problems += found.problems
        kinds = {name.partition("/")[0]: kind for name, kind in OPTIONAL_FILES.items()}
        read = {name: self.file(name, kinds[name.partition("/")[0]]) for name in found.names}
        self.optional_values = {name: value for name, value in read.items() if value is not None}
        self.partial |= read.keys() - self.optional_values.keys()
        parts = [(name.split("/"), value) for name, value in self.optional_values.items()]
        return {
            "former": {path[1]: text for path, text in parts if path[0] == "source"},
            "record_files": {tuple(path[1:]): file for path, file in parts if path[0] == "records"},
            "explanations": tuple(each for path, file in parts if path[0] == "explanations" for each in file),
            "synonyms": self.optional_values.get("synonyms", ()),
            "study_files": {path[1]: session for path, session in parts if path[0] == "study"},
            "ledger_files": {tuple(path[1:]): file for path, file in parts if path[0] == "ledger"},
        }

    def _keep_word(self, path: Path) -> None:
        """A Word file that was issued, whose text is archived beside it."""
        data = self._bytes(self.folder.named(f"source/{path.name}"), path) if path.exists() else None
        if data is not None:
            self.originals[path.name] = data

    def archive(self) -> dict[str, str]:
        """The archived originals by version id."""
        found = {}
        for path in archived(self.folder.root):
            label = self.folder.named(f"source/{path.name}")
            data = self._bytes(label, path)
            if data is None:
                continue
            self.originals[path.name] = data
            self._keep_word(path.with_suffix(".docx"))
            try:
                found[path.stem] = original_text(data)
            except UnicodeDecodeError:
                self.problems.append(not_utf8(label))
                continue
            self.texts[label] = found[path.stem]
            words = found[path.stem].replace("\r\n", "\n").replace("\t", " ")  # tabs part the cells of a table
            self.problems += hidden(label, words)
        return found
