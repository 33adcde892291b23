"""Who may enter, behind a real nginx: passwords and the limit on guessing them, certificates, an identity provider."""

import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from helpers import nginx
from helpers.built import Built
from helpers.nginx import OTHER, PERSON, Nginx, certify, deployed_copies, running
from helpers.paths import URL

from policysite.publish.site_url import read_url

pytestmark = [pytest.mark.thorough, nginx.needed]


@pytest.fixture
def passwords(real: Built, tmp_path: Path) -> Iterator[Nginx]:
    """The real site behind nginx, with passwords, and nobody known to it yet."""
    with deployed_copies(real.root, tmp_path / "dest") as release:
        release()
        with running(tmp_path / "dest", tmp_path / "home") as found:
            yield found


def test_without_list_of_people_nobody_enters(passwords: Nginx) -> None:
    """A first deployment whose list was forgotten is shut, not open."""
    (passwords.home.parent / "dest" / "nginx" / "local" / "users").unlink()
    assert passwords.ask("/").status in (403, 404, 500)
    assert passwords.ask("/", person="").status == 401


def test_person_is_added_as_it_says(passwords: Nginx) -> None:
    """The lines that `login.conf` gives add a person: a password made by chance, cheap to check at every request."""
    local = passwords.home.parent / "dest" / "nginx" / "local"
    (local / "users").unlink()
    lines = re.findall(r"^#   (.*)$", (local / "login.conf").read_text("utf-8"), re.M)
    done = subprocess.run(["bash", "-ec", "\n".join(lines)], cwd=local, capture_output=True, text=True, check=True)
    word = done.stdout.strip()
    name, _, kept = (local / "users").read_text("utf-8").strip().partition(":")
    assert len(word) == 20
    assert re.fullmatch(r"\$6\$rounds=1000\$[0-9a-f]{16}\$\S{86}", kept)
    assert [passwords.ask("/", name, given).status for given in (word, f"{word}x")] == [200, 401]


def guess(found: Nginx, count: int, person: str = PERSON) -> list[int]:
    """The answers to many wrong passwords at once."""
    with ThreadPoolExecutor(8) as pool:
        return [*pool.map(lambda number: found.ask("/", person, f"guess {number}").status, range(count))]


def test_guesser_is_held_and_nobody_else(passwords: Nginx, real: Built) -> None:
    """After 150 tries no password of that name is looked at any more, even the right one; others see nothing of it."""
    assert passwords.ask("/").status == 200
    known = dict(passwords.cookies)
    passwords.cookies.clear()
    answers = guess(passwords, 190)
    assert 100 < answers.count(401) < 170
    assert answers.count(401) + answers.count(429) == 190
    assert passwords.ask("/").status == 429
    assert passwords.ask("/").headers["content-security-policy"]
    page = [f"/{path.relative_to(real.root).as_posix()}" for path in sorted(real.root.rglob("*.js"))][:30]
    assert {passwords.ask(path, OTHER).status for path in ("/", *page)} == {200}
    passwords.cookies.clear()
    assert {passwords.ask(path, OTHER, Connection="x").status for path in ("/", *page)} == {200}
    passwords.cookies.update(known)  # the person's own browser, which entered before
    assert {passwords.ask(path).status for path in ("/", *page)} == {200}
    assert passwords.ask("/", password="wrong").status == 401


def test_known_is_no_login(passwords: Nginx) -> None:
    """The cookie opens nothing by itself, is given for no wrong password, and a made-up one is worth nothing."""
    assert passwords.ask("/", password="wrong").headers.get("set-cookie") is None
    assert passwords.ask("/", person="").headers.get("set-cookie") is None
    given = passwords.ask("/").headers["set-cookie"]
    assert re.fullmatch(r"policysite_known=[0-9a-f]{32}; Path=/; Secure; HttpOnly; SameSite=Lax", given)
    assert passwords.ask("/").headers.get("set-cookie") is None
    assert passwords.ask("/", person="", Cookie=given).status == 401
    passwords.cookies[PERSON] = "policysite_known=1"
    assert {401, 429} == set(guess(passwords, 190))


