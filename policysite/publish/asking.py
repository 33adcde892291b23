"""Asks the search of a built site what a reader would: the site's own scripts and index, run by node."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from policysite.publish import BuildError

_SCRIPTS, _INDEX = "assets/search", "search/search_index.json"


@dataclass(frozen=True)
class Answer:
    """What the search says to a query: the ids shown, in order, where they are, and what Material's dialog gets.

    `partial`: they hold only a part; `instead`: what was looked for; `nearest`: what there is that is like it.
    """

    query: str
    type: int
    ids: tuple[str, ...]
    at: tuple[str, ...]
    items: list[list[dict[str, Any]]]
    partial: bool
    instead: str = ""
    nearest: tuple[str, ...] = ()


def ask_site(site: Path, queries: Iterable[str]) -> list[Answer]:
    """The answers of the site built in a folder. Raises BuildError where there is none, or no node to run it."""
    if not (site / _INDEX).is_file():
        raise BuildError(f"{site}里没有生成好的网站：先运行policysite site")
    return ask(site / _SCRIPTS, (site / _INDEX).read_bytes(), queries)


def ask(scripts: Path, index: bytes, queries: Iterable[str]) -> list[Answer]:
    """The answers of the scripts in a folder from an index."""
    node = shutil.which("node")
    if node is None:
        raise BuildError("没有node，不能在命令行试查：请先装Node.js，或在网站的查找页逐个试")
    with tempfile.TemporaryDirectory() as folder, as_file(files("policysite.publish") / "ask.mjs") as script:
        (Path(folder) / "index.json").write_bytes(index)
        (Path(folder) / "queries.json").write_text(json.dumps(list(queries)), encoding="utf-8")
        command = [node, str(script), str(scripts.resolve()), "index.json", "queries.json"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise BuildError(f"试查没有成功：{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'node出错'}")
    lists = ("ids", "at", "nearest")
    return [Answer(**each | {name: tuple(each[name]) for name in lists}) for each in json.loads(done.stdout)]
