"""Text from data that looks like Markdown, HTML, Jinja, a script or a formula appears as typed; nothing of it runs."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import docx
import icalendar
import openpyxl
import pytest
from helpers.browser import served, watched
from helpers.built import Built, build, project_copy
from helpers.hostile.tree import plant
from helpers.nasty import ALL, FORMULAS, LONG, MARKED, NASTY, folded, prose, spoilt, strings, tree
from helpers.paths import DAY, PROJECT
from lxml import etree, html
from openpyxl.utils import get_column_letter
from playwright.sync_api import Browser, Page, expect

from policysite.publish import BuildError, Job
from policysite.publish.deploy import policy, site_hashes
from policysite.publish.portable import write_portable
from policysite.views.text import escape

pytestmark = pytest.mark.thorough

UNSEEN = {"Allowed.reason", "Department.aliases", "Settings.search_examples", "SynonymGroup.words"}
"""Fields whose words no page shows; the last three are the search's."""

RENAMED = {
    "departments.yml": ("  name: 中心党组\n", "  name: 中心领导小组\n  printed: 中心党组\n"),
    "study/2026-03-18-reading.yml": ("host: office", "host: 阅览学习小组"),
    "glossary.yml": ("term: 流动借阅\n", "term: 到社区开展流动借阅\n"),
}
"""What the nasty site has under another name, with plain words; its term stands in one clause alone."""


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small site with an entry of every kind, nasty words in every field of prose."""
    folder = tmp_path_factory.mktemp("nasty")
    tree(folder / "data")
    return build(folder / "site", str(folder / "data"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same site with plain words."""
    folder = tmp_path_factory.mktemp("plain")
    plant(folder / "data")
    for name, (old, new) in RENAMED.items():
        file = folder / "data" / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return build(folder / "site", str(folder / "data"))


def words_of(page: html.HtmlElement) -> str:
    """What a page says: its title and all it shows, without scripts."""
    return "".join(page.xpath("//text()[not(ancestor::script)]"))


def test_every_page_as_typed(nasty: Built) -> None:
    """Wherever a nasty text stands on a page, in words or in attributes, it stands as typed; every field has a page."""
    seen: set[int] = set()
    for address, page in nasty.pages.items():
        words = words_of(page)
        assert spoilt(iter([words, *attributes(page)])) == [], address
        seen.update(int(number) for number in MARKED.findall(words))
    assert {name for number, name in prose().items() if number not in seen} == UNSEEN


def attributes(page: html.HtmlElement) -> Iterator[str]:
    """What stands in the attributes of a page: that of JSON in its values, that of XML in its texts."""
    for value in map(str, page.xpath("//@*")):
        parts = json.loads(value) if value.startswith("{") else [value]
        if "docProps/core.xml" in parts:
            del parts["docProps/core.xml"]  # what a Word file says of itself is cut at 255 characters
        for text in strings(parts):
            yield "".join(etree.fromstring(text.encode()).itertext()) if text.startswith("<?xml") else text


def test_long_texts_are_whole(nasty: Built) -> None:
    """A hundred thousand characters of the document, a record and the ledger stand on their pages to the last one."""
    for address in ("text/", "measures/m01/", "ledger/", "departments/reading/"):
        assert LONG in folded(nasty.text(address)), address


def test_pages_have_the_same_structure(nasty: Built, plain: Built) -> None:
    """The same pages with the same headings, links, tables, scripts and forms as with plain words."""
    assert sorted(nasty.pages) == sorted(plain.pages)
    paths = ("h1", "h2", "h3", "table", "tr", "td", "li", "a", "p", "b", "em", "strong", "code", "del")
    for address, page in nasty.pages.items():
        for path in (*paths, "script", "img", "svg", "iframe", "form", "input", "button", "@onclick", "@style"):
            found, wanted = (len(each.xpath(f"//{path}")) for each in (page, plain.pages[address]))
            assert found == wanted, (address, path, found, wanted)


def test_links_lead_nowhere_else(nasty: Built) -> None:
    """No link, source or form of a page has a scheme but those allowed and the theme's own; none has a handler."""
    for address, link in nasty.links():
        scheme = link.partition(":")[0].lower() if ":" in link.partition("/")[0] else ""
        assert scheme in ("", "https", "http", "mailto", "data") or link == "javascript:void(0)", (address, link)
        assert scheme != "data" or link.startswith("data:image/"), (address, link)
    for address, page in nasty.pages.items():
        assert [name for name in page.xpath("//@*") if name.attrname.startswith("on")] == [], address


def texts_of(path: Path) -> Iterator[str]:
    """Every text in a file to download or to fetch, as another program reads it."""
    data = path.read_bytes()
    if path.suffix == ".json":
        yield from strings(json.loads(data))
    elif path.suffix == ".xml":
        yield from etree.fromstring(data).itertext()
    elif path.suffix == ".docx":
        for paragraph in docx.Document(io.BytesIO(data)).element.body.iter("{*}p"):
            yield "".join(text.text or "" for text in paragraph.iter("{*}t"))
    elif path.suffix == ".ics":
        for component in icalendar.Calendar.from_ical(data).walk():
            for name, value in component.items():
                yield re.sub(r"\\(.)", r"\1", value) if name.startswith("X-") else str(value)  # those it leaves escaped
    else:
        for sheet in openpyxl.load_workbook(io.BytesIO(data)):
            yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


