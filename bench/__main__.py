"""`make bench`: ours against plain MkDocs at k = 1, 10 and 50, with its targets."""

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import yaml

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.suspects import findings
from policysite.data.yaml.reading import parse

from . import engines
from .grow import grow
from .measure import Cost, run, side_by_side, timed
from .page_load import Load
from .page_load import measure as measure_loads
from .plain import write_plain, write_stock
from .search_latency import SearchFigures
from .search_latency import measure as measure_search
from .serve_latency import measure as measure_edit
from .serve_latency import measure_plain as measure_plain_edit

PROJECT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 23)
_NUMERALS = re.compile("[0-9零一二三四五六七八九十百千]")


@dataclass(frozen=True)
class Figures:
    """What was measured at one k.

    `ours` without the downloads, `whole` with them; of `load`, with all its checks, `read` is the strict reading of
    the files and `scan` the search for what must not get out; `bare` is what PyYAML's C loader takes for the same
    files. `engines` are the other generators that are there; `page` the median measure page in bytes, numerals left
    out. At k = 1 alone: `edit`, seconds from an edit to the browser under our preview and plain MkDocs's, and
    `loads`, each page that was measured with the same in stock Material.
    """

    k: int
    plain: Cost
    ours: Cost
    whole: Cost
    load: Cost
    read: Cost
    scan: Cost
    bare: Cost
    page: int
    search: SearchFigures
    engines: Mapping[str, Cost]
    edit: tuple[float, float] | None
    loads: Sequence[tuple[Load, Load]]


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure, its target, and whether it is met (None: no target)."""

    name: str
    value: str
    target: str
    met: bool | None


def main() -> int:
    """Measure, print a table per k, and exit 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--k", type=int, nargs="+", default=[1, 10, 50])
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="policysite-bench-") as folder:
        figures = {k: measured(Path(folder), k, asked.rounds) for k in asked.k}
    missed = 0
    for k, found in figures.items():
        rows = [*table(found), *across(found, figures)]
        print(f"\nk = {k}\n")
        print("| | measured | target | |")
        print("|---|---|---|---|")
        for row in rows:
            print(f"| {row.name} | {row.value} | {row.target} | {'' if row.met is None else '✓' if row.met else '✕'} |")
        missed += sum(row.met is False for row in rows)
    print(f"\n{missed} of the targets missed" if missed else "\nall targets met")
    return 1 if missed else 0


def measured(folder: Path, k: int, rounds: int) -> Figures:
    """Grow the data, build both sites `rounds` times in turn, and read what they came to."""
    data, plain, out, plain_out = (folder / f"{name}{k}" for name in ("data", "plain", "ours", "plain-out"))
    grow(PROJECT / (os.environ.get("SITE_DATA") or "data"), data, k, TODAY)
    write_plain(PROJECT, data, TODAY, plain)
    shared = {"SITE_DATE": TODAY.isoformat(), "SITE_DATA": str(data), "NO_MKDOCS_2_WARNING": "1"}
    build = [sys.executable, "-m", "policysite", "site", "--out", str(out)]
    pages_only = [sys.executable, "-m", "bench.without_downloads", "site", "--out", str(out)]
    stock = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(plain_out)]
    files = [path.read_bytes() for path in data.rglob("*.yml")]
    others = engines.jobs(PROJECT, data, TODAY, plain, folder / f"others{k}")
    costs = side_by_side(
        rounds,
        {
            **others,
            "plain": lambda: run(stock, plain, shared),
            "ours": lambda: run(pages_only, PROJECT, shared),
            "whole": lambda: run(build, PROJECT, shared),
            "bare": lambda: timed(lambda: [yaml.load(file, yaml.CSafeLoader) for file in files]),
            "load": lambda: timed(lambda: load(Folder(data), today=TODAY)),
            "read": lambda: timed(lambda: [parse("", file) for file in files]),
            "scan": lambda: timed(lambda: [[*findings(file.decode())] for file in files]),
        },
    )
    pages = [_weight(page) for page in (out / "measures").glob("m*/index.html")]
    search = measure_search(out)
    edit = (measure_edit(data, TODAY.isoformat(), rounds), measure_plain_edit(plain, rounds)) if k == 1 else None
    loads = _loads(out, plain, folder / "stock", rounds) if k == 1 else ()
    shutil.rmtree(out)
    shutil.rmtree(plain_out)
    found = {name: costs.pop(name) for name in others}
    return Figures(**costs, k=k, page=int(median(pages)), search=search, engines=found, edit=edit, loads=loads)


