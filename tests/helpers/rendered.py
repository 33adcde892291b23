"""Pages without MkDocs: what the macros give for a data set and a date, for tests of what stands on a page."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lxml import html

from helpers.paths import DAY
from policysite.data.dataset import Dataset
from policysite.exports.api import Api
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer
from policysite.pages.stubs import stubs
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
