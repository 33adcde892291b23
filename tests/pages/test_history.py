"""Pages of an office that was revised: before and after the day on which the second version comes into force."""

from datetime import date

import pytest
from helpers.paths import REVISED
from lxml import html

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer
from policysite.pages.stubs import stubs

BEFORE, AFTER = date(2027, 8, 1), date(2027, 9, 20)


def site(day: date) -> Renderer:
    """The site as of a day."""
    return Renderer(load(Folder(REVISED), today=day), day)


def said(renderer: Renderer, call: str, *words: str) -> str:
    """The words of a page."""
    page = getattr(Macros(renderer, lambda: "measures/m01/"), call)(*words)
    return " ".join(html.fromstring(f"<div>{page}</div>").text_content().split())


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_every_page_can_be_made(day: date) -> None:
    """Each page that the data ask for, the one of a measure to come among them."""
    renderer = site(day)
    paths = set()
    for stub in stubs(renderer.dataset, day):
        call, _, words = stub.call.rstrip(")").partition("(")
        assert said(renderer, call, *filter(None, [words.strip('"')]))
        paths.add(stub.path)
    assert {"measures/m03.md", "measures/m04.md", "text/v1.md", "text/v2.md"} <= paths


@pytest.mark.parametrize(
    ("day", "number", "words", "absent"),
    [
        (BEFORE, "阅中心〔2026〕1号", "（责任部门：阅览科、典藏科）", "延时"),
        (AFTER, "阅中心〔2027〕8号", "（责任部门：读者服务科）", "加强队伍建设"),
    ],
)
def test_the_text_in_force(day: date, number: str, words: str, absent: str) -> None:
    """Text, number, matrix, lists and citation are those of the version in force on the day."""
    renderer = site(day)
    text = said(renderer, "text_page")
    assert number in text
    assert words in text
    assert number in renderer.views.citation
    for call in ("text_page", "measures_page", "sections_page", "departments_page"):
        assert absent not in said(renderer, call)


def test_what_is_to_come_says_so() -> None:
    """A measure of a version not yet in force has its page, with the day; so have its duties."""
    page = said(site(BEFORE), "measure_page", "m04")
    assert "自2027年8月16日起施行" in page
    assert "自2027年8月16日起" in page
    assert "起施行" not in said(site(AFTER), "measure_page", "m04")


def test_a_duty_that_ends_is_current_until_then() -> None:
    """Before its last day it is told with the day, after it as ended; its last quarter is told as not owed."""
    before, after = (said(site(day), "measure_page", "m01") for day in (BEFORE, AFTER))
    assert "至2027年8月15日为止（阅中心〔2027〕8号）" in before
    assert "○进行中2027年三季度 1/2次" in before
    assert "已于2027年8月15日终止（阅中心〔2027〕8号）" in after
    assert "—已终止2027年三季度 1/2次" in after
