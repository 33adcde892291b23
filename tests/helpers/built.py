"""Reading a built site: its pages, their links and words."""

import json
import os
import re
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from helpers.paths import DAY, OFFICE, PROJECT
from policysite.publish import Job
from policysite.publish.build import build_site


def build(out: Path, data: str = str(OFFICE), day: date = DAY, project: Path = PROJECT, url: str = "") -> "Built":
    """Build a project's site into `out`, from the tests' own office where `data` names no other."""
    build_site(Job(project, data, day, url), out)
    return Built(out)


def built_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], "Built"]) -> "Built":
    """The site that `make` builds into a folder of this name: by the first worker that asks, while the others wait."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    done = folder / "done"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(6000):
            if done.exists():
                return Built(folder / "site")
            time.sleep(0.05)
        pytest.fail(f"the worker that builds {name} has not ended")
    try:
        return make(folder)
    finally:
        done.touch()


_MADE_OF = ("docs", "overrides", "policysite", "hooks.py", "macros.py", "mkdocs.yml")


def project_copy(folder: Path) -> Path:
    """What a site is made of, copied to the new `folder`, with the tests' own office as its data and new file times."""
    folder.mkdir(parents=True)
    for name in _MADE_OF:
        copy = shutil.copy if (PROJECT / name).is_file() else _copy_tree
        copy(PROJECT / name, folder / name)
    _copy_tree(OFFICE, folder / "data")
    return folder


def _copy_tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copy)


@dataclass(frozen=True)
class Built:
    """A built site below `root`; pages go by their address, `measures/m09/`, the home page by ""."""

    root: Path

    @cached_property
    def pages(self) -> dict[str, html.HtmlElement]:
        """Every page by address."""
        found = sorted(self.root.rglob("*.html"))
        return {self._address(path): html.fromstring(path.read_text(encoding="utf-8")) for path in found}

    def _address(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix().removesuffix("index.html")

    def article(self, address: str) -> html.HtmlElement:
        """The content of a page without header, navigation and footer."""
        return self.pages[address].xpath("//article")[0]

    def text(self, address: str) -> str:
        """The words of a page's content, white space folded."""
        return " ".join(self.article(address).text_content().split())

    def json(self, name: str) -> Any:
        """A document of `/api/`."""
        return json.loads((self.root / "api" / name).read_text(encoding="utf-8"))

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every text by its path, those within Word and Excel files too; HTML's numbered signs resolved."""
        found = {}
        for path in filter(Path.is_file, self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as packed:
                    found[name] = "".join(packed.read(part).decode("utf-8", "replace") for part in packed.namelist())
            else:
                text = path.read_bytes().decode("utf-8", "replace").replace("\r\n ", "")  # iCalendar folds its lines
                found[name] = re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), text)
        return found

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """The ids on each page."""
        return {address: set(page.xpath("//@id")) for address, page in self.pages.items()}

    def links(self) -> Iterator[tuple[str, str]]:
        """Every link, source and form target of every page, with the page's address."""
        for address, page in self.pages.items():
            for value in page.xpath("//@href | //@src | //@action | //@data-link"):
                yield address, value

    def missing(self, address: str, link: str) -> str | None:
        """Why a link from the page at `address` leads nowhere, or None where it leads somewhere."""
        path, anchor = urldefrag(link)
        base = self.root / address if address.endswith("/") or not address else (self.root / address).parent
        base = self.root if path.startswith("/") else base  # the 404 page is served at any depth
        target = (base / unquote(path.lstrip("/"))).resolve() if path else self.root / address
        if target.is_dir() or str(target) == str(self.root):
            target /= "index.html"
        if not target.is_file():
            return f"{address}: {link} 不存在"
        page = self._address(target)
        if anchor and page in self.ids and unquote(anchor) not in self.ids[page]:
            return f"{address}: {link} 没有这个位置"
        return None
