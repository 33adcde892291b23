"""Broken and malicious data trees from named rules: each tree is one small change to a whole, valid one.

A rule is a generator of such trees, one for each place where what it is named after can be wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MARK = "SPOILED"


@dataclass(frozen=True)
class Hostile:
    """One tree: `spoil` makes it of the whole one in a folder; a problem must be told in `file`, at one of `lines`.

    `where` names the field or file that is spoiled; no `lines`: any.
    """

    where: str
    file: str
    spoil: Callable[[Path], None]
    lines: range | None = None


Rule = Callable[[], Iterator[Hostile]]


def written(where: str, name: str, text: str | bytes, lines: range | None = None) -> Hostile:
    """A tree in which the file `name` holds `text`; the MARK in it, if there is one, tells the line."""

    def spoil(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

    return Hostile(where, name, spoil, lines)


def marked(where: str, name: str, text: str, raw: str) -> Hostile:
    """A tree in which `raw` stands, as it is, in the place of the MARK that `text` holds: there the problem is."""
    first = text[: text.index(MARK)].count("\n") + 1
    return written(where, name, text.replace(MARK, raw, 1), range(first, first + raw.count("\n") + 1))


def rules(*tables: Mapping[str, Rule]) -> dict[str, Rule]:
    """All of the tables as one; no name stands twice."""
    found = {name: rule for table in tables for name, rule in table.items()}
    assert len(found) == sum(map(len, tables))
    return found
