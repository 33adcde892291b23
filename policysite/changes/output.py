"""A comparison as terminal text, as Markdown for a job summary, and as JSON.

Markdown shows text of the data as typed: `escape` leaves no sign that Markdown or HTML would take for its own.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from policysite.changes.results import AREA, Area, Change, Diff, Figure
from policysite.data.model.words import long_date
from policysite.data.problems import Problem, errors
from policysite.views.text import escape

SAME = "两者内容相同，没有改动"
REVIEW = "请审核人核对"
FIGURES = "数字变化"


@dataclass(frozen=True)
class _Block:
    """What stands under one heading: figures, or entries of one line or more, begun by `mark` on a terminal."""

    heading: str
    entries: Sequence[Sequence[str]] = ()
    figures: Sequence[Figure] = ()
    mark: str = "  "


def _blocks(found: Diff) -> Iterator[_Block]:
    if found.notices:
        notices = [[notice.words] for notice in found.notices]
        yield _Block(f"{REVIEW}（{len(notices)}处）", notices, mark="  ! ")
    for area in Area:
        if changes := found.of(area):
            yield _Block(AREA[area], [[change.heading, *change.lines] for change in changes])
    if found.figures:
        yield _Block(FIGURES, figures=found.figures)


def _text(blocks: Iterable[_Block]) -> Iterator[str]:
    for block in blocks:
        yield from ("", block.heading)
        for first, *others in block.entries:
            yield f"{block.mark}{first}"
            yield from (f"    {line}" for line in others)
        yield from (f"  {figure.name}：{figure.old}→{figure.new}" for figure in block.figures)


def _markdown(blocks: Iterable[_Block]) -> Iterator[str]:
    for block in blocks:
        yield from ("", f"### {escape(block.heading)}", "")
        yield from (f"- {'<br>'.join(map(escape, lines))}" for lines in block.entries)
        if block.figures:
            yield from ("| 项目 | 原为 | 现为 |", "|---|---|---|")
        for figure in block.figures:
            yield f"| {' | '.join(map(escape, (figure.name, figure.old, figure.new)))} |"


def to_text(found: Diff, old: str, new: str) -> str:
    """For a terminal; `old` and `new` name the two sides."""
    lines = [*_text(_blocks(found))] or [SAME]
    return "\n".join([_title(found, old, new), *lines])


def to_markdown(found: Diff, old: str, new: str) -> str:
    """For the summary of a job, or a comment on a pull request."""
    lines = [*_markdown(_blocks(found))] or ["", SAME]
    return "\n".join([f"## {escape(_title(found, old, new))}", *lines]) + "\n"


def _title(found: Diff, old: str, new: str) -> str:
    return f"{old} → {new}　数据截至{long_date(found.as_of)}"


def to_json(found: Diff, old: str, new: str) -> str:
    """For programs: format, sides and day, then lists of changes, figures and notices, each key always there."""
    return _json(
        {"old": old, "new": new, "as_of": found.as_of.isoformat()}
        | {"changes": [_plain(change) for change in found.changes]}
        | {"figures": [asdict(figure) for figure in found.figures]}
        | {"notices": [asdict(notice) for notice in found.notices]}
        | {"problems": []}
    )


def _plain(change: Change) -> dict[str, str | None]:
    return {name: value for name, value in asdict(change).items() if name != "parent"}


def _json(value: dict[str, object]) -> str:
    return json.dumps({"format": 1} | value, ensure_ascii=False, indent=2)


Failed = Iterable[tuple[str, Iterable[Problem]]]
"""The sides that do not load, by name, and why."""


def failure_text(failed: Failed) -> str:
    """For a terminal: which side does not load, and every problem of it."""
    return "\n".join(_text(_failures(failed))).removeprefix("\n")


def failure_markdown(failed: Failed) -> str:
    """The same as Markdown."""
    return "\n".join(_markdown(_failures(failed))).removeprefix("\n") + "\n"


def _failures(failed: Failed) -> Iterator[_Block]:
    for side, problems in failed:
        entries = [[str(problem)] for problem in errors(problems)]
        yield _Block(f"{side}的数据有{len(entries)}处问题，不能比较", entries, mark="")


def failure_json(failed: Failed, old: str, new: str) -> str:
    """The same as JSON, in the shape of `to_json`."""
    problems = [{"side": side} | _problem(problem) for side, found in failed for problem in errors(found)]
    empty: dict[str, object] = {"changes": [], "figures": [], "notices": []}
    return _json({"old": old, "new": new, "as_of": None} | empty | {"problems": problems})


def _problem(problem: Problem) -> dict[str, object]:
    place = {"file": problem.file, "line": problem.position.line, "column": problem.position.column}
    return place | {"message": problem.message, "warning": problem.warning}


WRITERS: dict[str, Callable[[Diff, str, str], str]] = {"text": to_text, "markdown": to_markdown, "json": to_json}
"""The forms of a comparison, by name."""
