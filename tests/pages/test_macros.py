"""The macros for hand-written pages: what they give, and that a wrong id names itself."""

from collections.abc import Callable

import pytest
from helpers.paths import DAY
from helpers.trees import small
from helpers.words import sentence
from lxml import html

from policysite.figures.progress import progress
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer, WrongReferenceError


def macros() -> Macros:
    """Those of a page of the small site."""
    return Macros(Renderer(small(), DAY), lambda: "contribute/")


def read(text: str) -> str:
    """What is read on the page."""
    return html.fromstring(f"<p>{text}</p>").text_content()


def test_link() -> None:
    """A link from the page to wherever the entry stands, with the words given."""
    (link,) = html.fromstring(f"<p>{macros().link('m01-1', '第1条<第1款>')}</p>")
    assert (link.get("href"), link.text) == ("../measures/m01/#m01-1", "第1条<第1款>")


def test_cite() -> None:
    """A measure by its heading, a clause by its words."""
    dataset = small()
    clause = dataset.clause["m01-1"]
    assert read(macros().cite("m01")).endswith(f"第1条：“{dataset.measure['m01'].title}”")
    assert clause.text.rstrip("。")[-9:] in read(macros().cite("m01-1"))


def test_progress_summary() -> None:
    """The sentence of the progress page."""
    assert read(macros().progress_summary()) == sentence(progress(small(), DAY).total, DAY)


@pytest.mark.parametrize(
    "call",
    [
        lambda found: found.link("m99", "甲"),
        lambda found: found.cite("m99"),
        lambda found: found.cite("m99-1"),
        lambda found: found.clause("m99"),
    ],
    ids=["link", "cite", "cite a clause", "clause"],
)
def test_wrong_id(call: Callable[[Macros], str]) -> None:
    """An id that nothing has is told."""
    with pytest.raises(WrongReferenceError, match="没有编号“m99"):
        call(macros())