def _loads(out: Path, plain: Path, stock: Path, rounds: int) -> Sequence[tuple[Load, Load]]:
    write_stock(plain, stock)
    run([sys.executable, "-m", "mkdocs", "build", "--quiet"], stock, {"NO_MKDOCS_2_WARNING": "1"})
    return [*zip(measure_loads(out, rounds), measure_loads(stock / "site", rounds), strict=True)]


def _weight(page: Path) -> int:
    """The bytes of a page, numerals left out: the 504th measure of the 159th section says so in more of them.

    Left out are also the places by which `grow` tells the titles of its duties apart.
    """
    return len(_NUMERALS.sub("", page.read_text(encoding="utf-8")).replace("（第条第款）", "").encode())


def table(found: Figures) -> Iterator[Row]:
    """The rows of one k."""
    plain, ours = found.plain, found.ours
    yield Row("plain", f"{plain.seconds:.2f} s, {plain.megabytes:.0f} MB", "", None)
    if found.k == 1:
        more = ours.seconds - plain.seconds
        yield Row("ours", f"{ours.seconds:.2f} s = plain + {more:.2f} s", "≤ plain + 0.5 s", more <= 0.5)
    else:
        ratio = ours.seconds / plain.seconds
        yield Row("ours", f"{ours.seconds:.2f} s = {ratio:.2f} × plain", "≤ 1.0 × plain", ratio <= 1.0)
    for name, cost in found.engines.items():
        yield Row(name, f"{cost.seconds:.2f} s, {cost.megabytes:.0f} MB", "", None)
    most = 1.5 * plain.megabytes + 80
    yield Row("memory", f"{ours.megabytes:.0f} MB", f"≤ 1.5 × plain + 80 = {most:.0f} MB", ours.megabytes <= most)
    more, held = found.whole.seconds - ours.seconds, found.whole.megabytes
    yield Row("downloads", f"{more:.2f} s more, {held:.0f} MB in all", "", None)
    yield load_row(found)
    yield from search_rows(found.k, found.search)
    if found.edit is not None:
        ours_edit, plain_edit = found.edit
        told = f"{ours_edit:.2f} s = {ours_edit / plain_edit:.2f} × plain"
        met = ours_edit <= 1.2 and ours_edit <= 1.3 * plain_edit
        yield Row("edit to browser under make serve", told, "≤ 1.3 × plain, ≤ 1.2 s", met)
    for each, stock in found.loads:
        told = f"{each.weight / 1024:.0f} KB, paint {each.paint:.2f} s, shift {each.shift:.3f}"
        told += f" (stock {stock.weight / 1024:.0f} KB, {stock.paint:.2f} s, {stock.shift:.3f})"
        yield Row(f"/{each.page}, slow reader", told, "shift ≤ 0.05", each.shift <= 0.05)


def load_row(found: Figures) -> Row:
    """What loading takes beside a bare parse of the same files, and of what: the reason where it is too much."""
    whole, read, scan = (each.seconds / found.bare.seconds for each in (found.load, found.read, found.scan))
    told = f"{found.load.seconds:.3f} s = {whole:.2f} × bare"
    told += f" (reading {read:.2f}, what must not get out {scan:.2f}, fields and rules {whole - read - scan:.2f})"
    return Row("load + check", told, "≤ 1.5 × bare", whole <= 1.5)


def search_rows(k: int, search: SearchFigures) -> Iterator[Row]:
    """The rows of the search: the weight of its index, and how long a keystroke takes in headless Chromium."""
    target = "≤ 60 KB" if k == 1 else ""
    size = search.gzipped
    yield Row("index, gzipped", f"{size / 1024:.1f} KB", target, size <= 60 * 1024 if target else None)
    most = {1: 16, 50: 50}.get(k)
    shown = f"p50 {search.dialog.median:.1f} ms, p95 {search.dialog.p95:.1f} ms"
    yield Row("keystroke", shown, f"p95 ≤ {most} ms" if most else "", search.dialog.p95 <= most if most else None)


def across(found: Figures, figures: dict[int, Figures]) -> Iterator[Row]:
    """The rows that compare one k with another, at the larger one."""
    if found.k == 50 and 10 in figures:
        ratio = found.ours.seconds / figures[10].ours.seconds
        yield Row("time(50) ÷ time(10)", f"{ratio:.2f}", "≤ 5.5", ratio <= 5.5)
    if found.k == 50 and 1 in figures:
        first = figures[1].page
        grown = f"{found.page} bytes (k = 1: {first})"
        yield Row("median measure page, numerals left out", grown, "no larger than at k = 1", found.page <= first)


if __name__ == "__main__":
    sys.exit(main())
