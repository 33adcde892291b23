"""`CODEOWNERS`: who approves a change of which files. Departments come from the data, teams from those who keep it.

A team stands where somebody has put it: what the file says already of a path stays, and so do lines of other paths. A
path that is new gets a team of the department's id, in the group of the file's first line. Gitea and Forgejo read a
path as a regular expression, in which a backslash is written twice; what stands in the other form keeps its teams.
"""

import re
from collections.abc import Iterator, Mapping

from policysite.data.dataset import Dataset
from policysite.data.model.settings import ForgeKind

OWNERS = "CODEOWNERS"
"""Where GitHub, GitLab and Gitea look for it."""

Paths = tuple[tuple[str, tuple[str, ...]], ...]
"""Paths, below the folder of `{data}` or not, with the teams that approve their changes where nobody has put others."""

_ABOUT = """\
# Who must approve a change of which files. On a forge the branch `main` is to require these approvals.
# `policysite forms` writes the departments' lines as the data have them, and keeps the teams and lines that it finds.
#
# @org/… are placeholders: make one team per department, its head in it, and put your own names here. GitHub
# reads this form; GitLab too (its groups: @group/subgroup). Gitea takes regular expressions in the place of paths.
# The last line that matches a file decides.
"""
_ABOUT_GITEA = """\
# Who is asked to approve a change of which files. On a forge the branch `main` is to require approvals.
# `policysite forms` writes the departments' lines as the data have them, and keeps the teams and lines that it finds.
#
# @org/… are placeholders: make one team per department, its head in it, and put your own names here. These are
# regular expressions, as Gitea and Forgejo read them; every line that matches a file counts.
"""
_MAINTAINERS, _PUBLISHERS = "maintainers", "publishers"
_BEFORE: tuple[tuple[str, Paths], ...] = (
    ("Code, templates, checks: the maintainers.", (("*", (_MAINTAINERS,)),)),
    (
        "The issued text, what the clauses oblige to, and the settings: those who issue and publish.",
        (
            ("/{data}/", (_PUBLISHERS,)),
            ("/{data}/source/", (_PUBLISHERS, _MAINTAINERS)),
            ("/{data}/policy.yml", (_PUBLISHERS, _MAINTAINERS)),
            ("/{data}/allow.yml", (_PUBLISHERS, _MAINTAINERS)),
        ),
    ),
    (
        "The rectification ledger and the study sessions: those who keep them.",
        (("/{data}/ledger/", (_PUBLISHERS,)), ("/{data}/study/", (_PUBLISHERS,))),
    ),
)
_DEPARTMENTS = "Each department's records by its head: the file, and those that forms and sheets write."
_BEHIND: tuple[tuple[str, Paths], ...] = (
    (
        "Who decides, and what must not get in: the maintainers with those who publish.",
        tuple(
            (path, (_MAINTAINERS, _PUBLISHERS))
            for path in ("/CODEOWNERS", "/policysite/data/rules/secrets.py", "/policysite/data/suspects/")
        ),
    ),
)
_LINE = re.compile(r"(?P<path>[^#\s]\S*)(?:\s+(?P<teams>.*\S))?\s*")
_RECORDS = re.compile(r"/.+/records/\*/|.+/records/\[\^/\]\*/")
"""A line of a department, of this or another folder of data."""


def owners_file(dataset: Dataset, data: str, present: str) -> bytes:
    """The file for the data in the folder `data` of the project; `present` is what it holds now, may be empty."""
    known = {found["path"]: found["teams"] or "" for line in present.splitlines() if (found := _LINE.fullmatch(line))}
    group = (known.get("*") or known.get(_expression("*")) or "").partition("/")[0] or "@org"
    gitea = dataset.settings.forge_kind is ForgeKind.GITEA
    text = _ABOUT_GITEA if gitea else _ABOUT
    for about, paths in (*_BEFORE, (_DEPARTMENTS, tuple(_records(dataset))), *_BEHIND):
        lines = {path.format(data=data): " ".join(f"{group}/{team}" for team in teams) for path, teams in paths}
        kept = {path: _taken(known, path, teams) for path, teams in lines.items()}
        text += _part(about, {_expression(path) if gitea else path: teams for path, teams in kept.items()})
    added = {path: teams for path, teams in known.items() if not _RECORDS.match(path)}
    return (text + (_part("Added by hand.", added) if added else "")).encode()


def _taken(known: dict[str, str], path: str, teams: str) -> str:
    """The teams that stand with a path in whichever form, which is then dealt with; `teams` where there are none."""
    found = [known.pop(form) for form in (path, _expression(path)) if form in known]
    return found[0] if found else teams


def _expression(path: str) -> str:
    """A path as Gitea reads it: `/data/records/*/office.yml` is `data/records/[^/]*/office\\\\.yml`, `*` every file."""
    if path == "*":
        return ".*"
    inside = path.strip("/").replace(".", "\\\\.").replace("*", "[^/]*")
    return f"{inside}/.*" if path.endswith("/") else inside


def _records(dataset: Dataset) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The file and the folder of each department, of a merged one too: what it did may still be reported there."""
    for department in dataset.departments:
        team = (department.is_retired(dataset.day) and department.successor) or department.id
        for name in (f"{department.id}.yml", f"{department.id}/"):
            yield f"/{{data}}/records/*/{name}", (team,)


def _part(about: str, lines: Mapping[str, str]) -> str:
    return f"\n# {about}\n" + "".join(f"{path:<48} {teams}".rstrip() + "\n" for path, teams in lines.items())
