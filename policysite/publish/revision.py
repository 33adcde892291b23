"""Which revision is built: the project's own commit, marked where what is built is not what was committed.

An archive that `git archive` or a forge's download made carries its commit in a file; one that is unpacked inside
another repository has nothing to do with that one's commits.
"""

import logging
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from policysite.publish import NOTES
from policysite.views.edition import CHANGED, UNPACKED

ARCHIVED = ".git_archival.txt"
"""The file in which git writes the commit when it makes an archive; in a checkout it holds a pattern."""
_NODE = re.compile(r"^node: ([0-9a-f]{40,64})$", re.MULTILINE)

_MADE_OF = ("mkdocs.yml", "macros.py", "hooks.py", "docs", "overrides", "policysite")
"""What a site is made of besides its data: changes elsewhere in the project do not show in it."""

_FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE")
"""What a hook of git, or a person, sets to name a repository: it would be asked in the place of the project's."""


def revision(project: Path, data: Path, environment: Mapping[str, str]) -> str | None:
    """The commit of the project in which the folder `data` was committed, `…-dirty` where anything differs from it.

    SITE_COMMIT goes before; None where nothing is known.
    """
    if given := environment.get("SITE_COMMIT", "").strip():
        return given
    head = _head(project, environment)
    if head is None:
        return _archived(project)
    tracked = _git(project, environment, "ls-files", "--error-unmatch", "--", str(data)).returncode == 0
    asked = ("status", "--porcelain", "--untracked-files=normal", "--", *_MADE_OF, str(data))
    clean = tracked and not _git(project, environment, *asked).stdout
    return head if clean else head + CHANGED


def _head(project: Path, environment: Mapping[str, str]) -> str | None:
    """The last commit of the repository that holds the project's files; None where there is none, or git refuses."""
    try:
        own = _git(project, environment, "ls-files", "--error-unmatch", "--", "mkdocs.yml")
        if own.returncode == 0:
            return _git(project, environment, "rev-parse", "--verify", "--quiet", "HEAD").stdout.strip() or None
        said = own.stderr if own.returncode > 1 else ""
    except OSError:
        said = "没有装git"
    if said and (project / ".git").exists():
        text = "读不到提交号，文件中不印数据版本（可用SITE_COMMIT写明）：%s"
        logging.getLogger(NOTES).info(text, said.strip().partition("\n")[0])
    return None


def _archived(project: Path) -> str | None:
    try:
        found = _NODE.search((project / ARCHIVED).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None
    return found[1] + UNPACKED if found else None


def _git(project: Path, environment: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in environment.items() if name not in _FOREIGN}
    asked = ["git", "--no-optional-locks", "-C", str(project), *words]
    return subprocess.run(asked, env=kept, capture_output=True, check=False, encoding="utf-8", errors="replace")
