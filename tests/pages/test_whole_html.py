"""HTML that is finished passes through Markdown as it is, and comes out as it would have come out anyway."""

import re

import pytest
import yaml
from helpers.paths import DAY, PROJECT, SMALL
from lxml import html as lxml_html
from markdown import Markdown

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.pages.macros import Macros, registry
from policysite.pages.render import Renderer
from policysite.pages.stubs import GENERATED, Stub, WholeHtml, anchors, stubs
from policysite.views.addresses import page_address

RENDERER = Renderer(load(Folder(SMALL), today=DAY), DAY, "0" * 40, "https://policy.example/")
STUBS = tuple(stubs(RENDERER.dataset, DAY))
LISTED = yaml.safe_load(re.search(r"(?ms)^markdown_extensions:\n(.*?)^\S", (PROJECT / "mkdocs.yml").read_text())[1])  # type: ignore[index]
NAMES = [name for each in LISTED for name in ([each] if isinstance(each, str) else each)]
OPTIONS = {name: options for each in LISTED if isinstance(each, dict) for name, options in each.items()}


def body(stub: Stub) -> str:
    """The Markdown of a page as the macros leave it, without its front matter."""
    text = stub.markdown.split("---\n", 2)[2]
    made = registry(Macros(RENDERER, lambda: page_address(stub.path)))
    return text.replace(f"{{{{ {stub.call} }}}}", eval(stub.call, made))


def html(text: str, *more: WholeHtml) -> list[str]:
    """The lines of `text` as HTML, empty ones left out."""
    made = Markdown(extensions=[*NAMES, *more], extension_configs=OPTIONS).convert(text)
    return [line.strip() for line in made.splitlines() if line.strip()]


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: stub.path)
def test_a_generated_page_comes_out_the_same(stub: Stub) -> None:
    """With the extension and without: the same lines, and no trace of the mark."""
    text = body(stub)
    assert text.lstrip().startswith(GENERATED)
    found = html(text, WholeHtml())
    assert found == html(text)
    assert "generated" not in found[0]
    assert anchors("\n".join(found)) == {*lxml_html.fromstring("\n".join(found)).xpath("descendant-or-self::*/@id")}


def test_a_page_written_by_hand_is_left_alone() -> None:
    """Without the mark Markdown is Markdown."""
    text = "# 题\n\n*字* <b>粗</b>\n\n<div>块</div>\n\n- 一\n- 二\n"
    assert html(text, WholeHtml()) == html(text)
    assert html(f"{GENERATED}\n\n{text}", WholeHtml()) != html(text)
