"""The document rebuilt from the data, and its comparison with the archived original.

The form of the document (design, section 1): a preamble; `一、` sections; `1.` measures whose clauses follow the
heading in one paragraph, each closed by `（责任部门：X、Y）`; a closing; the appendix with its own `一、` and `1.`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from .model import Checklist, Clause, Measure
from .site import Site


@dataclass(frozen=True)
class Line:
    """One line of the document and the record that it comes from."""

    text: str
    record: BaseModel


@dataclass(frozen=True)
class Difference:
    """The first difference: the archived line's number and column (from 1), the words there and the data's."""

    line: int
    column: int
    archived: str
    data: str
    record: BaseModel


def tail(site: Site, clause: Clause) -> str:
    """`（责任部门：办公室、协考科）` as the document prints it after a clause."""
    return f"（责任部门：{'、'.join(site.printed(name) for name in clause.responsible)}）"


def measure_line(site: Site, measure: Measure) -> str:
    """The paragraph of a measure: number, heading, and the clauses in force with their departments."""
    clauses = (clause.text + tail(site, clause) for clause in measure.clauses if not clause.retired)
    return f"{measure.number}.{measure.title}{''.join(clauses)}"


def document(site: Site) -> Iterator[Line]:
    """Every line of the issued document, rebuilt from what is in force."""
    yield Line(site.policy.preamble, site.policy)
    for section in site.policy.sections:
        yield Line(f"{section.number}、{section.title}", section)
        for measure in section.measures:
            if not measure.retired:
                yield Line(measure_line(site, measure), measure)
    yield Line(site.policy.closing, site.policy)
    yield from _appendix(site.checklist)


def _appendix(checklist: Checklist) -> Iterator[Line]:
    yield Line(f"附件：{checklist.title}", checklist)
    yield Line("附件：", checklist)
    yield Line(checklist.title, checklist)
    for category in checklist.categories:
        yield Line(f"{category.number}、{category.title}", category)
        for item in category.items:
            if not item.retired:
                yield Line(f"{item.number}.{item.text}", item)


def lines_of(archived: str) -> list[str]:
    """The lines of an archived original, without white space at line ends and without empty lines at its end."""
    return "\n".join(line.rstrip() for line in archived.split("\n")).rstrip("\n").split("\n")


def difference(site: Site, archived: str) -> Difference | None:
    """Where the rebuilt document first departs from `archived`, or None where they are the same."""
    rebuilt = [*document(site)]
    originals = lines_of(archived)
    for number, original in enumerate(originals, 1):
        line = rebuilt[number - 1] if number <= len(rebuilt) else Line("", site.policy)
        if line.text != original:
            return _first(number, original, line)
    if len(rebuilt) > len(originals):
        return _first(len(originals) + 1, "", rebuilt[len(originals)])
    return None


def _first(number: int, original: str, line: Line) -> Difference:
    pairs = enumerate(zip(original, line.text, strict=False))
    at = next((index for index, (a, b) in pairs if a != b), min(len(original), len(line.text)))
    return Difference(number, at + 1, _around(original, at), _around(line.text, at), line.record)


def _around(text: str, at: int) -> str:
    start, end = max(0, at - 8), at + 12
    return f"{'……' if start else ''}{text[start:end]}{'……' if end < len(text) else ''}"
