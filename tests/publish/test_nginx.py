"""The site behind a real nginx: headers, login on every address, the policy in a browser, switching under load."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers import nginx
from helpers.browser import PAGE_TYPES, launched, watched
from helpers.built import Built
from helpers.nginx import Nginx, deployed_copies, running
from playwright.sync_api import BrowserContext, expect

pytestmark = [pytest.mark.thorough, nginx.needed]

SECURITY = (
    *("content-security-policy", "strict-transport-security", "x-content-type-options", "x-frame-options"),
    *("x-robots-tag", "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy"),
    "permissions-policy",
)


@pytest.fixture(scope="module")
def dataset(real: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """The real site behind nginx, with basic authentication."""
    folder = tmp_path_factory.mktemp("服务 nginx")
    with deployed_copies(real.root, folder / "dest") as release:
        release()
        with running(folder / "dest", folder / "home") as found:
            yield found


def test_every_answer_has_the_security_headers_once(dataset: Nginx) -> None:
    """Page, asset, JSON, redirect, 404, refused and not logged in: none of them lacks a header, none has it twice."""
    paths = ["/", "/measures/m09/", "/assets/site.css", hashed(dataset), "/api/progress.json", "/sitemap.xml"]
    answers = [dataset.ask(path) for path in (*paths, "/measures/m09", "/nowhere", "/assets/", "/.policysite")]
    for answer in (*answers, dataset.ask("/", person="")):
        for name in SECURITY:
            assert answer.headers.get(name), (answer.status, name)
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "nginx/" not in answer.headers["server"]
    assert [answer.status for answer in answers] == [200] * 6 + [301, 404, 404, 404]


def hashed(dataset: Nginx) -> str:
    """The address of an asset whose name holds a hash."""
    found = re.search(rb'src="(assets/[^"]*\.[0-9a-f]{8}\.min\.js)"', dataset.ask("/").body)
    assert found
    return f"/{found[1].decode()}"


def test_caching(dataset: Nginx) -> None:
    """Only what has a hash in its name is kept without asking; everything else is asked for, and answered with 304."""
    assert dataset.ask(hashed(dataset)).headers["cache-control"] == "private, max-age=31536000, immutable"
    for path in ("/", "/measures/m09/", "/assets/site.css", "/assets/site.js", "/search/search_index.json", "/nowhere"):
        assert dataset.ask(path).headers["cache-control"] == "private, no-cache", path
    missing = hashed(dataset).replace("/bundle.", "/gone.")
    assert (dataset.ask(missing).status, dataset.ask(missing).headers["cache-control"]) == (404, "private, no-cache")
    first = dataset.ask("/measures/m09/")
    assert dataset.ask("/measures/m09/", If_None_Match=first.headers["etag"]).status == 304


def test_types_charset_and_compression(dataset: Nginx) -> None:
    """Texts say that they are UTF-8, and travel compressed where the browser can."""
    types = {"/": "text/html", "/assets/site.css": "text/css", "/api/policy.json": "application/json"}
    for path, kind in types.items():
        answer = dataset.ask(path, Accept_Encoding="gzip")
        assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
        assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert dataset.ask("/assets/site.js").headers["content-type"].endswith("javascript; charset=utf-8")


def test_missing_page_and_no_listing(dataset: Nginx) -> None:
    """A page that is not there, a folder without a page, hidden files: all 404 with the site's own page."""
    for path in (
        "/nowhere",
        "/measures/m99/",
        "/assets/",
        "/assets/javascripts/",
        "/.policysite",
        "/404.html",
        "/.git/x",
    ):
        answer = dataset.ask(path)
        assert (answer.status, "没有这个页面" in answer.body.decode()) == (404, True), path


def test_folder_without_slash_leads_on_by_a_relative_address(dataset: Nginx) -> None:
    """The redirect names neither host nor port, which a proxy in front may have changed."""
    assert dataset.ask("/measures/m09").headers["location"] == "/measures/m09/"


def addresses(root: Path) -> Iterator[str]:
    """Every address below a site: files, folders with and without slash."""
    yield "/"
    for path in root.rglob("*"):
        name = f"/{path.relative_to(root).as_posix()}"
        yield from (name, f"{name}/") if path.is_dir() else (name,)


def test_login_is_demanded_on_every_address(dataset: Nginx, real: Built) -> None:
    """Nothing of the site is given to whoever is not logged in, whether it exists or not; a wrong password is none."""
    for path in (*addresses(real.root), "/nowhere", "/.git/config", "/..", "/%2e%2e/nginx/local/users", "//", "/?x=1"):
        answer = dataset.ask(path, person="")
        assert answer.status in (400, 401), path
        assert "重点" not in answer.body.decode(), path
    assert dataset.ask("/", password="wrong").status == 401
    assert dataset.ask("/", person="nobody").status == 401


@contextmanager
def logged_in(dataset: Nginx, said: list[str]) -> Iterator[BrowserContext]:
    """A browser that is logged in, with every breach of the policy noted in `said`."""
    # `http_credentials` would make playwright stop every request, and the browser keep nothing that it was given.
    login = {"Authorization": nginx.LOGIN}
    with (
        launched() as browser,
        browser.new_context(base_url=dataset.address, ignore_https_errors=True, extra_http_headers=login) as context,
    ):
        note = "document.addEventListener('securitypolicyviolation', (e) => breach(e.violatedDirective + e.blockedURI))"
        context.expose_function("breach", lambda breach: said.append(breach))
        context.add_init_script(note)
        yield context


def test_policy_is_kept_in_a_browser(dataset: Nginx) -> None:
    """Every page type, instant navigation, search, colours, type size: nothing breaks the policy or logs an error."""
    breaches: list[str] = []
    with logged_in(dataset, breaches) as context, watched(context, dataset.address) as page:
        for each in PAGE_TYPES:
            page.goto(each)
            expect(page.locator("h1")).to_be_visible()
        page.goto("")
        page.locator("#home-query").press_sequentially("座谈")
        expect(page.locator(".md-search-result__item").first).to_be_visible()
        page.locator(".md-search-result__link").first.click()
        expect(page.locator("h1")).not_to_have_text("")
        page.goto("")
        page.locator(".section-list a").nth(2).click()
        expect(page.locator("h1")).to_contain_text("聚焦人民立场")
        page.get_by_role("button", name="大", exact=True).click()
        page.get_by_role("button", name="深色").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert breaches == []


def test_policy_stops_what_a_page_brings_along(real: Built, tmp_path: Path) -> None:
    """A script, a style and a handler inside a page's content do not run, and neither is allowed by a deployment."""

    def poison(copy: Path) -> None:
        page = copy / "measures" / "m09" / "index.html"
        bad = '<script>document.title = "ran"</script><p id="bad" style="color: red" onclick="this.id=0">x</p>'
        page.write_text(page.read_text(encoding="utf-8").replace("</article>", f"{bad}</article>"), encoding="utf-8")

    breaches: list[str] = []
    with deployed_copies(real.root, tmp_path / "dest") as release:
        release(poison)
        with running(tmp_path / "dest", tmp_path / "home") as found, logged_in(found, breaches) as context:
            page = context.new_page()
            page.goto("measures/m09/")
            page.locator("#bad").click()
            assert page.title() != "ran"
            assert page.locator("#bad").count() == 1
    assert {breach.partition("inline")[0] for breach in breaches} >= {
        "script-src-elem",
        "style-src-attr",
        "script-src-attr",
    }
