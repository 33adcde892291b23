"""The site behind a real nginx: headers, login on every address, the policy in a browser, switching under load."""

import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from typing import Any

import nginx
import pytest
from browser import launched, watched
from built import DAY, PROJECT, Built
from nginx import Nginx, certify, running
from playwright.sync_api import BrowserContext, expect
from test_browser import PAGE_TYPES

from policysite import deploying, releases
from policysite.build import Job
from policysite.clock import CHINA
from policysite.deploying import Plan, deploy

pytestmark = nginx.needed

NOON = datetime(2026, 11, 23, 12, tzinfo=CHINA)
SECURITY = (
    *("content-security-policy", "strict-transport-security", "x-content-type-options", "x-frame-options"),
    *("x-robots-tag", "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy"),
    "permissions-policy",
)
Release = Callable[..., None]


@contextmanager
def deployed_copies(site: Path, dest: Path) -> Iterator[Release]:
    """Makes releases from copies of a site that is built already; a call may change the copy, and say more of how."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releases, "_store", lambda: None)

        def release(change: Callable[[Path], None] = lambda copy: None, **plan: str) -> None:
            def build(_: Job, out: Path) -> tuple[str, ...]:
                copytree(site, out)
                change(out)
                return ()

            patch.setattr(deploying, "build_site", build)
            deploy(Job(PROJECT, "data", DAY), dest, NOON, Plan(PROJECT / "deploy", settle=0, **plan))

        yield release


@pytest.fixture(scope="module")
def site(real: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """The real site behind nginx, with basic authentication."""
    folder = tmp_path_factory.mktemp("服务 nginx")
    with deployed_copies(real.root, folder / "dest") as release:
        release()
        with running(folder / "dest", folder / "home") as found:
            yield found


def test_every_answer_has_the_security_headers_once(site: Nginx) -> None:
    """Page, asset, JSON, redirect, 404, refused and not logged in: none of them lacks a header, none has it twice."""
    paths = ["/", "/measures/m09/", "/assets/site.css", hashed(site), "/api/progress.json", "/sitemap.xml"]
    answers = [site.ask(path) for path in (*paths, "/measures/m09", "/nowhere", "/assets/", "/.policysite")]
    for answer in (*answers, site.ask("/", person="")):
        for name in SECURITY:
            assert answer.headers.get(name), (answer.status, name)
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "nginx/" not in answer.headers["server"]
    assert [answer.status for answer in answers] == [200] * 6 + [301, 404, 404, 404]


def hashed(site: Nginx) -> str:
    """The address of an asset whose name holds a hash."""
    found = re.search(rb'src="(assets/[^"]*\.[0-9a-f]{8}\.min\.js)"', site.ask("/").body)
    assert found
    return f"/{found[1].decode()}"


def test_caching(site: Nginx) -> None:
    """Only what has a hash in its name is kept without asking; everything else is asked for, and answered with 304."""
    assert site.ask(hashed(site)).headers["cache-control"] == "private, max-age=31536000, immutable"
    for path in ("/", "/measures/m09/", "/assets/site.css", "/assets/site.js", "/search/search_index.json", "/nowhere"):
        assert site.ask(path).headers["cache-control"] == "private, no-cache", path
    missing = hashed(site).replace("/bundle.", "/gone.")
    assert (site.ask(missing).status, site.ask(missing).headers["cache-control"]) == (404, "private, no-cache")
    first = site.ask("/measures/m09/")
    assert site.ask("/measures/m09/", If_None_Match=first.headers["etag"]).status == 304


def test_types_charset_and_compression(site: Nginx) -> None:
    """Texts say that they are UTF-8, and travel compressed where the browser can."""
    types = {"/": "text/html", "/assets/site.css": "text/css", "/api/policy.json": "application/json"}
    for path, kind in types.items():
        answer = site.ask(path, Accept_Encoding="gzip")
        assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
        assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert site.ask("/assets/site.js").headers["content-type"].endswith("javascript; charset=utf-8")


def test_missing_page_and_no_listing(site: Nginx) -> None:
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
        answer = site.ask(path)
        assert (answer.status, "没有这个页面" in answer.body.decode()) == (404, True), path


def test_folder_without_slash_leads_on_by_a_relative_address(site: Nginx) -> None:
    """The redirect names neither host nor port, which a proxy in front may have changed."""
    assert site.ask("/measures/m09").headers["location"] == "/measures/m09/"


def addresses(root: Path) -> Iterator[str]:
    """Every address below a site: files, folders with and without slash."""
    yield "/"
    for path in root.rglob("*"):
        name = f"/{path.relative_to(root).as_posix()}"
        yield from (name, f"{name}/") if path.is_dir() else (name,)


def test_login_is_demanded_on_every_address(site: Nginx, real: Built) -> None:
    """Nothing of the site is given to whoever is not logged in, whether it exists or not; a wrong password is none."""
    for path in (*addresses(real.root), "/nowhere", "/.git/config", "/..", "/%2e%2e/nginx/local/users", "//", "/?x=1"):
        answer = site.ask(path, person="")
        assert answer.status in (400, 401), path
        assert "重点" not in answer.body.decode(), path
    assert site.ask("/", password="wrong").status == 401
    assert site.ask("/", person="nobody").status == 401


def test_without_list_of_people_nobody_enters(real: Built, tmp_path: Path) -> None:
    """A first deployment whose list was forgotten is shut, not open."""
    with deployed_copies(real.root, tmp_path / "dest") as release:
        release()
        with running(tmp_path / "dest", tmp_path / "home") as found:
            (tmp_path / "dest" / "nginx" / "local" / "users").unlink()
            assert found.ask("/").status in (403, 404, 500)
            assert found.ask("/", person="").status == 401


def test_login_by_certificate(real: Built, tmp_path: Path) -> None:
    """With a certificate of the office's authority one enters, without one or with another's one does not."""
    with deployed_copies(real.root, tmp_path / "dest") as release:
        release(login="certificate")
        local = tmp_path / "dest" / "nginx" / "local"
        certify(local / "people-ca", who="authority")
        certify(tmp_path / "person", local / "people-ca", who="person")
        certify(tmp_path / "stranger", who="stranger")
        with running(tmp_path / "dest", tmp_path / "home") as found:
            assert [found.ask(path, person="").status for path in ("/", "/nowhere", "/assets/site.css")] == [400] * 3
            assert with_certificate(found, tmp_path / "stranger").ask("/", person="").status == 400
            assert with_certificate(found, tmp_path / "person").ask("/", person="").status == 200


def with_certificate(found: Nginx, name: Path) -> Nginx:
    trust = ssl.create_default_context(cafile=str(found.home.parent / "dest/nginx/local/server.crt"))
    trust.load_cert_chain(f"{name}.crt", f"{name}.key")
    return Nginx(found.home, found.port, trust)


class Provider(BaseHTTPRequestHandler):
    """An identity provider: who shows a ticket has logged in, who shows another may not enter."""

    def do_GET(self) -> None:
        """Answer as login-auth-request.conf says that it must."""
        status = {"good": 200, "other": 403}.get(self.headers.get("X-Ticket", ""), 401)
        self.send_response(status if self.path == "/auth" and self.headers["X-Original-URI"] else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def provider() -> Iterator[int]:
    """Run the identity provider; yields its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_login_by_identity_provider(real: Built, tmp_path: Path) -> None:
    """Every address asks the provider: who has not logged in is led to its page, who may not enter is refused."""
    with deployed_copies(real.root, tmp_path / "dest") as release, provider() as port:
        release(login="auth-request")
        login = tmp_path / "dest" / "nginx" / "local" / "login.conf"
        login.write_text(
            login.read_text(encoding="utf-8").replace("127.0.0.1:4180", f"127.0.0.1:{port}"), encoding="utf-8"
        )
        with running(tmp_path / "dest", tmp_path / "home") as found:
            for path in ("/measures/m09/", "/assets/site.css", "/nowhere", "/.policysite"):
                answer = found.ask(path, person="")
                assert (answer.status, answer.headers["location"][:28]) == (302, "https://login.example/?back="), path
                assert answer.headers["location"].endswith(path)
                assert answer.headers["content-security-policy"]
                assert found.ask(path, person="", X_Ticket="other").status == 403, path
            assert found.ask("/measures/m09/", person="", X_Ticket="good").status == 200
            assert found.ask("/nowhere", person="", X_Ticket="good").status == 404


