"""Where MkDocs meets the package: reads the environment and the clock, and passes them in.

The macros plugin and the hooks each ask for the site; it is loaded once and kept until a file of the data changes.
"""

import logging
import os
import subprocess
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from .api import Api
from .clock import ClockError, site_date
from .escape import escape
from .load import load_with_warnings
from .macros import Macros, registry
from .pages import stubs
from .problems import DataError
from .render import Renderer
from .starting import samples
from .urls import page_address
from .words import long_date

_NOTES = logging.getLogger("mkdocs.policysite")
"""Remarks that are shown and fail nothing: a strict build stops at anything above INFO."""

_kept: dict[tuple[Any, ...], Renderer] = {}


def renderer(project: Path) -> Renderer:
    """The renderer of the data that SITE_DATA names (default `data` of the project). Raises PluginError."""
    shown = os.environ.get("SITE_DATA", "") or "data"
    root = project / shown
    try:
        day = site_date(os.environ)
        key = (root, day, _state(root))
        if key not in _kept:
            site, warnings = load_with_warnings(root, shown, today=day)
            for warning in warnings:
                _NOTES.info("%s", warning)
            _kept.clear()
            _kept[key] = Renderer(site, day)
        return _kept[key]
    except (ClockError, DataError) as error:
        raise PluginError(f"\n{error}") from None


def _state(root: Path) -> tuple[tuple[Path, int, int], ...]:
    """What changes when any file below `root` does."""
    files = ((path, path.stat()) for path in sorted(root.rglob("*")) if path.is_file())
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in files)


def define_macros(env: Any) -> None:
    """Give the macros to the plugin's environment."""
    project = Path(env.conf["config_file_path"]).parent
    macros = Macros(renderer(project), lambda: page_address(env.page.file.src_uri))
    for name, macro in registry(macros).items():
        env.macro(macro, name)


def add_pages(files: Files, config: MkDocsConfig) -> None:
    """Add the generated pages and the JSON documents. Raises PluginError where one would replace a file of `docs/`."""
    project = Path(config.config_file_path).parent
    found = renderer(project)
    generated: dict[str, str | bytes] = {stub.path: stub.markdown for stub in stubs(found.site, found.today)}
    generated |= Api(found.site, found.progress.progress, commit(project)).documents()
    for path, content in generated.items():
        if files.get_file_from_path(path):
            raise PluginError(f"docs/{path}与由数据生成的文件同名，请改名")
        files.append(File.generated(config, path, content=content))


def describe(config: MkDocsConfig) -> None:
    """Give the theme what the settings and date say. Raises PluginError for samples where SITE_PRODUCTION is set."""
    site = renderer(Path(config.config_file_path).parent).site
    if os.environ.get("SITE_PRODUCTION") == "1" and (files := samples(site)):
        raise PluginError(f"正式网站不得含演示数据（先运行policysite start）：{'、'.join(files)}")
    config.site_name = escape(site.settings.site_name)  # the theme escapes nothing by itself
    config.copyright = f"{site.settings.classification}　不得处理涉密信息"
    today = site_date(os.environ)
    config.extra |= {"feedback": escape(site.settings.feedback), "as_of": long_date(today), "sample": site.sample}


def commit(project: Path) -> str | None:
    """The revision that is built, or None outside a repository."""
    asked = ["git", "-C", str(project), "rev-parse", "HEAD"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