def test_secret_stays(tmp_path: Path) -> None:
    """It is made once, differs from folder to folder, and is nobody's to read."""
    found = []
    (tmp_path / "site").mkdir()
    for name in "ab":
        with deployed_copies(tmp_path / "site", tmp_path / name) as release:
            for _ in range(2):
                release()
                file = tmp_path / name / "nginx" / "known.conf"
                found.append(file.read_text("utf-8"))
        assert file.stat().st_mode & 0o077 == 0
    assert found[0] == found[1] != found[2] == found[3]


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

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        """Answer as login-auth-request.conf says that it must."""
        self.asked.append((self.headers["Host"], self.headers["X-Original-URL"]))
        status = {"good": 200, "other": 403}.get(self.headers.get("X-Ticket", ""), 401)
        self.send_response(status if self.path == "/auth" and self.headers["X-Original-URI"] else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def provided(site: Path, folder: Path, url: str = "") -> Iterator[tuple[Nginx, list[tuple[str, str]]]]:
    """The site behind nginx and an identity provider; yields what the provider was asked, too."""
    asked: list[tuple[str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Provider,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        with deployed_copies(site, folder / "dest", url) as release:
            release(login="auth-request")
            login = folder / "dest" / "nginx" / "local" / "login.conf"
            text = login.read_text(encoding="utf-8").replace("127.0.0.1:4180", f"127.0.0.1:{server.server_port}")
            login.write_text(text, encoding="utf-8")
            with running(folder / "dest", folder / "home") as found:
                yield found, asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


PATHS = (
    "/measures/m09/",
    "/assets/site.css",
    "/nowhere",
    "/.policysite",
    "/search/?words=%E5%BA%A7%E8%B0%88&section=s1&task=a+b",
    "/ledger/?department=office&state=%26x%3D1",
    "/a%20b/%E5%BA%A7?x=100%25",
    "/x&back=https://evil.example/",
    "//evil.example/",
    "/?back=https://evil.example/&&;#",
)


def test_login_by_identity_provider(real: Built, tmp_path: Path) -> None:
    """Every address asks the provider: who has not logged in is led to its page, who may not enter is refused."""
    with provided(real.root, tmp_path) as (found, asked):
        for path in PATHS:
            answer = found.ask(path, person="", Host="evil.example")
            assert answer.status == 302, path
            assert came_back(answer.headers["location"]) == f"https://policy.example:{found.port}{path}"
            assert asked[-1] == ("policy.example", f"https://policy.example:{found.port}{path}")
            assert answer.headers["content-security-policy"].count("default-src") == 1
            assert found.ask(path, person="", X_Ticket="other").status == 403, path
        assert found.ask("/measures/m09/", person="", X_Ticket="good").status == 200
        assert found.ask("/nowhere", person="", X_Ticket="good").status == 404
        assert found.ask("/.policysite-login", person="", X_Ticket="good").status == 404


def came_back(location: str) -> str:
    """Where the login page, as it reads its address, sends back to."""
    assert location.startswith("https://login.example/?back=")
    ((name, (back,)),) = parse_qs(urlsplit(location).query, strict_parsing=True).items()
    assert (name, urlsplit(location).fragment) == ("back", "")
    return back


@pytest.mark.parametrize("url", [URL, read_url("SITE_URL", "https://policy.example/改进+a&b/")])
def test_way_back_is_the_sites_own_address(real: Built, tmp_path: Path, url: str) -> None:
    """Where SITE_URL is known one comes back to it: its host, port and path, whatever nginx itself listens on."""
    with provided(real.root, tmp_path, url) as (found, asked):
        answer = found.ask("/search/?words=a&kind=b", person="", Host="evil.example:1")
        assert came_back(answer.headers["location"]) == f"{url}search/?words=a&kind=b"
        assert asked[-1][1] == f"{url}search/?words=a&kind=b"
        direct = found.ask("/.policysite-login-page%2B//evil.example/", person="")
        assert came_back(direct.headers["location"]) == f"{url}/evil.example/"
        assert found.ask("/.policysite-login-page+/x", person="").status == 401
