"""`policysite portable`: the site in a zip file, opened by `file://`: links, search, tasks, study and self-check."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag
from zipfile import ZipFile

import pytest
from helpers.browser import PAGE_TYPES, watched
from helpers.built import Built
from helpers.founded import founded, run
from helpers.limits import within
from helpers.paths import DAY, OFFICE, PROJECT, SMALL, TESTS, URL
from helpers.tiny import content, names
from playwright.sync_api import Browser, Page

from policysite.publish import BuildError, Job, portable
from policysite.publish.portable import write_portable
from policysite.views.addresses import to_file

pytestmark = pytest.mark.thorough

NAME = f"site-{DAY.isoformat()}"
ONLY_HERE = {"", "downloads/", "study/pack/"}
"""The pages whose words are others: where the copy is from, and what could only be followed on a server."""


def unpacked(folder: Path, job: Job) -> Built:
    """The portable site of a job, unpacked where the path is none of ASCII's."""
    write_portable(job, folder / "out.zip")
    place = folder / "U盘 上"
    with ZipFile(folder / "out.zip") as packed:
        packed.extractall(place)
    return Built(place / NAME)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The portable site of the whole office."""
    return unpacked(tmp_path_factory.mktemp("office"), Job(PROJECT, str(OFFICE), DAY, URL))


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """That of a document of another kind, as `policysite new` makes it."""
    folder = tmp_path_factory.mktemp("issued")
    return unpacked(folder, Job(PROJECT, str(founded(folder / "project", TESTS / "data/genre/a6.txt") / "data"), DAY))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without a network, which must log no error and ask for nothing but files."""
    with browser.new_context(offline=True) as context, watched(context, "file://") as found:
        yield found


def to_folders(site: Built) -> list[str]:
    """The links that a browser would show as the list of a folder, or that lead nowhere."""
    found = []
    for address, link in sorted(links(site)):
        path = unquote(urldefrag(link).url)
        if path.endswith("/") or (path and (site.root / address / path).is_dir()):
            found.append(f"{address}: {link} 是目录")
        elif missing := site.missing(address, link):
            found.append(missing)
    return found


def links(site: Built) -> set[tuple[str, str]]:
    """Every link within the site with its page's address, those that scripts take too."""
    taken = {
        (address, link) for address, tree in site.pages.items() for link in tree.xpath("//@data-page | //@data-pack")
    }
    return taken | {each for each in site.links() if not each[1].startswith(("https:", "mailto:", "javascript:"))}


def at(site: Built, address: str) -> str:
    """The address of a page's file."""
    path, mark, query = address.partition("?")
    return (site.root / to_file(path or "./")).as_uri() + mark + query


@pytest.mark.parametrize("name", ["office", "issued"])
def test_every_link_leads_to_a_file(name: str, request: pytest.FixtureRequest) -> None:
    """No link of any page leads to a folder or nowhere; what is found is in a file, too."""
    site: Built = request.getfixturevalue(name)
    assert len(links(site)) > 1000
    assert to_folders(site) == []
    index = (site.root / "search/search_index.js").read_text(encoding="utf-8")
    docs = json.loads(index.removeprefix("var __index = ").removesuffix(";\n"))["docs"]
    assert [doc["at"] for doc in docs if not (site.root / doc["at"].partition("#")[0]).is_file()] == []


def test_the_pages_and_their_words_are_those_of_the_served_site(office: Built, addressed: Built) -> None:
    """Page by page the same words; what is not there is what only a server can use."""
    assert set(addressed.pages) - set(office.pages) == {"404.html"}
    assert {address for address in office.pages if office.text(address) != addressed.text(address)} == ONLY_HERE
    gone = content(addressed.root).keys() - content(office.root).keys()
    ours = {name for name in gone if not name.startswith("assets/javascripts/") and not name.endswith(".map")}
    assert ours == {"404.html", "sitemap.xml", "sitemap.xml.gz", "feed.xml", "search/search_index.json"}


def test_home_says_where_it_is_from_and_of_what_day(office: Built, issued: Built) -> None:
    """Address, day and revision, as far as they are known; every page's foot says that it is a copy."""
    told = f"离线版，取自{URL}　数据截至2026年11月23日　文本v1　数据版本000000000000"
    assert told in [line.text_content() for line in office.article("").xpath(".//p[@class='title-note']")]
    assert "离线版 数据截至2026年11月23日" in issued.text("")
    assert "页面生成于2026年11月23日（离线版）" in office.pages["measures/m09/"].xpath("//footer")[0].text_content()
    copied = office.article("measures/m09/").xpath(".//button[@data-copy]/@data-link")
    assert copied
    assert all(link.startswith(f"{URL}measures/m09/") for link in copied)
    assert not issued.article("measures/m01/").xpath(".//button[@data-copy]/@data-link")


def test_pages_of_every_type_open_without_an_error(page: Page, office: Built, issued: Built) -> None:
    """In a browser, one of every type, and all of the small one's navigation: no error, and no link to a folder."""
    tops = [f"{address}/" for address in sorted(names(issued.root)) if (issued.root / address / "index.html").is_file()]
    for site, addresses in ((office, PAGE_TYPES), (issued, ["", *tops])):
        for address in addresses:
            page.goto(at(site, address))
            hrefs = page.evaluate("[...document.querySelectorAll('a[href], form')].map(e => e.href || e.action)")
            assert [href for href in hrefs if href.startswith("file:") and urldefrag(href).url.endswith("/")] == []


