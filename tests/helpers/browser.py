"""A real browser against a built site on loopback."""

import functools
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PAGE_TYPES = (
    "",
    "text/",
    "text/v1/",
    "sections/",
    "sections/s3/",
    "measures/",
    "measures/m09/",
    "departments/",
    "departments/office/",
    "checklist/",
    "references/",
    "glossary/",
    "search/",
    "contribute/",
    "contribute/data/",
    "contribute/offline/",
    "progress/",
    "progress/2026-10/",
    "ledger/",
    "calendar/",
    "screen/",
    "study/",
    "study/2026-06-24-fewer-meetings/",
    "study/pack/?refs=m09,c05,m99",
    "self-check/",
)
"""A page of every type."""

_ONCE_A_COLOUR = """
(color => {
  const parse = color.parseString, known = new Map();
  color.parseString = function (text) {
    if (!known.has(text)) {
      parse.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
})(axe.commons.color.Color.prototype);
"""
"""axe reads the words of a colour anew for every element, which takes most of its time: here once for all of a page."""
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8") + _ONCE_A_COLOUR
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules on colours, which take most of the time."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    headers_to_add: Mapping[str, str] = MappingProxyType({})

    def end_headers(self) -> None:
        for name, value in self.headers_to_add.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(root: Path, headers: dict[str, str] | None = None, kind: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a folder on loopback, with `headers` on every answer; yields its address, ending in `/`."""
    handler = type("Handler", (kind,), {"headers_to_add": headers or {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def launched() -> Iterator[Browser]:
    """The system's Chromium, the one without a window where that is there, else playwright's own.

    Without any the test fails: `make test` says how to get one.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def watched(context: BrowserContext, own: str) -> Iterator[Page]:
    """A page that must log no error and ask no other host than `own` for anything."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if _foreign(request.url, own) else None)
    yield page
    page.close()
    assert said == []


def _foreign(url: str, own: str) -> bool:
    return not url.startswith((own, "data:", "blob:"))


_LOGIN_PAGE = (
    "<!doctype html><html lang=zh><title>统一身份认证</title><h1>请登录</h1><h2 id=office-now>x</h2><p>x</p></html>"
)
FAILURES: Mapping[str, Callable[[Route], None]] = {
    "offline": lambda route: route.abort(),
    "404": lambda route: route.fulfill(status=404, content_type="text/html", body="<h1>404</h1>"),
    "500": lambda route: route.fulfill(status=500, content_type="application/json", body="{}"),
    "login page": lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=_LOGIN_PAGE),
}
"""How what a script asks for may not be had."""


def violations(page: Page, only: object = None, *, colours: bool = True) -> list[str]:
    """What axe finds on a page; `only` limits it to some rules, without `colours` to those that ask for none."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    left_out = {} if colours else {name: {"enabled": False} for name in COLOURS}
    asked = {"runOnly": only or TAGS, "resultTypes": ["violations"], "rules": left_out}
    result = page.evaluate("asked => axe.run(asked)", asked)
    return [f"{found['id']}: {node['html'][:160]}" for found in result["violations"] for node in found["nodes"][:4]]
