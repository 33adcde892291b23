"""Releases of the site: built whole into the served folder, made known to nginx, switched to by a link.

Every release stands whole below `releases/`, and `current` is a link to the one that is served. A release gets its name
only when it is complete, and a name is taken from it before it is removed: whatever moment a run is killed at, each
name below `releases/` is a whole site, and `current` leads to one of them. The Content Security Policy lets inline
nothing run but the theme's scripts, told by their hashes.
"""

import base64
import filecmp
import hashlib
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

from policysite.data.handed_in import CHINA
from policysite.publish import Job
from policysite.publish.build import build_site
from policysite.publish.site_url import read_url
from policysite.publish.swap import held

RELEASES_MARKER = ".policysite-releases"
RELEASES_MARKER_TEXT = "本目录由policysite deploy管理，除nginx/local外请勿改动。\n"
KEPT = 5
"""How many releases stay, the served one included."""

_STAMP = "%Y%m%d-%H%M%S"
_NAMED = re.compile(r"[0-9]{8}-[0-9]{6}\Z")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\"'$\\*?\[\]{};]")
"""Signs that a path inside nginx's configuration must not have."""


class DeployError(Exception):
    """What is served was not changed; the text, in Chinese, says why."""


@dataclass(frozen=True)
class Served:
    """The served folder `root`; only one run at a time holds it, see `opened_folder`."""

    root: Path

    @property
    def next(self) -> Path:
        """Where the next release is made."""
        return self.root / "releases" / ".next"

    @property
    def address(self) -> Path:
        """Where the address stands that the last deployment was given; no file where it was given none."""
        return self.root / "site-url"

    @property
    def releases(self) -> tuple[Path, ...]:
        """Every release, the oldest first."""
        return tuple(sorted(path for path in (self.root / "releases").iterdir() if _NAMED.match(path.name)))

    @property
    def current(self) -> Path | None:
        """The release that is served; None where there is none yet. Raises DeployError for anything else."""
        link = self.root / "current"
        if not link.is_symlink():
            if link.exists():
                raise DeployError(f"{link}不是链接，不是本命令所建，请移开后再试")
            return None
        name = link.readlink()
        if name.parts[:-1] != ("releases",) or not _NAMED.match(name.name):
            raise DeployError(f"{link}没有指向releases中的一版，请核对后再试")
        return self.root / name

    def stamp(self, now: datetime) -> datetime:
        """The time that names the next release: `now`, but always later than every other one's."""
        others = (datetime.strptime(path.name, _STAMP).replace(tzinfo=CHINA) for path in self.releases)
        return max([now.astimezone(CHINA).replace(microsecond=0), *(other + timedelta(seconds=1) for other in others)])

    def complete(self, stamp: datetime) -> Path:
        """Give the finished folder `next` its name, and with it the rights and file times to be served with."""
        _serviceable(self.next, self.current, int(stamp.timestamp()))
        _store()
        return self.next.rename(self.root / "releases" / stamp.strftime(_STAMP))

    def switch(self, release: Path) -> None:
        """Serve `release` from the next request on; what was served stays as `previous`."""
        if former := self.current:
            _point(self.root / "previous", former)
        _point(self.root / "current", release)

    def drop(self, release: Path) -> None:
        """Remove a release: first its name, so that what is left of it is never taken for a site."""
        gone = release.with_name(f".gone-{release.name}")
        release.rename(gone)
        shutil.rmtree(gone)

    def older(self) -> Path:
        """The release before the served one. Raises DeployError where there is none."""
        current = self.current
        found = [release for release in self.releases if current and release.name < current.name]
        if not found:
            raise DeployError("没有更早的一版可以退回")
        return found[-1]

    @property
    def superfluous(self) -> tuple[Path, ...]:
        """What may go before the next release: those rolled back or never served, and the oldest beyond KEPT."""
        current = self.current
        if current is None:
            return ()
        rejected = [release for release in self.releases if release.name > current.name]
        kept = [release for release in self.releases if release.name <= current.name]
        return (*rejected, *kept[: max(0, len(kept) + 1 - KEPT)])


