"""A release: built, made known to nginx, switched to.

Its Content Security Policy lets inline nothing run but the theme's scripts, told by their hashes.
"""

import base64
import hashlib
import re
import shlex
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policysite.publish import Job
from policysite.publish.build import build_site
from policysite.publish.releases import DeployError, Served, make_folder, opened_folder

_ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
_SCRIPT = re.compile(rf"<script\b({_ATTRIBUTES})>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_CONTENT = re.compile(r"<article\b.*</article>", re.IGNORECASE | re.DOTALL)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_RUN = frozenset({"", "module", "text/javascript", "application/javascript"})


def policy(hashes: Iterable[str]) -> str:
    """The header's value where the scripts with these hashes may stand in the pages."""
    scripts = " ".join(["'self'", *sorted(f"'{each}'" for each in hashes)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def site_hashes(site: Path) -> frozenset[str]:
    """The hashes of the inline scripts of every page below `site`. Raises OSError."""
    pages = (page.read_text(encoding="utf-8") for page in site.rglob("*.html"))
    return frozenset(script for page in pages for script in page_hashes(page))


def page_hashes(html: str) -> Iterator[str]:
    """The hashes of a page's inline scripts; of those in its content none, so that no text can bring one in."""
    for found in _SCRIPT.finditer(_CONTENT.sub("", html)):
        kind = _TYPE.search(found[1])
        if not _SOURCE.search(found[1]) and (kind[1].lower() if kind else "") in _RUN:
            yield f"sha256-{base64.b64encode(hashlib.sha256(found[2].encode()).digest()).decode()}"


LOGINS = ("basic", "certificate", "auth-request")


@dataclass(frozen=True)
class Plan:
    """How to deploy: nginx's configuration from `templates`, `login` for a folder that has none yet.

    `reload` is the command that makes nginx read its configuration anew, without a shell; empty: nobody does. It
    returns before nginx's former workers have stopped: with a new configuration the switch waits `settle` seconds.
    """

    templates: Path
    login: str = LOGINS[0]
    reload: str = ""
    settle: float = 2.0


@dataclass(frozen=True)
class Deployed:
    """The release that is served now; `first` of all, and whether nginx must be reloaded by hand."""

    release: Path
    first: bool = False
    stale: bool = False
    notes: tuple[str, ...] = ()


def deploy(job: Job, root: Path, now: datetime, plan: Plan) -> Deployed:
    """Build, and serve it from `root`.

    Raises BuildError, DeployError, SwapError or OSError: then what is served is what was served before. So it is when
    the run is killed; the next one needs no cleaning.
    """
    with opened_folder(root) as served:
        former = served.current
        stamp = served.stamp(now)
        notes = build_site(job, served.next)
        for release in served.superfluous:
            served.drop(release)
        release = served.complete(stamp)
        changed = _configure(served, plan)
        if former and plan.reload:  # even where nothing changed: a run may have ended before its reload
            _reload(plan.reload)
            time.sleep(plan.settle if changed else 0)
        served.switch(release)
    return Deployed(release, former is None, changed and not plan.reload, notes)


def roll_back(root: Path) -> Deployed:
    """Serve the release before the served one. Raises DeployError where there is none, SwapError, OSError."""
    with opened_folder(root) as served:
        release = served.older()
        served.switch(release)
    return Deployed(release)


def _configure(served: Served, plan: Plan) -> bool:
    """Write nginx's configuration for every release there is; whether anything is not as it was before."""
    folder = served.root / "nginx"
    make_folder(folder / "local")
    for name, template in (("server.conf", "server.conf"), ("login.conf", f"login-{plan.login}.conf")):
        if not (folder / "local" / name).exists():
            _write(folder / "local" / name, _filled(plan.templates / template, served.root))
    files = {"policysite.conf": _filled(plan.templates / "nginx.conf", served.root)}
    scripts = {script for release in served.releases for script in site_hashes(release)}
    files["csp.conf"] = f'add_header Content-Security-Policy "{policy(scripts)}" always;\n'
    changed = [_write(folder / name, text) for name, text in files.items()]
    return any(changed)


def _filled(template: Path, root: Path) -> str:
    return template.read_text(encoding="utf-8").replace("@DEST@", str(root))


def _write(path: Path, text: str) -> bool:
    """Replace a file in one step, if it is not so already; whether it was not."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    new = path.with_name(f".{path.name}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
    return True


def _reload(command: str) -> None:
    """Run the command that reloads nginx. Raises DeployError where it fails."""
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, text=True)
    except (OSError, ValueError) as error:
        raise DeployError(f"运行不了“{command}”：{error}，网站没有切换") from None
    if done.returncode:
        raise DeployError(f"“{command}”不成功，网站没有切换：\n{(done.stderr or done.stdout).strip()}")
