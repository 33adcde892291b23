"""A folder of data → the Site, or every problem at once."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from .checks import Case, check
from .problems import DataError, Problem, errors
from .shape import shape
from .site import FILES, Places, Site
from .source import Source, parse


def load(root: Path, shown: str = "data") -> Site:
    """Read and check everything below `root`; `shown` is the folder's name in messages.

    Raises DataError with every problem, sorted. Warnings alone do not raise; `problems_of` returns them.
    """
    site, problems = read(root, shown)
    if site is None or errors(problems):
        raise DataError(problems)
    return site


def problems_of(root: Path, shown: str = "data") -> tuple[Problem, ...]:
    """Every problem and warning of the data below `root`, sorted."""
    return tuple(sorted(set(read(root, shown)[1])))


def read(root: Path, shown: str) -> tuple[Site | None, list[Problem]]:
    """The Site as far as it can be read, and every problem; None where a file that all others need is unusable."""
    reading = _Reading(root, shown)
    values = {name: reading.file(name, kind) for name, kind in FILES.items()}
    archived = reading.archive()
    if any(value is None for value in values.values()):
        return None, reading.problems
    places = Places(reading.sources, values)
    names = {field.name for field in fields(Site)} & values.keys()
    site = Site(**{name: values[name] for name in names}, archived=archived, places=places)
    case = Case(site, frozenset(reading.withheld), frozenset(reading.partial))
    return site, [*reading.problems, *check(case)]


class _Reading:
    """The files read so far, and what was wrong with them."""

    def __init__(self, root: Path, shown: str) -> None:
        self.root, self.shown = root, shown
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}
        self.withheld: set[str] = set()
        self.partial: set[str] = set()

    def file(self, name: str, kind: Any) -> Any:
        """The records of `<name>.yml`, or None where nothing of it is usable."""
        label = f"{self.shown}/{name}.yml"
        try:
            data = (self.root / f"{name}.yml").read_bytes()
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            self.problems.append(Problem(label, 1, 1, "缺少这个文件" if missing else f"打不开：{error.strerror}"))
            return None
        source, problems = parse(label, data)
        self.problems += problems
        if source is None or problems:
            return None
        shaped = shape(source, kind)
        self.sources[name] = source
        self.problems += shaped.problems
        self.withheld |= shaped.withheld
        if shaped.problems:
            self.partial.add(name)
        return shaped.value

    def archive(self) -> dict[str, str]:
        """The archived originals by version id."""
        found = {}
        for path in sorted((self.root / "source").glob("v*.txt")):
            try:
                found[path.stem] = path.read_bytes().decode("utf-8")
            except (OSError, UnicodeDecodeError):
                self.problems.append(Problem(f"{self.shown}/source/{path.name}", 1, 1, "读不出，或不是UTF-8编码"))
        return found