KINDS = {".json": 3, ".xml": 1, ".docx": 2, ".ics": 2, ".xlsx": 3}
"""How many files of each kind hold nasty words, at least."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_as_typed(nasty: Built, kind: str) -> None:
    """So it stands in every file: JSON and search index, feed, Word, calendars, Excel."""
    with_words = 0
    for path in sorted(nasty.root.rglob(f"*{kind}")):
        texts = [*texts_of(path)]
        assert spoilt(iter(texts)) == [], path.name
        with_words += any(map(MARKED.search, map(folded, texts)))
    assert with_words >= KINDS[kind]


def test_no_formula_in_a_sheet(nasty: Built) -> None:
    """What begins with a sign of a formula is text in every cell, and stands in one as typed."""
    seen = set()
    for path in sorted(nasty.root.rglob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (path.name, f"{get_column_letter(cell.column)}{cell.row}")
                seen.update(formula for formula in FORMULAS if formula in str(cell.value).split("\n"))
    assert seen == set(FORMULAS)


def test_text_too_long_for_a_cell(nasty: Built) -> None:
    """Excel takes 32,767 characters to a cell: what is longer is cut where the cell says so."""
    texts = [text for text in texts_of(nasty.root / "downloads" / "ledger.xlsx") if text.startswith("长长")]
    assert [(len(text), text[-16:]) for text in texts] == [(32_767, "……（单元格写不下，全文见网页）")]


def one_of_each_type(built: Built) -> list[str]:
    """A page of each type that shows nasty words: the first below each folder, and those that stand alone."""
    found: dict[tuple[str, bool], str] = {}
    for address in sorted(built.pages):
        folder, _, rest = address.partition("/")
        if MARKED.search(built.text(address)) if built.pages[address].xpath("//article") else False:
            found.setdefault((folder, bool(rest)), address)
    return [*found.values()]


QUERY = (
    "?refs=m01,<script>window.pwned=1</script>&q=<img src=x onerror=window.pwned=1>#<img src=x onerror=window.pwned=1>"
)


def look_at(page: Page, address: str, all_of: list[str], file: str = "") -> None:
    """Open these pages, do with them what people do, and find that nothing of the texts has run.

    `file` is what is opened of a page's folder where no server does that.
    """
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    for each in all_of:
        page.goto(f"{address}{each}{file if each.endswith('/') or not each else ''}{QUERY}")
        expect(page.locator("h1").first).to_be_attached()
        assert page.evaluate("window.pwned") is None, each
    page.goto(f"{address}{file}")
    for query in ("甲", "pwned", "<img src=x onerror=window.pwned=1>"):
        page.locator("#home-query").fill(query[:-1])
        page.locator("#home-query").press_sequentially(query[-1])
        expect(page.locator(".md-search-result__meta")).not_to_contain_text("正在初始化")
        assert page.evaluate("window.pwned") is None, query


def test_nothing_runs(nasty: Built, browser: Browser, long: bool) -> None:
    """In a browser no text becomes a script, a dialog, an error or a request, nor one that the policy had to stop.

    The long run looks at every page, and once more without a policy.
    """
    strict = {"Content-Security-Policy": policy(site_hashes(nasty.root))}
    for headers in (strict, {}) if long else (strict,):
        with (
            served(nasty.root, headers) as address,
            browser.new_context() as context,
            watched(context, address) as page,
        ):
            look_at(page, address, sorted(nasty.pages) if long else one_of_each_type(nasty))


def test_nothing_runs_without_a_server(nasty: Built, browser: Browser, long: bool, tmp_path: Path) -> None:
    """Nor from a folder, where no policy stops anything, and what is searched stands in scripts."""
    if not long:
        pytest.skip("make test-long")
    write_portable(Job(PROJECT, str(nasty.root.with_name("data")), DAY), tmp_path / "site.zip")
    with ZipFile(tmp_path / "site.zip") as packed:
        packed.extractall(tmp_path)
    site = Built(tmp_path / f"site-{DAY.isoformat()}")
    with browser.new_context(offline=True) as context, watched(context, "file://") as page:
        look_at(page, f"{site.root.as_uri()}/", sorted(site.pages), "index.html")


@pytest.mark.parametrize("text", [*NASTY, ALL])
def test_escape_leaves_no_mark(text: str) -> None:
    """What `escape` returns holds no ASCII punctuation but that of its own entities, and reads back as typed."""
    escaped = str(escape(text))
    rest = escaped.replace("&#", "").replace(";", "")
    assert not set(rest) & set("!\"#$%&'()*+,/:;<=>?@[\\]^_`{|}~")
    assert html.fromstring(f"<p>{escaped}</p>").text == text


def test_wrong_reference_stops_the_build(tmp_path: Path) -> None:
    """A hand-written page that refers to a missing clause stops the build and names it; the old site stays."""
    project = project_copy(tmp_path / "project")
    (project / "docs" / "contribute" / "index.md").write_text('{{ clause("m99-1") }}\n', encoding="utf-8")
    out = tmp_path / "out"
    with pytest.raises(BuildError, match="没有编号“m99-1”"):
        build(out, "data", project=project)
    assert not out.exists()
