"""Reader views and converters of web pages keep every duty, term, clause, manifestation and item of the ledger.

They take a page apart by its marks (Mozilla's Readability and those made after it): what a class calls a side matter
goes first, then lists (`ul`), `div` and forms that hold many links; a page without one whole sentence has no content.
"""

import re
from itertools import chain

import pytest
from helpers.built import Built
from helpers.trees import real as office
from lxml.html import HtmlElement

UNLIKELY = re.compile(
    r"-ad-|ai2html|banner|breadcrumbs|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr|header|legends|menu|"
    r"related|remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|ad-break|agegate|pagination|"
    r"pager|popup|yom-remote",
    re.IGNORECASE,
)
"""Names that say of an element that it is no part of what is to be read, unless LIKELY is in them too."""
LIKELY = re.compile(r"and|article|body|column|content|main|mathjax|shadow", re.IGNORECASE)
NEGATIVE = re.compile(
    r"-ad-|hidden|^hid$| hid$| hid |^hid |banner|combx|comment|com-|contact|footer|gdpr|masthead|media|meta|outbrain|"
    r"promo|related|scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping|tags|widget",
    re.IGNORECASE,
)
"""Names for which a list, table or `div` goes, whatever it holds."""
SENTENCE = 25
"""Paragraphs shorter than this are not looked at in the search for the content."""

DATASET = office()
PAGES = {
    **{f"departments/{each.id}/": ".//*[@class='duty-title']" for each in DATASET.departments if each.named},
    **{f"measures/{each.id}/": ".//*[@class='duty-title'] | .//section/p[@class='doc']" for each in DATASET.measures},
    "glossary/": ".//dt",
    "references/": ".//dt",
    "checklist/": ".//article/p[@class='doc']",
    "ledger/": ".//tbody/tr/td[1]",
    "calendar/": ".//*[@class='what']/a",
}
"""Pages with what must not be lost of them."""


def around(element: HtmlElement, page: HtmlElement) -> list[HtmlElement]:
    """The elements that hold `element` within the `page`."""
    return [each for each in element.iterancestors() if each in set(page.iterdescendants())]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_to_be_read_is_taken_for_a_side_matter(real: Built, address: str) -> None:
    """What is to be read stands in no list or box that goes for its links, and under no name that says so."""
    (page,) = real.article(address).xpath("./div[contains(@class, 'page')]")
    found = page.xpath(PAGES[address])
    assert found
    for element in found:
        for holder in around(element, page):
            named = f"{holder.get('class', '')} {holder.get('id', '')}"
            assert not UNLIKELY.search(named) or LIKELY.search(named), named
            assert not NEGATIVE.search(named), named
            assert holder.tag not in ("ul", "form", "fieldset"), named
            assert holder.tag != "div" or holder.xpath(".//table[thead]"), named


def test_all_of_the_data_is_there(real: Built) -> None:
    """What these pages hold is every duty, term, document, manifestation and item that the data have."""
    texts = [(duty.title, f"measures/{DATASET.measure_of[duty.clause].id}/") for duty in DATASET.duties]
    texts += [(term.term, "glossary/") for term in DATASET.glossary]
    texts += [(reference.title, "references/") for reference in DATASET.references]
    texts += [(item.text, "checklist/") for item in DATASET.items]
    texts += [(item.problem, "ledger/") for item in DATASET.ledger]
    held = {address: _words(real, address) for address in PAGES}
    assert [text for text, address in texts if "".join(text.split()) not in held[address]] == []


def _words(real: Built, address: str) -> str:
    found = real.article(address).xpath(PAGES[address])
    return "\n".join("".join(element.text_content().split()) for element in found)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_a_sentence(real: Built, address: str) -> None:
    """A paragraph, cell or heading long enough that a reader view finds the content in it."""
    (page,) = real.article(address).xpath("./div[contains(@class, 'page')]")
    found = chain(page.iter("p"), page.iter("td"), page.iter("section"), page.iter("h2"), page.iter("h3"))
    assert any(len("".join(element.text_content().split())) >= SENTENCE for element in found)
