"""The small site, with an entry of every kind, and what each of its pages says."""

from pathlib import Path

from conftest import Golden
from helpers.built import Built
from helpers.paths import TESTS
from helpers.words import SAMPLE


def test_what_every_page_says(small: Built, golden: Golden) -> None:
    """The words of every generated page are those of `small_pages.txt`; `pytest --accept` writes it anew."""
    left_out = ("404.html", "contribute/", "downloads/", "search/", "self-check/", "study/pack/")
    pages = [address for address in small.pages if not address.startswith(left_out)]
    assert len(pages) > 30
    said = "\n\n".join(f"== /{address}\n{_lines(small, address)}" for address in pages)
    golden(TESTS / "pages" / "small_pages.txt", said + "\n")


def _lines(built: Built, address: str) -> str:
    lines = (" ".join(line.split()) for line in built.article(address).text_content().splitlines())
    return "\n".join(line for line in lines if line)


def test_kinds_that_the_real_document_lacks(small: Built) -> None:
    """A retired measure keeps its page with a notice; a renamed department prints its old name in the text."""
    assert "停用，页面留存备查" in small.text("measures/m04/")
    assert "m04" not in small.ids["text/"]
    assert "（责任部门：阅览科）" in small.text("text/")


def test_real_records_carry_no_mark(small: Built) -> None:
    """Without demonstration data no page speaks of any."""
    for address, page in small.pages.items():
        assert SAMPLE not in page.text_content(), address


def test_expected_pages_are_plain_text() -> None:
    """The expected pages hold no path of a machine."""
    assert "/tmp/" not in Path(TESTS / "pages" / "small_pages.txt").read_text(encoding="utf-8")
