"""Other generators over the same site, for reference: Zensical on the staged folder, and Hugo's bare floor."""

import importlib.util
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from policysite.publish import Job
from policysite.publish.build import stage_site

from .measure import Cost, run

_LAYOUT = "<!doctype html><html lang=zh><title>{{ .Title }}</title><article>{{ .Content }}</article></html>\n"
_HUGO = 'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n[markup.goldmark.renderer]\nunsafe = true\n'


def jobs(project: Path, data: Path, today: date, plain: Path, folder: Path) -> Mapping[str, Callable[[], Cost]]:
    """What each engine that is there has to do, for `side_by_side`: Zensical with its cache empty and full; Hugo.

    `plain` is the plain project. Hugo makes the same Markdown into pages without any theme: less than any site is.
    """
    found: dict[str, Callable[[], Cost]] = {}
    if importlib.util.find_spec("zensical"):
        staged = folder / "staged"
        stage_site(Job(project, str(data), today), staged)
        found["zensical, cold"] = lambda: _zensical(staged, today, cold=True)
        found["zensical, warm"] = lambda: _zensical(staged, today, cold=False)
    if shutil.which("hugo"):
        _write_hugo(plain, folder / "hugo")
        found["hugo, bare"] = lambda: run(["hugo", "--quiet", "--cleanDestinationDir"], folder / "hugo", {})
    return found


def _zensical(staged: Path, today: date, *, cold: bool) -> Cost:
    if cold:
        for name in (".cache", "site"):
            shutil.rmtree(staged / name, ignore_errors=True)
    given = {"SITE_DATE": today.isoformat(), "SITE_DATA": "data"}
    return run([sys.executable, "-m", "zensical", "build"], staged, given)


def _write_hugo(plain: Path, out: Path) -> None:
    """A project with the plain one's Markdown; its files beside the pages are Hugo's to copy."""
    shutil.copytree(plain / "docs", out / "content")
    for path in (out / "content").rglob("index.md"):
        path.rename(path.with_name("_index.md"))
    for name in ("single.html", "list.html"):
        layout = out / "layouts" / "_default" / name
        layout.parent.mkdir(parents=True, exist_ok=True)
        layout.write_text(_LAYOUT, encoding="utf-8")
    (out / "config.toml").write_text(_HUGO, encoding="utf-8")
