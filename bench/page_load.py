"""How a page comes to a slow reader: bytes, first paint and layout shift, in headless Chromium.

The processor is throttled four times, the line to 1.6 Mbit; every page is loaded cold and gzipped, as nginx serves it.
`python -m bench.page_load SITE…` prints the figures of built sites.
"""

import gzip
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from helpers.browser import Quiet, launched, served  # noqa: E402 the tests' own server and browser

PAGES = ("", "measures/m09/", "departments/office/", "progress/", "text/")
"""A page of each of the five types that are opened most."""
SLOWER = 4
LINE = {"offline": False, "latency": 40, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
"""1.6 Mbit a second are 200,000 bytes; a request takes 40 ms more."""
_PACKED = (".html", ".css", ".js", ".json", ".svg", ".xml")

_WATCH = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint').map(({ startTime }) => startTime)[0]"


@dataclass(frozen=True)
class Load:
    """One page: what came over the line in bytes, seconds to the first paint, cumulative layout shift (0 is none)."""

    page: str
    weight: int
    paint: float
    shift: float


def measure(site: Path, rounds: int = 3) -> list[Load]:
    """The loads of PAGES of a built site, medians of `rounds`."""
    with launched() as browser, served(site, kind=_Packed) as address:
        return [_median([_load(browser, address, page) for _ in range(rounds)]) for page in PAGES]


class _Packed(Quiet):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802 the library's name
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        packed = path.suffix in _PACKED
        content = gzip.compress(path.read_bytes(), 6) if packed else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)


def _load(browser: Browser, address: str, page: str) -> Load:
    with browser.new_context(base_url=address) as context:
        tab = context.new_page()
        session = context.new_cdp_session(tab)
        weights: list[int] = []
        session.on("Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"])))
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        tab.add_init_script(_WATCH)
        tab.goto(page, wait_until="networkidle")
        return Load(page, sum(weights), tab.evaluate(_PAINTED) / 1000, tab.evaluate("window.shift"))


def _median(found: Sequence[Load]) -> Load:
    paint, shift = median(each.paint for each in found), max(each.shift for each in found)
    return Load(found[0].page, int(median(each.weight for each in found)), paint, shift)


def lines(found: Sequence[Load]) -> Iterator[str]:
    """A line for each page."""
    for each in found:
        yield f"/{each.page:22} {each.weight / 1024:7.0f} KB {each.paint:6.2f} s  shift {each.shift:.3f}"


if __name__ == "__main__":
    for site in map(Path, sys.argv[1:]):
        print(site.name, *lines(measure(site)), sep="\n")
