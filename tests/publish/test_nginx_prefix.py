"""Below a path of another server, as deploy/README.md says: every link, redirects, the search, instant navigation."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import nginx
from helpers.browser import launched
from helpers.built import Built
from helpers.nginx import LOGIN, Nginx, deployed_copies, free_port, running
from helpers.paths import PROJECT, URL
from playwright.sync_api import expect

pytestmark = [pytest.mark.thorough, nginx.needed]


@pytest.fixture(scope="module")
def proxied(addressed: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """The site below /gzjs/ of a server in front, whose address the sitemap has."""
    folder, port = tmp_path_factory.mktemp("prefix"), free_port()
    (part,) = re.findall(
        r"```nginx\n(location /gzjs/ \{\n.*?\n\})\n```", (PROJECT / "deploy/README.md").read_text("utf-8"), re.S
    )
    part = part.replace("https://policy.example:8443/", "https://127.0.0.1:@PORT@/")
    local = folder / "dest" / "nginx" / "local"
    front = (
        f'server {{ listen 127.0.0.1:{port} ssl; server_name front.example;\nssl_certificate "{local}/server.crt";\n'
        f'ssl_certificate_key "{local}/server.key";\n{part}\n}}\n'
    )

    def moved(copy: Path) -> None:
        sitemap = copy / "sitemap.xml"
        sitemap.write_text(sitemap.read_text("utf-8").replace(URL, f"https://127.0.0.1:{port}/gzjs/"), "utf-8")

    with deployed_copies(addressed.root, folder / "dest", URL) as release:
        release(moved)
        with running(folder / "dest", folder / "home", beside=front) as found:
            yield Nginx(found.home, port, found.trust)


def test_pages_and_their_parts(proxied: Nginx, addressed: Built) -> None:
    """Pages, their styles, scripts and files are there below the prefix; nothing is anywhere else."""
    for path in (
        "",
        "measures/m09/",
        "assets/site.js",
        "feed.xml",
        "downloads/calendar.ics",
        "search/search_index.json",
    ):
        assert proxied.ask(f"/gzjs/{path}").status == 200, path
        assert proxied.ask(f"/{path}").status == 404, path
    outside = [link for _, link in addressed.links() if link.startswith("/") and not link.startswith("/gzjs/")]
    assert outside == []


def test_folder_without_slash(proxied: Nginx) -> None:
    """The redirect stays below the prefix."""
    assert proxied.ask("/gzjs/measures/m09").headers["location"] == f"{proxied.address}gzjs/measures/m09/"


def test_missing_page_has_its_styles(proxied: Nginx) -> None:
    """At any depth the page for what is not there finds its parts."""
    answer = proxied.ask("/gzjs/no/such/page/")
    assert answer.status == 404
    links = re.findall(r'(?:href|src)="(/[^"]+)"', answer.body.decode())
    assert links
    assert {proxied.ask(link).status for link in set(links)} == {200}


def test_in_a_browser(proxied: Nginx) -> None:
    """Search finds and leads to its hit, links change the page without loading it anew, nothing logs an error."""
    home = f"{proxied.address}gzjs/"
    with (
        launched() as browser,
        browser.new_context(
            base_url=home, ignore_https_errors=True, extra_http_headers={"Authorization": LOGIN}
        ) as context,
    ):
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("response", lambda answer: said.append(answer.url) if answer.status >= 400 else None)
        page.on("request", lambda asked: None if asked.url.startswith((home, "data:")) else said.append(asked.url))
        with page.expect_response("**/sitemap.xml"):
            page.goto("")
        page.evaluate("window.kept = true")
        page.locator(".section-list a").nth(2).click()
        expect(page.locator("h1")).to_contain_text("聚焦人民立场")
        assert (page.evaluate("window.kept"), page.url) == (True, f"{home}sections/s3/")
        page.goto("")
        page.locator("#home-query").press_sequentially("座谈")
        page.locator(".md-search-result__link").first.click()
        expect(page).to_have_url(re.compile(f"^{re.escape(home)}measures/m10/"))
        page.goto("search/?words=座谈")
        expect(page.locator(".search-hits a").first).to_have_attribute(
            "href", re.compile(f"^{re.escape(home)}measures/")
        )
        assert said == []