@contextmanager
def opened_folder(root: Path) -> Iterator[Served]:
    """Hold the served folder, made where it does not exist. Raises DeployError or SwapError, and OSError."""
    root = root.resolve()
    _refuse_unfit(root)
    make_folder(root / "releases")
    with held(root, "发布"):
        (root / RELEASES_MARKER).write_text(RELEASES_MARKER_TEXT, encoding="utf-8")
        for left in (root / "releases").glob(".gone-*"):
            shutil.rmtree(left)
        yield Served(root)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they do not exist, for nginx to enter whatever the umask says."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def _refuse_unfit(root: Path) -> None:
    if _UNFIT.search(str(root)):
        raise DeployError("目录的路径中不能有引号、$、*、?、分号、括号一类符号，请另指定目录")
    if root.exists() and not root.is_dir():
        raise DeployError(f"{root}是文件，不是目录，请另指定目录")
    ours = not root.is_dir() or (root / RELEASES_MARKER).is_file()
    if not ours and {path.name for path in root.iterdir()} - {"releases"}:
        raise DeployError(f"{root}不是空目录，也不是本命令所建，请另指定目录")


def _point(link: Path, release: Path) -> None:
    """Make `link` lead to `release` in one step."""
    new = link.with_name(f".{link.name}")
    new.unlink(missing_ok=True)
    new.symlink_to(Path("releases", release.name))
    new.replace(link)


def _serviceable(folder: Path, former: Path | None, stamp: int) -> None:
    """Let nginx read everything; a file keeps the time it had while its content is the same, so that caches hold."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        if path.is_file():
            other = former / path.relative_to(folder) if former else None
            same = other is not None and other.is_file() and filecmp.cmp(path, other, shallow=False)
            seconds = int(other.stat().st_mtime) if other and same else stamp
            os.utime(path, (seconds, seconds))


def _store() -> None:
    """Have all of it on the disk before it is served: otherwise a power cut might leave half of it."""
    if sys.platform != "win32":  # where nobody deploys
        os.sync()


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
        changed = _configure(served, plan, job.url)
        if former and plan.reload:  # even where nothing changed: a run may have ended before its reload
            _reload(plan.reload)
            time.sleep(plan.settle if changed else 0)
        served.switch(release)
    return Deployed(release, former is None, changed and not plan.reload, notes)


def last_address(root: Path) -> str | None:
    """The address that the last deployment into `root` was given. Raises SiteUrlError where it is none any more."""
    path = Served(root.resolve()).address
    return read_url(f"{path}的内容", path.read_text(encoding="utf-8").strip()) if path.is_file() else None


def roll_back(root: Path) -> Deployed:
    """Serve the release before the served one. Raises DeployError where there is none, SwapError, OSError."""
    with opened_folder(root) as served:
        release = served.older()
        served.switch(release)
    return Deployed(release)


def _configure(served: Served, plan: Plan, url: str) -> bool:
    """Write nginx's configuration for every release there is; whether anything is not as it was before."""
    folder = served.root / "nginx"
    make_folder(folder / "local")
    once = {
        folder / "local" / "server.conf": "server.conf",
        folder / "local" / "login.conf": f"login-{plan.login}.conf",
    }
    for path, template in once.items():
        if not path.exists():
            _write(path, _filled(plan.templates / template, served.root, url))
    if not (known := folder / "known.conf").exists():
        _write(known, _filled(plan.templates / known.name, served.root, url), 0o600)
    if url:
        _write(served.address, f"{url}\n")
    else:
        served.address.unlink(missing_ok=True)
    files = {"policysite.conf": _filled(plan.templates / "nginx.conf", served.root, url)}
    scripts = {script for release in served.releases for script in site_hashes(release)}
    files["csp.conf"] = f'add_header Content-Security-Policy "{policy(scripts)}" always;\n'
    changed = [_write(folder / name, text) for name, text in files.items()]
    return any(changed)


def _filled(template: Path, root: Path, url: str) -> str:
    """A template with what it leaves open: the folder, where the site is reached, and a secret, another each time."""
    place = urlsplit(url)
    nameless = "$scheme://$server_name:$server_port"
    values = {
        "@DEST@": str(root),
        "@ADDRESS@": url.rstrip("/") or nameless,
        "@ENCODED@": quote(url.rstrip("/"), safe=":/") or nameless,
        "@NAME@": place.hostname or "policy.example",
        "@PORT@": str((place.scheme == "https" and place.port) or 443),
        "@SECRET@": secrets.token_hex(16),
    }
    text = template.read_text(encoding="utf-8")
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def _write(path: Path, text: str, mode: int = 0o666) -> bool:
    """Replace a file in one step, if it is not so already; whether it was not. `mode` is what the umask takes from."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    new = path.with_name(f".{path.name}")
    new.unlink(missing_ok=True)
    new.touch(mode)
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
