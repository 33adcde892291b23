"""Where MkDocs meets the package: reads the environment and the clock, and passes them in.

The macros plugin and the hooks each ask for the site; it is loaded once and kept until a file of the data changes.
"""

import gc
import logging
import os
import posixpath
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load_with_warnings
from policysite.data.model.words import long_date
from policysite.data.problems import DataError
from policysite.exports.api import Api
from policysite.pages.macros import Macros, registry
from policysite.pages.render import ENVIRONMENT, STYLESHEET, Renderer, stylesheet
from policysite.pages.search import pages_named, search_index
from policysite.pages.stubs import GENERATED, WholeHtml, anchors, stubs
from policysite.publish import NOTES, PORTABLE, PREVIEWED, armed
from policysite.publish.clock import ClockError, site_date
from policysite.publish.kept import keep_sounds, kept_compiled, recall_sounds
from policysite.publish.revision import revision
from policysite.views.addresses import ERRATUM, INDEX, RECORD, page_address
from policysite.views.present import absent
from policysite.views.text import escape

_kept: dict[tuple[Any, ...], Renderer] = {}


def renderer(project: Path, home: str = "") -> Renderer:
    """The renderer of the data that SITE_DATA names (default `data` of the project), for a site at the URL `home`.

    Raises PluginError, for samples where SITE_PRODUCTION is set too, and for anything else where SITE_PUBLIC is.
    """
    shown = _data()
    root, docs = project / shown, project / "docs"
    try:
        day = site_date(os.environ)
        key = (root, day, home, _armed(PORTABLE), _armed(PREVIEWED), _state(root), _state(docs))
        if key not in _kept:
            dataset, warnings = load_with_warnings(Folder(root, shown), today=day, docs=docs)
            gc.freeze()  # kept to the end of the build, which unfreezes: nothing to look for garbage in
            for warning in warnings:
                logging.getLogger(NOTES).info("%s", warning)
            _kept.clear()
            _kept[key] = Renderer(dataset, day, commit(project), home, _armed(PORTABLE), _armed(PREVIEWED))
    except (ClockError, DataError) as error:
        raise PluginError(f"\n{error}") from None
    _guard(_kept[key].dataset)
    return _kept[key]


def _guard(dataset: Dataset) -> None:
    """Raises PluginError for what the switches of the environment do not let out."""
    if armed(os.environ, "SITE_PRODUCTION") and (files := dataset.sample_files):
        raise PluginError(f"正式网站不得含演示数据（先运行policysite start）：{'、'.join(files)}")
    if armed(os.environ, "SITE_PUBLIC") and (files := dataset.real_files):
        raise PluginError(f"公开到互联网的网站只可用演示数据，以下文件未标sample: true：{'、'.join(files)}")


def _state(root: Path) -> tuple[tuple[Path, int, int], ...]:
    """What changes when any file below `root` does."""
    files = ((path, path.stat()) for path in sorted(root.rglob("*")) if path.is_file())
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in files)


def _found(config: MkDocsConfig) -> Renderer:
    return renderer(Path(config.config_file_path).parent, config.site_url or "")


def define_macros(env: Any, project: Path) -> None:
    """Give the macros to the environment of the plugin, or of another generator that runs `macros.py`."""
    kept_compiled(ENVIRONMENT)
    macros = Macros(renderer(project, env.conf.get("site_url") or ""), lambda: _here(env.page))
    for name, macro in registry(macros).items():
        env.macro(macro, name)


def _here(page: Any) -> str:
    """Where the links of a page start: at its own address in MkDocs, which leaves links in HTML as they are.

    Zensical's page has a path and no file; it takes every link as seen from the folder of that file.
    """
    if hasattr(page, "file"):
        return page_address(page.file.src_uri)
    return posixpath.join(posixpath.dirname(page.path), "")


