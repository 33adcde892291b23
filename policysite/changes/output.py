"""A comparison as terminal text, as Markdown for a job summary, and as JSON.

Markdown shows text of the data as typed: `escape` leaves no sign that Markdown or HTML would take for its own.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

from policysite.changes.results import AREA, Area, Change, Diff
from policysite.data.problems import Problem, errors
from policysite.figures.words import long_date
from policysite.views.escape import escape

SAME = "两者内容相同，没有改动"
REVIEW = "请审核人核对"
FIGURES = "数字变化"
_DROPPED = {"parent"}


def to_text(found: Diff, old: str, new: str) -> str:
    """For a terminal; `old` and `new` name the two sides."""
    return "\n".join([_title(found, old, new), *_lines(found)])


def _title(found: Diff, old: str, new: str) -> str:
    return f"{old} → {new}　数据截至{long_date(found.as_of)}"


def _lines(found: Diff) -> Iterator[str]:
    if not (found.changes or found.figures or found.notices):
        yield SAME
    if found.notices:
        yield from ("", f"{REVIEW}（{len(found.notices)}处）")
        yield from (f"  ! {notice.words}" for notice in found.notices)
    for area in Area:
        if changes := found.of(area):
            yield from ("", AREA[area])
            yield from (line for change in changes for line in _change(change))
    if found.figures:
        yield from ("", FIGURES)
        yield from (f"  {figure.name}：{figure.old}→{figure.new}" for figure in found.figures)


def _change(change: Change) -> Iterator[str]:
    yield f"  {change.heading}"
    yield from (f"    {line}" for line in change.lines)


def to_markdown(found: Diff, old: str, new: str) -> str:
    """For the summary of a job, or a comment on a pull request."""
    return "\n".join([f"## {escape(_title(found, old, new))}", *_blocks(found)]) + "\n"


def _blocks(found: Diff) -> Iterator[str]:
    if not (found.changes or found.figures or found.notices):
        yield from ("", SAME)
    if found.notices:
        yield from _listed(f"{REVIEW}（{len(found.notices)}处）", [[notice.words] for notice in found.notices])
    for area in Area:
        if changes := found.of(area):
            yield from _listed(AREA[area], [[change.heading, *change.lines] for change in changes])
    if found.figures:
        yield from ("", f"### {FIGURES}", "", "| 项目 | 原为 | 现为 |", "|---|---|---|")
        for figure in found.figures:
            yield f"| {' | '.join(map(escape, (figure.name, figure.old, figure.new)))} |"


def _listed(heading: str, entries: Iterable[list[str]]) -> Iterator[str]:
    yield from ("", f"### {escape(heading)}", "")
    for lines in entries:
        yield f"- {'<br>'.join(map(escape, lines))}"


def to_json(found: Diff, old: str, new: str) -> str:
    """For programs: `old`, `new`, `as_of`, then lists of changes, figures and notices, each key always there."""
    return _json(
        {"old": old, "new": new, "as_of": found.as_of.isoformat()}
        | {"changes": [_plain(change) for change in found.changes]}
        | {"figures": [asdict(figure) for figure in found.figures]}
        | {"notices": [asdict(notice) for notice in found.notices]}
        | {"problems": []}
    )


def _plain(change: Change) -> dict[str, str | None]:
    return {name: value for name, value in asdict(change).items() if name not in _DROPPED}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


Failed = Iterable[tuple[str, Iterable[Problem]]]
"""The sides that do not load, by name, and why."""


def failure_text(failed: Failed) -> str:
    """For a terminal: which side does not load, and every problem of it."""
    return "\n\n".join("\n".join([_cannot(side, problems), *map(str, problems)]) for side, problems in _errors(failed))


def failure_markdown(failed: Failed) -> str:
    """The same as Markdown."""
    blocks = (_listed(_cannot(side, found), [[str(problem)] for problem in found]) for side, found in _errors(failed))
    return "\n".join(line for block in blocks for line in block).strip() + "\n"


def failure_json(failed: Failed, old: str, new: str) -> str:
    """The same as JSON, in the shape of `to_json`."""
    problems = [{"side": side} | asdict(problem) for side, found in _errors(failed) for problem in found]
    empty: dict[str, object] = {"changes": [], "figures": [], "notices": []}
    return _json({"old": old, "new": new, "as_of": None} | empty | {"problems": problems})


def _errors(failed: Failed) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    for side, problems in failed:
        yield side, errors(problems)


def _cannot(side: str, problems: Iterable[Problem]) -> str:
    return f"{side}的数据有{len(tuple(problems))}处问题，不能比较"


WRITERS: dict[str, Callable[[Diff, str, str], str]] = {"text": to_text, "markdown": to_markdown, "json": to_json}
"""The forms of a comparison, by name."""
