"""Reading a built site: its pages, their links and words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag

from lxml import html

from helpers.paths import DAY, PROJECT
from policysite.publish.build import build_site
from policysite.publish.job import Job


def build(out: Path, data: str = "data", day: date = DAY, project: Path = PROJECT) -> "Built":
    """Build the project's site, from other data where `data` names them, into `out`."""
    build_site(Job(project, data, day), out)
    return Built(out)


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