@contextmanager
def logged_in(site: Nginx, said: list[str]) -> Iterator[BrowserContext]:
    """A browser that is logged in, with every breach of the policy noted in `said`."""
    login = {"username": nginx.PERSON, "password": nginx.PASSWORD}
    with (
        launched() as browser,
        browser.new_context(base_url=site.address, ignore_https_errors=True, http_credentials=login) as context,
    ):
        note = "document.addEventListener('securitypolicyviolation', (e) => breach(e.violatedDirective + e.blockedURI))"
        context.expose_function("breach", lambda breach: said.append(breach))
        context.add_init_script(note)
        yield context


def test_policy_is_kept_in_a_browser(site: Nginx) -> None:
    """Every page type, instant navigation, search, colours, type size: nothing breaks the policy or logs an error."""
    breaches: list[str] = []
    with logged_in(site, breaches) as context, watched(context, site.address) as page:
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
        page.locator("label[for=__palette_1]").click()
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


def test_switch_over_under_load(real: Built, tmp_path: Path) -> None:
    """While requests come in, releases are deployed, nginx reloaded, all rolled back: every answer is whole."""
    dest = tmp_path / "dest"
    answers: list[tuple[int, bytes]] = []
    faults: list[Exception] = []
    stop = threading.Event()

    def ask(found: Nginx) -> None:
        for number in range(2000):
            if stop.is_set():
                return
            try:
                answer = found.ask("/measures/m09/" if number % 2 else "/version.txt")
                answers.append((answer.status, answer.body[-20:]))
            except Exception as error:
                faults.append(error)

    with deployed_copies(real.root, dest) as release:
        release(marked("1"))
        with running(dest, tmp_path / "home") as found:
            asking = [threading.Thread(target=ask, args=(found,)) for _ in range(3)]
            for thread in asking:
                thread.start()
            try:
                for name in "23":
                    release(marked(name), reload=found.reload)
                    deploying.roll_back(dest)
                    release(marked(name), reload=found.reload)
            finally:
                stop.set()
                for thread in asking:
                    thread.join()
    assert faults == []
    assert {status for status, _ in answers} == {200}
    whole = {f"<!-- {name} -->\n".encode() for name in "123"} | {name.encode() for name in "123"}
    assert {body if len(body) == 1 else body[-11:] for _, body in answers} <= whole
    assert len({body for _, body in answers}) > 2


