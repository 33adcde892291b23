"""How long a keystroke in the search takes, in headless Chromium: `python bench/search_latency.py SITE…`.

Each SITE is a built site; its own index and scripts are measured. The keystrokes are those of every query of
`tests/pages/search/queries.yml`, character by character.
"""

import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import yaml

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from helpers.browser import launched, served  # noqa: E402 the tests' own server and browser

IN_WORKER = """async (queries) => {
  const worker = new Worker("assets/search/worker.js");
  const index = await (await fetch("search/search_index.json")).json();
  const ask = (message) => new Promise((answered) => { worker.onmessage = answered; worker.postMessage(message); });
  await ask({ type: 0, data: index });
  const times = [];
  for (const query of queries) {
    const start = performance.now();
    await ask({ type: 2, data: query });
    times.push(performance.now() - start);
  }
  worker.terminate();
  return times;
}"""

IN_DIALOG = """async (queries) => {
  const field = document.querySelector("[data-md-component=search-query]");
  const results = document.querySelector("[data-md-component=search-result]");
  const press = (query) => { field.value = query; field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true })); };
  field.focus();
  await new Promise((ready) => setTimeout(ready, 1000));
  const times = [];
  for (const query of queries) {
    const start = performance.now();
    const shown = new Promise((done) => {
      const observer = new MutationObserver(() => { observer.disconnect(); done(); });
      observer.observe(results, { childList: true, subtree: true, characterData: true });
    });
    press(query);
    await shown;
    times.push(performance.now() - start);
  }
  return times;
}"""
"""From the key to the first change of the list; painting comes on top."""


@dataclass(frozen=True)
class Latency:
    """Milliseconds a keystroke: half of them below `median`, nineteen of twenty below `p95`."""

    median: float
    p95: float
    worst: float


@dataclass(frozen=True)
class SearchFigures:
    """What the search of one built site weighs and takes."""

    entries: int
    size: int
    gzipped: int
    worker: Latency
    dialog: Latency


def keystrokes() -> list[str]:
    """What stands in the field after each keystroke of every query."""
    groups = yaml.safe_load((PROJECT / "tests/pages/search/queries.yml").read_text(encoding="utf-8"))
    texts = [query["q"] for group in groups.values() for query in group["queries"]]
    typed = [text[:end] for text in texts for end in range(1, len(text) + 1)]
    return [text for before, text in zip(["", *typed], typed, strict=False) if text != before]


def measure(dataset: Path) -> SearchFigures:
    """The figures of a built site."""
    index = (dataset / "search/search_index.json").read_bytes()
    typed = keystrokes()
    with launched() as browser, served(dataset) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("")
        worker = latency(page.evaluate(IN_WORKER, typed))
        dialog = latency(page.evaluate(IN_DIALOG, typed))
    return SearchFigures(len(json.loads(index)["docs"]), len(index), len(gzip.compress(index)), worker, dialog)


def latency(times: Sequence[float]) -> Latency:
    """The figures of many keystrokes."""
    return Latency(median(times), quantiles(times, n=20)[-1], max(times))


def main() -> None:
    """Print a row for each site."""
    print(f"{'entries':>8} {'KB':>7} {'gz KB':>7}   worker: p50  p95  max ms   dialog: p50  p95  max ms")
    for dataset in map(Path, sys.argv[1:]):
        found = measure(dataset)
        times = " ".join(f"{one.median:8.1f} {one.p95:5.1f} {one.worst:5.1f}" for one in (found.worker, found.dialog))
        print(f"{found.entries:8} {found.size / 1000:7.1f} {found.gzipped / 1000:7.1f}   {times}")


if __name__ == "__main__":
    main()