def test_search_answers(page: Page, office: Built, issued: Built) -> None:
    """From home in the dialog, and on its page, where the address is the search; a hit is opened."""
    for site, words, hit in ((office, "座谈", "measures/m10/"), (issued, "第一条", "measures/m01/")):
        page.goto(at(site, ""))
        page.locator(".home-search input").press_sequentially(words)
        first = page.locator(".md-search-result__item a").first
        first.wait_for()
        assert page.locator(".md-search-result__meta").inner_text().startswith("找到")
        more = page.locator(".search-more").get_attribute("href")
        first.click()
        page.wait_for_url(f"{at(site, hit)}**")
        page.goto(str(more))
        page.locator(".search-hits a").first.wait_for()
        assert page.locator(".search-hits a").first.get_attribute("href").startswith(at(site, hit))  # type: ignore[union-attr]
    page.locator(".search-page input[name=words]").fill("查无此词")
    page.wait_for_function("document.querySelector('.search-count').textContent.includes('查无此词')")
    page.wait_for_url(lambda url: "%E6%9F%A5" in url)


def test_what_is_kept_on_the_computer_works(page: Page, office: Built) -> None:
    """A department's tasks on home, study material from page to page and by address, self-check, filters, files."""
    page.goto(at(office, ""))
    page.select_option("#my-department", "office")
    tasks = page.locator(".my-tasks a")
    tasks.nth(1).wait_for()
    assert all(f"{NAME}/" in str(link.get_attribute("href")) for link in tasks.all())
    page.goto(at(office, "measures/m09/"))
    page.locator(".to-pack").first.click()
    page.locator(".pack-way").first.click()
    page.wait_for_url(at(office, "study/pack/"))
    page.locator(".pack-list li").first.wait_for()
    assert page.locator(".pack-list li").count() == 1
    page.goto(at(office, "study/pack/?refs=m09,c05"))
    page.locator(".pack-list button", has_text="移出").first.click()
    assert page.url.endswith("study/pack/index.html?refs=c05")
    page.goto(at(office, "ledger/"))
    page.locator(".filter-tools select").first.select_option(index=1)
    assert "ledger/index.html?" in page.url
    page.goto(at(office, "self-check/"))
    page.locator(".check-item input").first.check()
    page.reload()
    assert "已取回" in page.locator(".check-said").inner_text()
    with page.expect_download() as saved:
        page.locator(".check-save").click()
    assert saved.value.suggested_filename.endswith(".md")


def test_an_old_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the old one come the same bytes for the same day; a fault at the last moment leaves it, and nothing else."""
    job, out = Job(PROJECT, str(SMALL), DAY), tmp_path / "site.zip"
    write_portable(job, out)
    first = out.read_bytes()
    write_portable(job, out)
    assert out.read_bytes() == first
    with ZipFile(out) as packed:
        assert packed.namelist()[0] == "readme.txt"
        assert f"打开解压所得{NAME}文件夹中的index.html" in packed.read("readme.txt").decode("utf-8-sig")

    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(portable, "build_into", lambda job, folder: (folder / "index.html").touch())
    monkeypatch.setattr(portable, "_put_into_scripts", fails)
    with pytest.raises(BuildError, match="本次未更新"):
        write_portable(job, out)
    assert out.read_bytes() == first
    assert names(tmp_path) == {"site.zip"}


def test_it_is_a_zip_file(tmp_path: Path) -> None:
    """Where OUT is not written, or names something else, the message says what to write."""
    said = run(tmp_path, "portable", "--out", "site").output
    assert "请写明写到哪个zip文件，如make portable OUT=site.zip，现为“site”" in said


def test_what_was_not_made_here_is_left_alone(tmp_path: Path) -> None:
    """Another file, another zip file, a folder: refused before anything is built."""
    (tmp_path / "report.zip").write_text("不是压缩包", encoding="utf-8")
    (tmp_path / "folder.zip").mkdir()
    with ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a.txt", "x")
    given = (tmp_path / "other.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(given[: len(given) // 2])
    (tmp_path / "newer.zip").write_bytes(given.replace(b"PK\1\2\x14\3\x14", b"PK\1\2\x14\3\xff"))
    (tmp_path / "misnamed.zip").write_bytes(
        given.replace(b"a.txt", b"\xff.txt").replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\0\x08")
    )
    os.mkfifo(tmp_path / "pipe.zip")
    (tmp_path / "link.zip").symlink_to("report.zip")
    (tmp_path / "device.zip").symlink_to("/dev/zero")
    before = {path: path.read_bytes() for path in tmp_path.glob("*") if path.is_file()}
    others = {"folder": "是目录", "report.zip/below": "Not a directory|不是目录"}
    left = ("report", "other", "cut", "newer", "misnamed", "pipe", "link", "device")
    for name, said in (dict.fromkeys(left, "不是本命令所生成") | others).items():
        with within(60, name), pytest.raises(BuildError, match=said):
            write_portable(Job(PROJECT, str(SMALL), DAY), tmp_path / f"{name}.zip")
    assert {path: path.read_bytes() for path in before} == before
