"""Pages without MkDocs: what the macros give for a data set and a date, for tests of what stands on a page."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lxml import html
from markdown import Markdown

from helpers.paths import DAY
from policysite.data.dataset import Dataset
from policysite.exports.api import Api
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer
from policysite.pages.stubs import GENERATED, WholeHtml, stubs
from policysite.views.addresses import page_address


@dataclass(frozen=True)
class Rendered:
    """The generated pages of a data set, by their addresses as in `Built`, each made when it is asked for."""

    dataset: Dataset
    day: date = DAY

    @cached_property
    def calls(self) -> dict[str, str]:
        """The macro call of each generated page by its address."""
        return {page_address(stub.path): stub.call for stub in stubs(self.dataset, self.day)}

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(self.dataset, self.day)

    def article(self, address: str) -> html.HtmlElement:
        """The content of a page; its headings are Markdown still."""
        macros = Macros(self._renderer, lambda: address)
        return html.fromstring(f"<article>{eval(f'macros.{self.calls[address]}', {'macros': macros})}</article>")

    def text(self, address: str) -> str:
        """The words of a page, white space folded."""
        return " ".join(self.article(address).text_content().split())

    def json(self, name: str) -> Any:
        """A document of `/api/`."""
        return json.loads(Api(self.dataset, self._renderer.progress.progress, None).documents()[f"api/{name}"])

    def page(self, address: str) -> html.HtmlElement:
        """A page as HTML, its headings too."""
        macros = Macros(self._renderer, lambda: address)
        markdown = eval(f"macros.{self.calls[address]}", {"macros": macros})
        text = Markdown(extensions=["attr_list", WholeHtml()]).convert(f"{GENERATED}\n\n{markdown}")
        return html.fromstring(f"<article>{text}</article>")


def lines_of_text(article: html.HtmlElement) -> list[str]:
    """The lines of the document on the page of its text: whatever is not marked `aside`, white space aside.

    A heading that its text runs on behind is one line with it, each line of a title one, a row of a table one.
    """
    for aside in article.xpath(".//*[contains(concat(' ', @class, ' '), ' aside ')]"):
        aside.drop_tree()
    found: list[str] = []
    open_ended = False
    for element in article.xpath(".//p | .//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6 | .//tr"):
        lines = element.xpath("./span[@class='title-line']") or [element]
        words = ["".join(line.text_content().split()) for line in lines]
        if open_ended:
            found[-1] += words.pop(0)
        found += words
        open_ended = "run-in" in element.get("class", "").split()
    assert "".join(found) == "".join(article.text_content().split())
    return found