def add_pages(files: Files, config: MkDocsConfig) -> None:
    """Add the generated pages, the style sheet of the states, the JSON documents and the downloads.

    Raises PluginError where one would replace a file of `docs/`.
    """
    found = _found(config)
    generated: dict[str, str | bytes] = {stub.path: stub.markdown for stub in stubs(found.dataset, found.today)}
    generated[STYLESHEET] = stylesheet()
    generated |= Api(found.dataset, found.progress.progress, found.commit).documents()
    if not _armed(PREVIEWED):
        generated |= {path: download.content for path, download in found.downloads.items()}
    for path, content in generated.items():
        if files.get_file_from_path(path):
            raise PluginError(f"docs/{path}与由数据生成的文件同名，请改名")
        files.append(File.generated(config, path, content=content))
    if found.portable:
        for file in files.documentation_pages():
            file.url = quote(file.dest_uri)


def add_anchors(page: Page, html: str) -> None:
    """Tell MkDocs what a generated page can be linked to by, which it has not read."""
    if page.markdown and GENERATED in page.markdown:
        page.present_anchor_ids = anchors(html) | (page.present_anchor_ids or set())


def downloaded(path: str) -> bytes | None:
    """A file to download of the site that was built last, made now; None where there is none at that path."""
    made = (found.downloads.get(path) for found in _kept.values())
    return next((download.content for download in made if download), None)


def write_search_index(config: MkDocsConfig) -> None:
    """Put our index in the place of the search plugin's, where the theme fetches it."""
    found = _found(config)
    pages = pages_named(config.nav, ((stub.path, stub.title) for stub in stubs(found.dataset, found.today)))
    target = Path(config.site_dir, "search", "search_index.json")
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(search_index(found.dataset, found.progress.progress, pages, to_files=found.portable))
    keep_sounds()


def describe(config: MkDocsConfig) -> None:
    """Give the theme what the settings and date say."""
    recall_sounds()
    found = _found(config)
    dataset = found.dataset
    config.site_name = escape(dataset.settings.site_name)  # the theme escapes nothing by itself
    config.site_description = escape(found.examples.description)
    config.nav = navigation(config.nav, absent(dataset), found.examples.unit_word)
    config.copyright = f"{dataset.settings.classification}　不得处理涉密信息"
    today = site_date(os.environ)
    config.extra |= {"feedback": escape(dataset.settings.feedback), "as_of": long_date(today), "day": today.isoformat()}
    config.extra |= {
        "sample": dataset.sample,
        "search_hint": found.examples.search_hint,
        "readable": found.examples.readable,
    }
    config.extra |= {"portable": found.portable, "index": INDEX if found.portable else ""}
    if found.portable:
        config.theme["features"].remove("navigation.instant")  # it fetches pages
    config.extra["matrix"] = "departments/" not in found.absent
    if found.forge:
        reporting = {RECORD: found.forge.record()} if "departments/" not in found.absent else {}
        config.extra["forms"] = reporting | {ERRATUM: found.forge.erratum()}
    config.markdown_extensions.append(WholeHtml())


def navigation(nav: Any, gone: Collection[str], unit: str) -> Any:
    """The navigation as mkdocs.yml has it, without the pages at the addresses `gone`; None where nothing is left.

    Of a group with one page that page stands alone, under its own name. `unit` is what those who answer are called.
    """
    if isinstance(nav, str):
        return None if page_address(nav) in gone else nav
    if isinstance(nav, dict):
        ((name, below),) = nav.items()
        kept = navigation(below, gone, unit)
        if isinstance(kept, list) and len(kept) == 1:
            return kept[0]
        return {name.replace("科室", unit): kept} if kept else None
    return [kept for below in nav or () if (kept := navigation(below, gone, unit))] or None


def commit(project: Path) -> str | None:
    """The revision that is built, of the project and the data that SITE_DATA names; None where it is not known."""
    return revision(project, project / _data(), os.environ)


def _armed(name: str) -> bool:
    return armed(os.environ, name)


def _data() -> str:
    return os.environ.get("SITE_DATA", "") or "data"