def marked(name: str) -> Callable[[Path], None]:
    """Make a release tell which one it is, at the end of a page and in a file."""

    def change(copy: Path) -> None:
        page = copy / "measures" / "m09" / "index.html"
        page.write_text(page.read_text(encoding="utf-8").rstrip() + f"\n<!-- {name} -->\n", encoding="utf-8")
        (copy / "version.txt").write_text(name, encoding="utf-8")

    return change


def test_open_pages_still_find_their_assets(real: Built, tmp_path: Path) -> None:
    """A page opened before a switch-over gets the theme's file of its own release, the one after not being it."""

    def upgraded(copy: Path) -> None:
        for path in copy.glob("assets/stylesheets/main.*.min.css"):
            path.rename(path.with_name("main.00000000.min.css"))

    old = next(path.name for path in (real.root / "assets/stylesheets").glob("main.*.min.css"))
    with deployed_copies(real.root, tmp_path / "dest") as release:
        release()
        release(upgraded)
        with running(tmp_path / "dest", tmp_path / "home") as found:
            for name in (old, "main.00000000.min.css"):
                answer = found.ask(f"/assets/stylesheets/{name}")
                assert (answer.status, "immutable" in answer.headers["cache-control"]) == (200, True)
            assert found.ask("/assets/stylesheets/main.11111111.min.css").status == 404


def test_new_script_is_allowed_before_it_is_served(real: Built, tmp_path: Path) -> None:
    """A release with another script of the theme: nginx learns its hash by the reload, and keeps the old ones'."""
    dest = tmp_path / "dest"

    def themed(copy: Path) -> None:
        page = copy / "index.html"
        page.write_text(
            page.read_text(encoding="utf-8").replace("</body>", "<script>1</script></body>"), encoding="utf-8"
        )

    with deployed_copies(real.root, dest) as release:
        release()
        with running(dest, tmp_path / "home") as found:
            before = found.ask("/").headers["content-security-policy"]
            release(themed, reload=found.reload)
            after = new_policy(found, before)
            assert set(before.split()) <= set(after.split())
            deploying.roll_back(dest)
            assert found.ask("/").headers["content-security-policy"] == after


def new_policy(found: Nginx, before: str) -> str:
    """The policy once no former worker of nginx answers any more, which a reload does not wait for."""
    for _ in range(400):
        policies = {found.ask("/").headers["content-security-policy"] for _ in range(20)}
        if before not in policies:
            break
    (policy,) = policies
    return policy
