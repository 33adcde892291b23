"""The downloads in the built site: complete, linked beside what they show, the same bytes each time."""

from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from helpers.built import Built
from helpers.exported import COMMIT, HOME, edition, files
from helpers.trees import real as real_site
from helpers.trees import small, with_records
from helpers.words import SAMPLE_MARK

from policysite.exports import downloads
from policysite.pages.render import Renderer
from policysite.views.edition import Edition

BESIDE = {
    "departments/": ["downloads/responsibilities.xlsx"],
    "departments/office/": ["downloads/responsibilities-office.xlsx", "downloads/calendar-office.ics"],
    "ledger/": ["downloads/ledger.xlsx"],
    "calendar/": ["downloads/calendar.ics"],
    "checklist/": ["downloads/self-check.xlsx"],
    "text/": ["downloads/policy.docx"],
    "progress/2026-10/": ["downloads/summary-2026-10.docx"],
    "": ["downloads/policy.docx", "downloads/responsibilities.xlsx"],
}


def test_every_download_is_in_the_site(real: Built) -> None:
    """The registry and the built folder hold the same files."""
    built = {path.relative_to(real.root).as_posix() for path in (real.root / "downloads").iterdir()}
    assert built - {"downloads/index.html"} == {path for path in files() if path.startswith("downloads/")}
    assert (real.root / "feed.xml").is_file()


def test_the_page_lists_every_download(real: Built) -> None:
    """`/downloads/` links every file with its size, each under the name it is to be kept by."""
    links = {link.get("href"): link for link in real.article("downloads/").xpath(".//ul//a")}
    for path, each in downloads(edition()).items():
        link = links[path.removeprefix("downloads/") if path.startswith("downloads/") else f"../{path}"]
        assert link.text_content() == each.title
        assert link.getparent().xpath("string(.//*[@class='size'])").endswith("KB")
        if path != "feed.xml":
            assert link.get("download") == each.name
            assert each.name.startswith(SAMPLE_MARK)
            assert "2026-11-23" in each.name


@pytest.mark.parametrize("address", BESIDE, ids=lambda address: address or "home")
def test_downloads_stand_beside_what_they_show(address: str, real: Built) -> None:
    """A page links the files that hold what it shows."""
    line = real.article(address).xpath(".//p[@class='downloads']")[0]
    found = [unquote(link) for link in line.xpath(".//a/@href")]
    up = "../" * address.count("/")
    short = [path.removeprefix(up) for path in found]
    assert short[: len(BESIDE[address])] == BESIDE[address]
    assert all(name.startswith(SAMPLE_MARK) for name in line.xpath(".//a/@download"))
    assert all(real.missing(address, link) is None for link in found)


def test_every_page_names_the_feed(real: Built) -> None:
    """Each page's head points to the feed."""
    for address, page in real.pages.items():
        (link,) = page.xpath("//link[@type='application/atom+xml']/@href")
        assert real.missing(address, link) is None, address


def test_paths_are_ascii_and_stay() -> None:
    """A path says nothing of demonstration data or of the date."""
    paths = set(files())
    assert all(path.isascii() for path in paths)
    clean = replace(with_records(real_site(), []), study_files={})
    assert set(downloads(edition(clean))) == {path for path in paths if "/study-" not in path}
    assert paths <= set(downloads(edition(day=date(2026, 12, 24))))


def test_the_same_bytes_twice() -> None:
    """The same data, date and commit give the same bytes of every file."""
    again = {path: each.content for path, each in downloads(edition()).items()}
    assert again == files()


def test_without_samples_nothing_is_marked() -> None:
    """Real data: no 【演示】 in names or files."""
    found = downloads(edition(with_records(small(), [])))
    assert not [each.name for each in found.values() if "演示" in each.name]
    assert "演示".encode() not in found["feed.xml"].content + found["downloads/calendar.ics"].content


def test_pages_and_exports_share_their_figures() -> None:
    """Pages are those of the very edition that the exports are made from, and so are their figures."""
    renderer = Renderer(real_site(), date(2026, 11, 23), COMMIT, HOME)
    assert isinstance(renderer, Edition)
    assert renderer.downloads["downloads/ledger.xlsx"].content == files()["downloads/ledger.xlsx"]
